using System.Text.Json;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>What became of a campaign's messages, as the ledger says.</summary>
/// <param name="Waiting">Written and due; handed over in a moment.</param>
/// <param name="ForMorning">Written and put off: quiet hours of whom they are for.</param>
/// <param name="Sent">The provider has them, and nobody knows yet whether they arrived.</param>
/// <param name="Delivered">Arrived, read ones included.</param>
/// <param name="Failed">Undelivered, bounced or refused.</param>
/// <param name="Suppressed">Not sent, because the person or the address must not be written to.</param>
/// <param name="Late">Not sent, because it would have come too late.</param>
/// <param name="Cancelled">Stopped by a person.</param>
public sealed record CampaignProgress(int Written, int Waiting, int ForMorning, int Sent, int Delivered, int Read, int Failed, int Suppressed, int Late, int Cancelled);

public sealed record CampaignFile(Campaign Campaign, IReadOnlyDictionary<string, CampaignText> Texts, AudienceRule Audience, CampaignProgress Progress);

/// <summary>Campaigns for admins.</summary>
public sealed class CampaignReads(NotificationsDb db, CurrentActor current, TimeProvider time)
{
    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<CampaignFile>> NewestAsync((DateTimeOffset At, Guid Id)? after, int size, CancellationToken cancel, CampaignState? state = null)
    {
        if (!current.Actor.IsAdmin) return [];
        var all = db.Campaigns.AsNoTracking();
        if (state is { } only) all = all.Where(c => c.State == only);
        if (after is var (at, id)) all = all.Where(c => EF.Functions.LessThan(ValueTuple.Create(c.CreatedAt, c.Id), ValueTuple.Create(at, id)));
        var rows = await all.OrderByDescending(c => c.CreatedAt).ThenByDescending(c => c.Id).Take(size).ToListAsync(cancel);
        var progress = await ProgressAsync([.. rows.Select(c => c.Id)], cancel);
        return [.. rows.Select(row => File(row, progress))];
    }

    /// <summary>Null when there is none.</summary>
    public async Task<CampaignFile?> OneAsync(Guid id, CancellationToken cancel) =>
        current.Actor.IsAdmin && await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancel) is { } row ? File(row, await ProgressAsync([id], cancel)) : null;

    private static CampaignFile File(Campaign row, Dictionary<Guid, CampaignProgress> progress) =>
        new(row, CampaignTexts.Read(row.Texts), JsonSerializer.Deserialize<AudienceRule>(row.Audience, EventJson.Options)!, progress.GetValueOrDefault(row.Id) ?? new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0));

    private async Task<Dictionary<Guid, CampaignProgress>> ProgressAsync(Guid[] campaigns, CancellationToken cancel)
    {
        if (campaigns.Length == 0) return [];
        var now = time.GetUtcNow();
        var counts = await db.Notifications.AsNoTracking().Where(n => n.CampaignId != null && campaigns.Contains(n.CampaignId.Value))
            .GroupBy(n => new { n.CampaignId, n.State, PutOff = n.State == NotificationState.Queued && n.Cause == NotificationGate.Quiet && n.NextAttemptAt > now })
            .Select(group => new { group.Key.CampaignId, group.Key.State, group.Key.PutOff, Count = group.Count() }).ToListAsync(cancel);
        return counts.GroupBy(count => count.CampaignId!.Value).ToDictionary(group => group.Key, group =>
        {
            int Of(params NotificationState[] states) => group.Where(count => states.Contains(count.State) && !count.PutOff).Sum(count => count.Count);
            return new CampaignProgress(
                group.Sum(count => count.Count), Of(NotificationState.Queued), group.Where(count => count.PutOff).Sum(count => count.Count), Of(NotificationState.Sent),
                Of(NotificationState.Delivered, NotificationState.Read), Of(NotificationState.Read), Of(NotificationState.Failed, NotificationState.Undelivered, NotificationState.Bounced),
                Of(NotificationState.Suppressed), Of(NotificationState.Expired), Of(NotificationState.Cancelled));
        });
    }
}

/// <summary>How many an audience has before anything is sent.</summary>
public sealed class CountAudience(CheckAudience check, Audience audience, CurrentActor current, TimeProvider time)
{
    public async Task<Result<AudienceCount>> RunAsync(AudienceWish wish, MessageChannel channel, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return CampaignRefusals.NotAnAdmin;
        var rule = await check.RunAsync(wish, cancel);
        return rule.IsOk ? await audience.CountAsync(rule.Value, channel, time.GetUtcNow(), cancel) : rule.Error;
    }
}
