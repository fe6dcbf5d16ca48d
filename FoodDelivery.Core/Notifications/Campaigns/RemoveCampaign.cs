using FoodDelivery.Kernel;
using FoodDelivery.Platform;

namespace FoodDelivery.Notifications;

/// <summary>Throws a draft away. What has gone out once stays, to be answerable for.</summary>
public sealed class RemoveCampaign(NotificationsDb db, CurrentActor current, AuditLog audit)
{
    public async Task<Result> RunAsync(Guid id, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return CampaignRefusals.NotAnAdmin;
        await using var together = await db.Database.BeginTransactionAsync(cancel);
        if (await db.LockedAsync(id, cancel) is not { } campaign) return CampaignRefusals.NoSuch;
        if (campaign.State != CampaignState.Draft) return CampaignRefusals.NoDraft;
        db.Campaigns.Remove(campaign);
        audit.Write(db, "notifications.campaign_removed", id.ToString(), before: new { campaign.Name });
        db.Tell(new CampaignsChanged());
        await db.SaveChangesAsync(cancel);
        await together.CommitAsync(cancel);
        return Result.Ok;
    }
}
