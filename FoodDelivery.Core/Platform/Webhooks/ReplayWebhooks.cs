using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Platform;

/// <summary>What a replay of one webhook would do, or has done.</summary>
/// <param name="State">What it was before.</param>
/// <param name="Changes">Empty when it would change, or has changed, nothing.</param>
/// <param name="Problem">Why it could not be replayed; null when it could.</param>
public sealed record WebhookReplay(Guid Id, string Provider, string Type, string? Reference, WebhookState State, string Words, IReadOnlyList<WebhookChange> Changes, string? Problem);

/// <summary>
/// Has webhooks decided again, whatever they came to before. The dry run says first what that would change and changes nothing: not here, not at the
/// provider. The replay does it, and leaves an audit line and an attempt with the name of who wanted it.
/// </summary>
public sealed class ReplayWebhooks(PlatformDb db, WebhookAttempts attempts, ApplyWebhook apply, CurrentActor current, AuditLog audit, TimeProvider time)
{
    /// <summary>Each asks the provider, so it takes its time.</summary>
    public const int Most = 50;

    public sealed record Request(IReadOnlyCollection<Guid> Ids, bool DryRun, string? Why = null);

    public async Task<Result<IReadOnlyList<WebhookReplay>>> RunAsync(Request request, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return Error.Forbidden("platform.not_an_admin", "Only operations may replay webhooks.");
        if (request.Ids.Count == 0) return Error.Invalid("platform.nothing_chosen", "Choose at least one webhook.");
        if (request.Ids.Count > Most) return Error.Invalid("platform.too_many", $"Choose at most {Most} at a time.");
        var ids = request.Ids;
        // Oldest first, as they came.
        var webhooks = await db.Webhooks.AsNoTracking().Where(w => ids.Contains(w.Id)).OrderBy(w => w.Seq).ToListAsync(cancel);
        if (webhooks.Count == 0) return Error.NotFound("platform.webhook_unknown", "There is no such webhook.");
        var all = new List<WebhookReplay>();
        foreach (var webhook in webhooks)
            all.Add(webhook.Payload is null ? Told(webhook, null, "What it said is forgotten by now, so it cannot be decided again.")
                : request.DryRun ? await TryAsync(webhook, cancel) : await ReplayAsync(webhook, request.Why, cancel));
        return all;
    }

    private async Task<WebhookReplay> TryAsync(Webhook webhook, CancellationToken cancel)
    {
        var (outcome, failure) = await apply.RunAsync(webhook, current.Actor, dryRun: true, cancel);
        if (failure is OperationCanceledException && cancel.IsCancellationRequested) throw failure;
        return Told(webhook, outcome, failure is null ? null : WebhookWorker.Words(failure));
    }

    private async Task<WebhookReplay> ReplayAsync(Webhook before, string? why, CancellationToken cancel)
    {
        var began = time.GetUtcNow();
        if (await attempts.BeginAsync(before.Id, current.Actor.Name, cancel) is not { } webhook) return Told(before, null, "It is being applied this moment. Look again shortly.");
        // Written before it is done: what moves money must be answerable even if this process dies of it.
        audit.Write(db, "platform.webhook_replayed", before.Id.ToString(), new { before.Provider, before.Type, State = before.State.ToString(), before.Outcome }, why: why);
        await db.SaveChangesAsync(CancellationToken.None);

        // Somebody who closes the window does not stop money that is on its way.
        using var limit = new CancellationTokenSource(WebhookAttempts.Longest, time);
        var (outcome, failure) = await apply.RunAsync(webhook, current.Actor, dryRun: false, limit.Token);
        var words = failure is null ? outcome!.Words : WebhookWorker.Words(failure);
        // A replay that fails leaves it as it was, with its own next try if it has one.
        await attempts.EndAsync(webhook, failure is null, failure is not null ? before.State : outcome!.Acted ? WebhookState.Applied : WebhookState.Ignored,
            words, failure is null || before.State is WebhookState.Received or WebhookState.Dead ? words : null, began, before.State == WebhookState.Received ? before.NextAttemptAt : null);
        return Told(before, outcome, failure is null ? null : words);
    }

    private static WebhookReplay Told(Webhook webhook, WebhookOutcome? outcome, string? problem) =>
        new(webhook.Id, webhook.Provider, webhook.Type, webhook.Reference, webhook.State, outcome?.Words ?? "", outcome?.Changes ?? [], problem);
}
