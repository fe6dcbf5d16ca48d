using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>Open screens look at the campaigns again.</summary>
public sealed record CampaignsChanged : ILiveChange;

internal static class CampaignRefusals
{
    public const int WhyLength = 200;

    public static readonly Error NotAnAdmin = Error.Forbidden("notifications.not_an_admin", "Only admins may send promotions.");
    public static readonly Error NoSuch = Error.NotFound("notifications.no_such_campaign", "This campaign does not exist any more.");
    public static readonly Error NoDraft = Error.Conflict("notifications.campaign_no_draft", "This is possible with drafts only, and it is none any more.");
    public static readonly Error Changed = Error.Stale("request.changed_meanwhile", "Somebody has changed it since you looked. Look at it again, then repeat your change.");

    /// <summary>Holds a campaign against everybody else who would change it, the worker included, until the transaction ends.</summary>
    public static async Task<Campaign?> LockedAsync(this NotificationsDb db, Guid id, CancellationToken cancel) =>
        (await db.Campaigns.FromSql($"SELECT c.*, c.xmin FROM notifications.campaigns c WHERE c.id = {id} FOR UPDATE").ToListAsync(cancel)).SingleOrDefault();
}
