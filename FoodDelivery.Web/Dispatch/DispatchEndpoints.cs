using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Web.Identity;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Mvc;

namespace FoodDelivery.Web.Dispatch;

/// <summary>The dispatch board's services, and what a courier's phone asks for: its jobs, its steps, its positions. Steps carry an Idempotency-Key, so that a phone may send them again until it hears an answer.</summary>
public static class DispatchEndpoints
{
    public static IServiceCollection AddDispatchBoard(this IServiceCollection services) => services
        .AddSingleton<DispatchBoard>()
        .AddHostedService(provider => provider.GetRequiredService<DispatchBoard>());

    public static void MapDispatch(this IEndpointRouteBuilder app)
    {
        app.MapHub<CourierHub>("/hubs/courier").RequireAuthorization(DispatchPermissions.Courier);

        var courier = app.MapGroup("/api/v1/dispatch").RequireAuthorization(DispatchPermissions.Courier).WithTags("Courier");
        courier.MapGet("/me", async (CourierReads reads, CancellationToken cancel) => (await reads.HomeAsync(cancel)).ToHttp());
        courier.MapPut("/me/duty", async (DutyRequest duty, GoOnDuty on, GoOffDuty off, CancellationToken cancel) =>
            (duty.OnDuty ? await on.RunAsync(new(), cancel) : await off.RunAsync(new(), cancel)).ToHttp());
        courier.MapPut("/me/tracking", async (TrackingRequest request, ReportTracking tracking, CancellationToken cancel) => (await tracking.RunAsync(new(request.PausedSince), cancel)).ToHttp());
        courier.MapPost("/me/positions", async (PositionsRequest request, ReportPositions positions, CancellationToken cancel) =>
            (await positions.RunAsync(ReportPositions.Request.Mine(request.Points ?? []), cancel)).ToHttp());

        courier.MapPost("/deliveries/{id:guid}/arrive-at-restaurant", (Guid id, ArrivalRequest step, [FromHeader(Name = KeyHeader)] string? key, ArriveAtRestaurant use, CancellationToken cancel) =>
            WithKey(key, k => use.RunAsync(new(id, step.At, k, step.Insists ?? false), cancel)));
        courier.MapPost("/deliveries/{id:guid}/pick-up", (Guid id, StepRequest step, [FromHeader(Name = KeyHeader)] string? key, PickUp use, CancellationToken cancel) =>
            WithKey(key, k => use.RunAsync(new(id, step.At, k), cancel)));
        courier.MapPost("/deliveries/{id:guid}/arrive-at-door", (Guid id, ArrivalRequest step, [FromHeader(Name = KeyHeader)] string? key, ArriveAtDoor use, CancellationToken cancel) =>
            WithKey(key, k => use.RunAsync(new(id, step.At, k, step.Insists ?? false), cancel)));
        courier.MapPost("/deliveries/{id:guid}/complete", (Guid id, CompleteRequest step, [FromHeader(Name = KeyHeader)] string? key, CompleteDelivery use, CancellationToken cancel) =>
            WithKey(key, k => use.RunAsync(new(id, step.Pin ?? "", step.At, k), cancel)));
        courier.MapPost("/deliveries/{id:guid}/abandon", (Guid id, AbandonRequest step, [FromHeader(Name = KeyHeader)] string? key, AbandonDelivery use, CancellationToken cancel) =>
            WithKey(key, k => use.RunAsync(new(id, step.Reason ?? "", step.At, k), cancel)));
        courier.MapPost("/deliveries/{id:guid}/seen", async (Guid id, SeeDeliveryEnd use, CancellationToken cancel) => (await use.RunAsync(new(id), cancel)).ToHttp());
    }

    private const string KeyHeader = "Idempotency-Key";

    private static async Task<IResult> WithKey(string? text, Func<Guid, Task<Result>> act) => Guid.TryParse(text, out var key) && key != Guid.Empty
        ? (await act(key)).ToHttp()
        : Error.Invalid("dispatch.key_missing", "Send an Idempotency-Key header: a new GUID per press, the same one for every repetition of it.", KeyHeader).ToHttp();

    /// <param name="At">When it was done, by the phone's clock.</param>
    public sealed record StepRequest(DateTimeOffset? At);

    /// <param name="Insists">There, whatever the phone's position says. Without it a press from far away is refused once; it and the position are written down.</param>
    public sealed record ArrivalRequest(DateTimeOffset? At, bool? Insists);

    public sealed record CompleteRequest(DateTimeOffset? At, string? Pin);

    public sealed record AbandonRequest(DateTimeOffset? At, string? Reason);

    public sealed record DutyRequest(bool OnDuty);

    public sealed record TrackingRequest(DateTimeOffset? PausedSince);

    public sealed record PositionsRequest(IReadOnlyList<PositionReport>? Points);
}
