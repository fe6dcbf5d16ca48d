using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;
using static FoodDelivery.Web.Platform.OperationsAnswers;

namespace FoodDelivery.Web.Platform;

/// <summary>The inbox of received webhooks for programs: search, look, replay.</summary>
public static class InboxApi
{
    private static readonly Error NoWebhook = Error.NotFound("platform.webhook_unknown", "There is no such webhook.");

    public static void MapInboxApi(this IEndpointRouteBuilder app)
    {
        var inbox = app.MapApi("platform", "Received webhooks").MapGroup("/webhooks").RequireAuthorization(PlatformPermissions.Operate);
        inbox.MapGet("", ListAsync).WithName("ListReceivedWebhooks").WithSummary("Received webhooks, newest first").Refuses(422, "request.cursor_unreadable", "request.limit_out_of_range");
        inbox.MapGet("/{id:guid}", OneAsync).WithName("GetReceivedWebhook").WithSummary("One webhook with what it said, masked, and every try to apply it").Refuses(404, NoWebhook.Code);
        inbox.MapGet("/kinds", async (WebhookReads reads, CancellationToken cancel) => TypedResults.Ok(new WebhookKinds(reads.Providers, await reads.TypesAsync(cancel))))
            .WithName("ListWebhookKinds").WithSummary("Whose webhooks are taken, and every kind that ever came");
        inbox.MapGet("/refusals", RefusalsAsync).WithName("ListRefusedWebhooks").WithSummary("How many were turned away, and why, by day").Refuses(422, "platform.days_invalid");
        inbox.MapPost("/replay", ReplayAsync).WithName("ReplayWebhooks").WithSummary("Decides webhooks again, or says in a dry run what that would change")
            .Refuses(404, NoWebhook.Code).Refuses(422, "platform.nothing_chosen", "platform.too_many", "platform.why_long").NeedsKey()
            .WithExample(new ReplayBody([Guid.Parse("0199d5f0-7c1e-7a52-9b0e-6f4f8f0a1b2c")]));
    }

    /// <param name="Ids">At most 50.</param>
    /// <param name="DryRun">True, which is usual: nothing is changed, here or at the provider.</param>
    /// <param name="Why">For the record; up to 500 characters.</param>
    public sealed record ReplayBody(IReadOnlyList<Guid> Ids, bool DryRun = true, string? Why = null);

    /// <summary>The position in the inbox.</summary>
    public sealed record LastWebhook(long Seq);

    private static async Task<Results<Ok<Part<ReceivedWebhook>>, ProblemHttpResult>> ListAsync(
        [AsParameters] Paging paging, WebhookReads reads, CancellationToken cancel, string? q = null, string? provider = null, string? type = null, WebhookState? state = null, DateTimeOffset? since = null)
    {
        var page = paging.Read<LastWebhook>();
        if (!page.IsOk) return page.Error.ToHttp();
        var (size, after) = page.Value;
        var found = await reads.PageAsync(new(q, provider, type, state, since?.ToUniversalTime()), after?.Seq, size, cancel);
        return TypedResults.Ok(new Part<ReceivedWebhook>([.. found.Items.Select(ReceivedWebhook.Of)], found.Next is { } next ? Cursor.Of(new LastWebhook(next)) : null));
    }

    private static async Task<Results<Ok<ReceivedWebhookFile>, ProblemHttpResult>> OneAsync(Guid id, WebhookReads reads, CancellationToken cancel) =>
        await reads.OneAsync(id, cancel) is { } file ? TypedResults.Ok(ReceivedWebhookFile.Of(file)) : NoWebhook.ToHttp();

    private static async Task<Results<Ok<TurnedAwayList>, ProblemHttpResult>> RefusalsAsync(WebhookReads reads, CancellationToken cancel, int days = 7)
    {
        if (days is < 1 or > 90) return Error.Invalid("platform.days_invalid", "Choose between 1 and 90 days.", "days").ToHttp();
        return TypedResults.Ok(new TurnedAwayList([.. (await reads.RefusalsAsync(days, cancel)).Select(row => new TurnedAway(row.Day, row.Provider, row.Reason, row.Count, row.LastAt))]));
    }

    // Not the request's token: a caller that hangs up does not stop money that is on its way.
    private static async Task<Results<Ok<ReplayedList>, ProblemHttpResult>> ReplayAsync(ReplayBody body, ReplayWebhooks use) => body.Why?.Length > 500
        ? Error.Invalid("platform.why_long", "Say it in at most 500 characters.", "why").ToHttp()
        : (await use.RunAsync(new([.. body.Ids.Distinct()], body.DryRun, body.Why), CancellationToken.None)).ToAnswer(all => new ReplayedList(body.DryRun, [.. all.Select(Replayed.Of)]));
}
