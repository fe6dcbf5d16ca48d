using System.ComponentModel;
using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FoodDelivery.Web.Notifications.Preferences;

/// <summary>The list of addresses that are left alone, for programs.</summary>
public static class SuppressionEndpoints
{
    private static readonly Error NoSuch = Error.NotFound("notifications.no_such_suppression", "There is no such line on the list.");

    public static void MapSuppressions(this IEndpointRouteBuilder app)
    {
        var list = app.MapApi("notifications", "Suppressions").MapGroup("/suppressions").RequireAuthorization(NotificationsPermissions.Suppressions).Refuses(403, "notifications.not_an_admin");
        list.MapGet("", ListAsync).WithName("ListSuppressions").WithSummary("Addresses that are left alone, the latest first; addresses are masked and found only whole").Refuses(422, Cursor.Codes);
        list.MapPost("", AddAsync).WithName("SuppressAddress").WithSummary("Has an address left alone").Refuses(422, "notifications.address_wrong", "notifications.why_missing").NeedsKey()
            .WithExample(new SuppressBody(MessageChannel.Sms, "+12125550100", "Asked for it on the phone"));
        var one = list.MapGroup("/{id:guid}").Refuses(404, NoSuch.Code);
        one.MapGet("", OneAsync).WithName("GetSuppression").WithSummary("One line of the list");
        one.MapPost("/lift", async (Guid id, LiftBody body, LiftSuppression use) => (await use.RunAsync(new(id, body.Why), CancellationToken.None)).ToAnswer())
            .WithName("LiftSuppression").WithSummary("Takes an address off the list").Refuses(409, "notifications.lifted_already").Refuses(422, "notifications.why_missing").IsHarmless("It is lifted once.");
    }

    /// <param name="Address">E.164 number or e-mail address.</param>
    /// <param name="Why">Up to 200 characters.</param>
    public sealed record SuppressBody(MessageChannel Channel, string? Address, string? Why);

    /// <param name="Why">Up to 200 characters.</param>
    public sealed record LiftBody(string? Why = null);

    private static async Task<Results<Ok<Part<SuppressionRow>>, ProblemHttpResult>> ListAsync(
        [AsParameters] Paging paging, SuppressionReads reads, CancellationToken cancel, MessageChannel? channel = null, SuppressionReason? reason = null,
        [Description("The whole address.")] string? address = null, [Description("Also those that were lifted.")] bool lifted = false)
    {
        var asked = paging.Read<Newest>();
        if (!asked.IsOk) return asked.Error.ToHttp();
        var (size, after) = asked.Value;
        var rows = await reads.NewestAsync(new(channel, reason, address, lifted), after is null ? null : (after.At, after.Id), size + 1, cancel);
        return TypedResults.Ok(Part<SuppressionRow>.Of(rows, size, row => row, row => new Newest(row.Since, row.Id)));
    }

    private static async Task<Results<Ok<SuppressionRow>, ProblemHttpResult>> OneAsync(Guid id, SuppressionReads reads, CancellationToken cancel) =>
        await reads.OneAsync(id, cancel) is { } row ? TypedResults.Ok(row) : NoSuch.ToHttp();

    private static async Task<Results<Created<SuppressionRow>, ProblemHttpResult>> AddAsync(SuppressBody body, SuppressAddress use, SuppressionReads reads)
    {
        var added = await use.RunAsync(new(body.Channel, body.Address, body.Why), CancellationToken.None);
        return added.IsOk ? TypedResults.Created($"/api/v1/notifications/suppressions/{added.Value}", (await reads.OneAsync(added.Value, CancellationToken.None))!) : added.Error.ToHttp();
    }
}
