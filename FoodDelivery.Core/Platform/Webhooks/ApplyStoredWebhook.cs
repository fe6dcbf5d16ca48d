using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Platform;

/// <summary>Decides a stored webhook again where its source lives, for an operator whose screen is served by another process.</summary>
public class ApplyStoredWebhook(PlatformDb db, WebhookSources sources, CurrentActor current)
{
    /// <param name="Problem">Why it could not be decided; then there is no outcome.</param>
    /// <param name="OrderId">What the source has found out about it, besides.</param>
    public sealed record Applied(WebhookOutcome? Outcome, string? Problem, Guid? OrderId, string? Reference);

    public virtual async Task<Applied> RunAsync(Guid webhookId, bool dryRun, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return new(null, "Only operations may replay webhooks.", null, null);
        if (await db.Webhooks.AsNoTracking().SingleOrDefaultAsync(w => w.Id == webhookId && w.Payload != null, cancel) is not { } webhook)
            return new(null, "What it said is forgotten by now, so it cannot be decided again.", null, null);
        var (outcome, failure) = await sources.ApplyAsync(webhook, dryRun, cancel);
        return new(outcome, failure is null ? null : WebhookWorker.Words(failure), webhook.OrderId, webhook.Reference);
    }
}
