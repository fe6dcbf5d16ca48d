using FoodDelivery.Kernel;
using FoodDelivery.Platform;

namespace FoodDelivery.Notifications;

/// <summary>Lets a draft go out, now or at its hour, and takes that back as long as it has not begun.</summary>
public sealed class ScheduleCampaign(NotificationsDb db, CampaignSignal signal, CurrentActor current, AuditLog audit, TimeProvider time)
{
    private static readonly TimeSpan Furthest = TimeSpan.FromDays(366);

    /// <param name="StartsAt">Null: now.</param>
    /// <param name="Version">What the caller has seen: it is not another text that goes out.</param>
    public sealed record Request(Guid Id, DateTimeOffset? StartsAt, uint? Version = null);

    public async Task<Result> RunAsync(Request request, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return CampaignRefusals.NotAnAdmin;
        var now = time.GetUtcNow();
        if (request.StartsAt is { } at && (at < now.AddMinutes(-1) || at > now + Furthest))
            return Error.Invalid("notifications.campaign_start_out_of_range", "Choose a time from now on, within a year.", nameof(request.StartsAt));
        await using var together = await db.Database.BeginTransactionAsync(cancel);
        if (await db.LockedAsync(request.Id, cancel) is not { } campaign) return CampaignRefusals.NoSuch;
        if (request.Version is { } seen && seen != campaign.Version) return CampaignRefusals.Changed;
        if (campaign.State == CampaignState.Scheduled && campaign.StartsAt == request.StartsAt?.ToUniversalTime()) return Result.Ok;
        if (campaign.State is not (CampaignState.Draft or CampaignState.Scheduled)) return CampaignRefusals.NoDraft;
        campaign.State = CampaignState.Scheduled;
        campaign.StartsAt = campaign.NextBatchAt = request.StartsAt?.ToUniversalTime() ?? now;
        audit.Write(db, "notifications.campaign_scheduled", campaign.Id.ToString(), after: new { campaign.StartsAt });
        db.Tell(new CampaignsChanged());
        await db.SaveChangesAsync(cancel);
        await together.CommitAsync(cancel);
        signal.Wake();
        return Result.Ok;
    }

    /// <summary>Back to a draft.</summary>
    public async Task<Result> TakeBackAsync(Guid id, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return CampaignRefusals.NotAnAdmin;
        await using var together = await db.Database.BeginTransactionAsync(cancel);
        if (await db.LockedAsync(id, cancel) is not { } campaign) return CampaignRefusals.NoSuch;
        if (campaign.State == CampaignState.Draft) return Result.Ok;
        if (campaign.State != CampaignState.Scheduled) return Error.Conflict("notifications.campaign_has_begun", "It has begun. Cancel it to stop what has not gone out yet.");
        (campaign.State, campaign.StartsAt, campaign.NextBatchAt) = (CampaignState.Draft, null, null);
        audit.Write(db, "notifications.campaign_taken_back", id.ToString());
        db.Tell(new CampaignsChanged());
        await db.SaveChangesAsync(cancel);
        await together.CommitAsync(cancel);
        return Result.Ok;
    }
}
