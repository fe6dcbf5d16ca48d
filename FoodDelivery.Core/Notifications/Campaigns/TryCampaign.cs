using System.Text.Json;
using FoodDelivery.Analytics;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Notifications;

/// <summary>Shows a campaign as it will look, and sends it to the person who asks and to nobody else.</summary>
public sealed class TryCampaign(NotificationsDb db, MessageRenderer renderer, WayOut wayOut, Notify notify, NotificationSignal signal, People people, CurrentActor current, AuditLog audit, IOptions<OperationsOptions> city, TimeProvider time)
{
    private static readonly TimeSpan UsefulFor = TimeSpan.FromHours(1);

    /// <param name="Key">Asked again with the same, it is one message.</param>
    public sealed record Request(Guid Id, string Language, Guid Key);

    public async Task<Result<RenderedMessage>> PreviewAsync(Guid id, string language, CancellationToken cancel)
    {
        var campaign = await FindAsync(id, language, cancel);
        if (!campaign.IsOk) return campaign.Error;
        var text = CampaignTexts.Read(campaign.Value.Texts).For(language);
        var data = JsonSerializer.Serialize(text.Data(), EventJson.Options);
        return await renderer.RenderAsync(Campaign.Template, renderer.CurrentVersion(Campaign.Template), campaign.Value.Channel, language, city.Value.TimeZone, data, code: null,
            wayOut.UrlFor(current.Actor.UserId ?? Guid.Empty, campaign.Value.Channel), cancel);
    }

    /// <summary>To the asker's own number, mailbox or devices. Audited, because it leaves the house.</summary>
    public async Task<Result> SendAsync(Request request, CancellationToken cancel)
    {
        var campaign = await FindAsync(request.Id, request.Language, cancel);
        if (!campaign.IsOk) return campaign.Error;
        if (current.Actor.UserId is not { } me || await people.FindAsync(me, cancel) is not { } person) return Error.Forbidden("notifications.not_signed_in", "Only a person has a phone to look at.");
        var channel = campaign.Value.Channel;
        var to = new Recipient($"person:{me}", me, person.Phone, person.Email, request.Language, city.Value.TimeZone);
        if (channel != MessageChannel.Push && Notify.AddressOf(to, channel) is null)
            return Error.Conflict("notifications.no_own_address", channel == MessageChannel.Sms ? "There is no phone number in your profile yet." : "There is no e-mail address in your profile yet.");
        var text = CampaignTexts.Read(campaign.Value.Texts).For(request.Language);
        await using var together = await db.Database.BeginTransactionAsync(cancel);
        // For somebody at work: it needs no consent of the one who asks for it, and waits for no morning.
        var written = await notify.WriteAsync(new(Campaign.Template, NotificationKind.Work, request.Key, text.Data(), to, [new Way(channel)], time.GetUtcNow() + UsefulFor), cancel);
        if (written > 0) audit.Write(db, "notifications.campaign_tried", request.Id.ToString(), after: new { channel, request.Language });
        await db.SaveChangesAsync(cancel);
        await together.CommitAsync(cancel);
        signal.Of(channel).Wake();
        return Result.Ok;
    }

    private async Task<Result<Campaign>> FindAsync(Guid id, string language, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return CampaignRefusals.NotAnAdmin;
        if (!MessageLanguages.Knows(language)) return Error.Invalid("notifications.language_unknown", $"We write in {string.Join(", ", MessageLanguages.All.Select(known => known.Name))} only.", "Language");
        return await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancel) is { } found ? found : CampaignRefusals.NoSuch;
    }
}
