using System.Text.Json;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>
/// Writes the next few messages of a campaign. Its row is held meanwhile, and the messages and how far it has come commit together: two processes never work
/// on one campaign, and one that dies leaves nothing half done. Nobody outside is called here, so holding it costs milliseconds.
/// </summary>
public sealed class CampaignBatch(NotificationsDb db, Audience audience, Notify notify, NotificationSignal signal, Alerts alerts, TimeProvider time)
{
    private const int PageSize = 500;

    /// <summary>So many are looked at before the row is let go, also where nobody among them has agreed.</summary>
    private const int PagesAtOnce = 10;

    /// <summary>Quiet hours and retries included; an offer of the day before yesterday helps nobody.</summary>
    private static readonly TimeSpan UsefulFor = TimeSpan.FromHours(24);

    private static readonly TimeSpan RestWhenStuck = TimeSpan.FromSeconds(30), LookAgainAfter = TimeSpan.FromSeconds(5);

    internal static string StuckKey(Guid campaign) => $"notifications.campaign:{campaign}";

    /// <summary>The campaign that was due and is now a step further; null when none was, or others have it.</summary>
    public async Task<Guid?> RunDueAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await using var together = await db.Database.BeginTransactionAsync(cancel);
        var campaign = (await db.Campaigns.FromSql($"""
            SELECT c.*, c.xmin FROM notifications.campaigns c WHERE c.state IN ('Scheduled', 'Running') AND c.next_batch_at <= {now}
            ORDER BY c.next_batch_at, c.id LIMIT 1 FOR UPDATE SKIP LOCKED
            """).ToListAsync(cancel)).SingleOrDefault();
        if (campaign is null) return null;
        try
        {
            var written = await StepAsync(campaign, now, cancel);
            db.Tell(new CampaignsChanged());
            await db.SaveChangesAsync(cancel);
            await together.CommitAsync(cancel);
            // They could not be seen before.
            if (written > 0) signal.Of(campaign.Channel).Wake();
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            throw new CampaignStuck(campaign.Id, campaign.Name, e);
        }
        await alerts.EndAsync(StuckKey(campaign.Id), "It goes on.", cancel);
        return campaign.Id;
    }

    /// <summary>One that breaks at each turn must not keep the others from theirs, and somebody must hear of it.</summary>
    public async Task RestAsync(CampaignStuck stuck, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var next = now + RestWhenStuck;
        await db.Campaigns.Where(c => c.Id == stuck.CampaignId && c.NextBatchAt <= now).ExecuteUpdateAsync(set => set.SetProperty(c => c.NextBatchAt, next), cancel);
        await alerts.RaiseAsync(new(StuckKey(stuck.CampaignId), AlertSeverity.Warning, $"The campaign {stuck.CampaignName} does not get on", "Customers who agreed to offers do not get this one.",
            $"/admin/notifications/campaigns/{stuck.CampaignId}", "Look at the campaign", now, ByItself: true), cancel);
    }

    private async Task<int> StepAsync(Campaign campaign, DateTimeOffset now, CancellationToken cancel)
    {
        var rule = JsonSerializer.Deserialize<AudienceRule>(campaign.Audience, EventJson.Options)!;
        if (campaign.State == CampaignState.Scheduled)
        {
            (campaign.State, campaign.StartedAt) = (CampaignState.Running, now);
            var count = await audience.CountAsync(rule, campaign.Channel, now, cancel);
            (campaign.Reach, campaign.Consented) = (count.Reach, count.Consented);
        }
        // What was put off to this morning leaves now, at this campaign's pace: only what is left of it is written anew.
        var pace = campaign.PerMinute - await LeavingAsync(campaign, now, cancel);
        if (pace <= 0)
        {
            campaign.NextBatchAt = now + LookAgainAfter;
            return 0;
        }
        // A second's worth: with few a minute it is one at a time and a longer pause.
        var (most, written) = ((pace + 59) / 60, 0);
        for (var pages = 0; pages < PagesAtOnce && written < most && campaign.State == CampaignState.Running; pages++)
        {
            var page = await audience.PageAsync(rule, campaign.Channel, campaign.StartedAt!.Value, campaign.Cursor, PageSize, cancel);
            written += await WriteAsync(campaign, page, most - written, now, cancel);
        }
        campaign.NextBatchAt = campaign.State == CampaignState.Done ? null : now + TimeSpan.FromMinutes(1) * written / pace;
        return written;
    }

    /// <summary>How many of its messages that waited for the morning leave within the next minute.</summary>
    private Task<int> LeavingAsync(Campaign campaign, DateTimeOffset now, CancellationToken cancel)
    {
        var soon = now.AddMinutes(1);
        return db.Notifications.CountAsync(n => n.Channel == campaign.Channel && n.Kind == NotificationKind.Promotion && n.State == NotificationState.Queued && n.NextAttemptAt >= now && n.NextAttemptAt < soon
            && n.CampaignId == campaign.Id && n.Cause == NotificationGate.Quiet, cancel);
    }

    /// <returns>How many were written; the campaign's cursor stands behind the last one that was looked at.</returns>
    private async Task<int> WriteAsync(Campaign campaign, AudiencePage page, int most, DateTimeOffset now, CancellationToken cancel)
    {
        var texts = CampaignTexts.Read(campaign.Texts);
        var (written, looked) = (0, campaign.Looked);
        foreach (var reached in page.People)
        {
            // Full: the next turn begins with this one.
            if (written == most) return written;
            (campaign.Cursor, campaign.Looked) = (reached.To.PersonId!.Value, looked + reached.Place);
            written += await notify.WriteAsync(new(Campaign.Template, NotificationKind.Promotion, campaign.Id, texts.For(reached.To.Culture).Data(), reached.To, [new Way(campaign.Channel)], now + UsefulFor, CampaignId: campaign.Id), cancel);
        }
        (campaign.Cursor, campaign.Looked) = (page.Last, looked + page.Looked);
        if (page.IsEnd) (campaign.State, campaign.EndedAt) = (CampaignState.Done, now);
        return written;
    }
}

/// <summary>A campaign could not take its step.</summary>
public sealed class CampaignStuck(Guid campaignId, string campaignName, Exception why) : Exception("A campaign could not take its step.", why)
{
    public Guid CampaignId => campaignId;
    public string CampaignName => campaignName;
}
