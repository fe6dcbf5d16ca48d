using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;
using static FoodDelivery.Web.Notifications.AlertAnswers;

namespace FoodDelivery.Web.Notifications;

/// <summary>What is broken and what was, for programs.</summary>
public static class AlertEndpoints
{
    private static readonly Error NoAlert = Error.NotFound("notifications.no_such_alert", "This alert does not exist.");

    public static void MapAlerts(this IEndpointRouteBuilder app)
    {
        var alerts = app.MapApi("notifications", "Alerts").MapGroup("/alerts").RequireAuthorization(NotificationsPermissions.Alerts);
        alerts.MapGet("", OpenAsync).WithName("ListOpenAlerts").WithSummary("What is broken: the worst first, then the oldest");
        alerts.MapGet("/over", OverAsync).WithName("ListPastAlerts").WithSummary("What was broken, the latest first").Refuses(422, "request.cursor_unreadable", "request.limit_out_of_range");
        alerts.MapGet("/{id:guid}", OneAsync).WithName("GetAlert").WithSummary("One alert").Refuses(404, NoAlert.Code);
        alerts.MapPost("/{id:guid}/resolve", async (Guid id, ResolveBody body, ResolveAlert use) => body.How?.Length > Alert.TextLength
                ? Error.Invalid("notifications.how_long", $"Say it in at most {Alert.TextLength} characters.", "how").ToHttp()
                : (await use.RunAsync(new(id, body.How), CancellationToken.None)).ToAnswer())
            .WithName("ResolveAlert").WithSummary("Says that a trouble has been dealt with").Refuses(404, NoAlert.Code).Refuses(409, "notifications.already_resolved", "notifications.still_there").Refuses(422, "notifications.how_long")
            .IsHarmless("An alert is closed once.").WithExample(new ResolveBody("Called the kitchen, they are back"));
    }

    /// <param name="How">What was done about it; up to 300 characters.</param>
    public sealed record ResolveBody(string? How = null);

    private static async Task<Ok<Part<AlertAnswer>>> OpenAsync(AlertReads reads, CancellationToken cancel) =>
        TypedResults.Ok(new Part<AlertAnswer>([.. (await reads.OpenAsync(cancel)).Select(AlertAnswer.Of)], null));

    private static async Task<Results<Ok<Part<AlertAnswer>>, ProblemHttpResult>> OverAsync([AsParameters] Paging paging, AlertReads reads, CancellationToken cancel)
    {
        var page = paging.Read<Newest>();
        if (!page.IsOk) return page.Error.ToHttp();
        var (size, after) = page.Value;
        var rows = await reads.OverFromAsync(after is null ? null : (after.At, after.Id), size + 1, cancel);
        return TypedResults.Ok(Part<AlertAnswer>.Of(rows, size, AlertAnswer.Of, row => new Newest(row.ResolvedAt!.Value, row.Id)));
    }

    private static async Task<Results<Ok<AlertAnswer>, ProblemHttpResult>> OneAsync(Guid id, AlertReads reads, CancellationToken cancel) =>
        await reads.OneAsync(id, cancel) is { } row ? TypedResults.Ok(AlertAnswer.Of(row)) : NoAlert.ToHttp();
}
