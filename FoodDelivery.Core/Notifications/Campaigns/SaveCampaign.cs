using System.Text.Json;
using FoodDelivery.Catalog;
using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>Makes a campaign or changes one that is still a draft.</summary>
public sealed class SaveCampaign(NotificationsDb db, CheckAudience check, CurrentActor current, AuditLog audit, TimeProvider time)
{
    public const int MostPerMinute = 6_000;

    /// <param name="Id">Of the draft; null for a new one.</param>
    /// <param name="NewId">What a new one is to be called: asked again with the same, it is the same.</param>
    /// <param name="Version">What the caller has seen of the draft; null when it does not matter.</param>
    public sealed record Request(
        Guid? Id, string? Name, MessageChannel Channel, IReadOnlyDictionary<string, CampaignText>? Texts, AudienceWish Audience, int PerMinute, uint? Version = null, Guid? NewId = null);

    public async Task<Result<Campaign>> RunAsync(Request request, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return CampaignRefusals.NotAnAdmin;
        var name = request.Name?.Trim() ?? "";
        if (name.Length is 0 or > Campaign.NameLength) return Error.Invalid("notifications.campaign_name_missing", $"Give it a name, up to {Campaign.NameLength} letters. Customers do not see it.", nameof(request.Name));
        if (request.PerMinute is < 1 or > MostPerMinute) return Error.Invalid("notifications.per_minute_out_of_range", $"Send 1 to {MostPerMinute} messages a minute.", nameof(request.PerMinute));
        var texts = CampaignTexts.Check(request.Texts, request.Channel);
        if (!texts.IsOk) return texts.Error;
        var rule = await check.RunAsync(request.Audience, cancel);
        if (!rule.IsOk) return rule.Error;
        var (words, audience) = (CampaignTexts.Write(texts.Value), JsonSerializer.Serialize(rule.Value, EventJson.Options));

        if (request.Id is not { } id) return await MakeAsync(request, name, words, audience, cancel);
        await using var together = await db.Database.BeginTransactionAsync(cancel);
        if (await db.LockedAsync(id, cancel) is not { } campaign) return CampaignRefusals.NoSuch;
        if (request.Version is { } seen && seen != campaign.Version) return CampaignRefusals.Changed;
        if (campaign.State != CampaignState.Draft) return CampaignRefusals.NoDraft;
        (campaign.Name, campaign.Channel, campaign.Texts, campaign.Audience, campaign.PerMinute) = (name, request.Channel, words, audience, request.PerMinute);
        audit.Write(db, "notifications.campaign_changed", id.ToString(), after: Told(campaign));
        db.Tell(new CampaignsChanged());
        await db.SaveChangesAsync(cancel);
        await together.CommitAsync(cancel);
        return campaign;
    }

    private async Task<Result<Campaign>> MakeAsync(Request request, string name, string texts, string audience, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (request.NewId is { } known && await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == known, cancel) is { } made) return made;
        var campaign = new Campaign
        {
            Id = request.NewId ?? Guid.CreateVersion7(now), Name = name, Channel = request.Channel, Texts = texts, Audience = audience, PerMinute = request.PerMinute,
            State = CampaignState.Draft, CreatedBy = Notification.Cut(current.Actor.Name, 100), CreatedAt = now,
        };
        db.Campaigns.Add(campaign);
        audit.Write(db, "notifications.campaign_made", campaign.Id.ToString(), after: Told(campaign));
        db.Tell(new CampaignsChanged());
        await db.SaveChangesAsync(cancel);
        return campaign;
    }

    private static object Told(Campaign campaign) => new { campaign.Name, campaign.Channel, campaign.PerMinute };
}
