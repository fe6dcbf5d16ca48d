using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>What admins do with campaigns: every refusal, every trace, and what is possible in which state.</summary>
public sealed class CampaignTests(ClassDatabase database) : CampaignsTest(database)
{
    private static Dictionary<string, CampaignText> Texts(string title, string body, string? link = null, string language = "en") => new() { [language] = new(title, body, link) };

    [Fact]
    public async Task Wrong_input_is_refused_beside_its_field_and_nothing_is_stored()
    {
        async Task RefusedAsync(SaveCampaign.Request request, string code, string? field)
        {
            var refused = (await SaveAsync(request)).Error!;
            Assert.Equal((code, field), (refused.Code, refused.Field));
        }
        await RefusedAsync(Good with { Name = " " }, "notifications.campaign_name_missing", "Name");
        await RefusedAsync(Good with { Name = new string('x', 101) }, "notifications.campaign_name_missing", "Name");
        await RefusedAsync(Good with { PerMinute = 0 }, "notifications.per_minute_out_of_range", "PerMinute");
        await RefusedAsync(Good with { PerMinute = 6001 }, "notifications.per_minute_out_of_range", "PerMinute");
        await RefusedAsync(Good with { Texts = null }, "notifications.english_missing", "Texts.en");
        await RefusedAsync(Good with { Texts = new Dictionary<string, CampaignText> { ["en"] = null! } }, "notifications.english_missing", "Texts.en");
        await RefusedAsync(Good with { Texts = Texts("Pizza", "Zwei", language: "de") }, "notifications.english_missing", "Texts.en");
        await RefusedAsync(Good with { Texts = Texts("Pizza", "Deux", language: "fr") }, "notifications.language_unknown", "Texts.fr");
        await RefusedAsync(Good with { Texts = Texts("", "Two for one") }, "notifications.campaign_text_wrong", "Texts.en");
        await RefusedAsync(Good with { Texts = Texts("Pizza", "") }, "notifications.campaign_text_wrong", "Texts.en");
        await RefusedAsync(Good with { Texts = Texts("Pizza", new string('x', 1001)) }, "notifications.campaign_text_wrong", "Texts.en");
        await RefusedAsync(Good with { Channel = Sms, Texts = Texts("", new string('x', 321)) }, "notifications.campaign_text_wrong", "Texts.en");
        foreach (var link in new[] { "https://evil.example", "//evil.example", "/\\evil.example", "evil.example" })
            await RefusedAsync(Good with { Texts = Texts("Pizza", "Two for one", link) }, "notifications.campaign_text_wrong", "Texts.en");
        await RefusedAsync(Good with { Audience = new(AtLeastOrders: 0) }, "notifications.audience_orders_out_of_range", "AtLeastOrders");
        await RefusedAsync(Good with { Id = Guid.CreateVersion7(Time.GetUtcNow()) }, "notifications.no_such_campaign", null);
        Assert.Equal("notifications.not_an_admin", (await SaveAsync(Good, Dispatcher)).Error?.Code);
        Assert.False(await WithAsync((NotificationsDb db) => db.Campaigns.AnyAsync()));
    }

    [Fact]
    public async Task A_draft_is_made_changed_by_who_has_seen_it_and_thrown_away_with_a_line_for_each()
    {
        var made = (await SaveAsync(Good)).Value;
        var file = await FileAsync(made.Id);
        Assert.Equal(("June pizza", CampaignState.Draft, "Alex"), (file.Campaign.Name, file.Campaign.State, file.Campaign.CreatedBy));
        Assert.Equal(new CampaignText("Pizza", "Two for one.", "/r/corner"), file.Texts["en"]);
        Assert.Equal(made.Version, file.Campaign.Version);

        Time.Advance(TimeSpan.FromSeconds(1));
        var changed = (await SaveAsync(Good with { Id = made.Id, Name = "July", Channel = Sms, Audience = new(OrderedWithinDays: 30), Version = made.Version })).Value;
        Assert.NotEqual(made.Version, changed.Version);
        Assert.Equal(ErrorKind.Stale, (await SaveAsync(Good with { Id = made.Id, Version = made.Version })).Error?.Kind);
        file = await FileAsync(made.Id);
        Assert.Equal(("July", Sms, 30, null), (file.Campaign.Name, file.Campaign.Channel, file.Audience.OrderedWithinDays, file.Texts["en"].Title));

        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await AsAsync<RemoveCampaign, Result>(Admin, use => use.RunAsync(made.Id, default))).IsOk);
        Assert.Equal("notifications.no_such_campaign", (await AsAsync<RemoveCampaign, Result>(Admin, use => use.RunAsync(made.Id, default))).Error?.Code);
        Assert.Equal(["notifications.campaign_made", "notifications.campaign_changed", "notifications.campaign_removed"], (await AuditAsync(made.Id)).Select(line => line.What));
    }

    [Fact]
    public async Task Asked_again_with_the_same_key_it_is_one_draft()
    {
        var key = Guid.CreateVersion7(Time.GetUtcNow());
        Assert.Equal(key, (await SaveAsync(Good with { NewId = key })).Value.Id);
        Assert.Equal("June pizza", (await SaveAsync(Good with { NewId = key, Name = "Other" })).Value.Name);
        Assert.Equal(1, await WithAsync((NotificationsDb db) => db.Campaigns.CountAsync()));
    }

    [Fact]
    public async Task What_is_possible_in_which_state()
    {
        Task<Result> BackAsync(Guid id) => AsAsync<ScheduleCampaign, Result>(Admin, use => use.TakeBackAsync(id, default));
        Task<Result> RemoveAsync(Guid id) => AsAsync<RemoveCampaign, Result>(Admin, use => use.RunAsync(id, default));
        var id = (await SaveAsync(Good)).Value.Id;
        // Draft
        Assert.Equal("notifications.campaign_is_draft", (await CancelAsync(id)).Error?.Code);
        Assert.True((await BackAsync(id)).IsOk);
        Assert.Equal("notifications.campaign_start_out_of_range", (await ScheduleAsync(id, Time.GetUtcNow().AddHours(-1))).Error?.Code);
        Assert.Equal("notifications.campaign_start_out_of_range", (await ScheduleAsync(id, Time.GetUtcNow().AddDays(400))).Error?.Code);
        Assert.Equal(ErrorKind.Stale, (await ScheduleAsync(id, version: 1)).Error?.Kind);
        Assert.Equal("notifications.not_an_admin", (await ScheduleAsync(id, actor: Dispatcher)).Error?.Code);
        // Scheduled
        var hour = Time.GetUtcNow().AddHours(2);
        Assert.True((await ScheduleAsync(id, hour)).IsOk);
        Assert.True((await ScheduleAsync(id, hour)).IsOk);
        Assert.Equal("notifications.campaign_no_draft", (await SaveAsync(Good with { Id = id })).Error?.Code);
        Assert.Equal("notifications.campaign_no_draft", (await RemoveAsync(id)).Error?.Code);
        Assert.True((await BackAsync(id)).IsOk);
        Assert.Equal(CampaignState.Draft, (await FileAsync(id)).Campaign.State);
        Assert.True((await ScheduleAsync(id, hour)).IsOk);
        Assert.Equal(0, await DrainAsync());
        // Done
        Time.Advance(TimeSpan.FromHours(2));
        await DrainAsync();
        Assert.Equal(CampaignState.Done, (await FileAsync(id)).Campaign.State);
        Assert.Equal("notifications.campaign_has_begun", (await BackAsync(id)).Error?.Code);
        Assert.Equal("notifications.campaign_no_draft", (await ScheduleAsync(id)).Error?.Code);
        Assert.Equal("notifications.campaign_no_draft", (await RemoveAsync(id)).Error?.Code);
        Assert.Equal("notifications.why_missing", (await CancelAsync(id, " ")).Error?.Code);
        Assert.Equal("notifications.not_an_admin", (await CancelAsync(id, actor: Dispatcher)).Error?.Code);
        // Cancelled
        Assert.True((await CancelAsync(id)).IsOk);
        Assert.Equal(0, (await CancelAsync(id)).Value);
        Assert.Equal("notifications.campaign_has_begun", (await BackAsync(id)).Error?.Code);
        var none = Guid.CreateVersion7(Time.GetUtcNow());
        Assert.Equal(["notifications.no_such_campaign", "notifications.no_such_campaign", "notifications.no_such_campaign"], [(await CancelAsync(none)).Error?.Code, (await ScheduleAsync(none)).Error?.Code, (await BackAsync(none)).Error?.Code]);
        // Most of it was done at one moment of a clock that stands still.
        Assert.Equal(["campaign_cancelled", "campaign_made", "campaign_scheduled", "campaign_scheduled", "campaign_taken_back"], (await AuditAsync(id)).Select(line => line.What["notifications.".Length..]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Of_a_cancelled_campaign_nothing_is_sent_again_and_of_another_it_is()
    {
        for (var i = 0; i < 2; i++) await WillingAsync();
        var (cancelled, going) = (await GoingAsync(), await GoingAsync());
        await DrainAsync();
        // All had been sent when the admin stopped the one campaign, and none has arrived.
        await Database.ExecuteAsync("UPDATE notifications.notifications SET state = 'Undelivered'");
        Assert.Equal(0, (await CancelAsync(cancelled)).Value);
        var messages = await MessagesAsync();
        var done = (await AsAsync<ResendNotifications, Result<ResendNotifications.Done>>(Admin, use => use.RunAsync(new([.. messages.Select(m => m.Id)], null, "They never came"), default))).Value;
        Assert.Equal(messages.Where(m => m.CampaignId == cancelled).Select(m => m.Id).Order(), done.Refusals.Select(refused => refused.Id).Order());
        Assert.All(done.Refusals, refused => Assert.Equal(("notifications.campaign_cancelled", "Its campaign was cancelled: nothing of it is sent any more."), (refused.Code, refused.Why)));
        Assert.Equal(2, done.Resent);
        Assert.All(await MessagesAsync(), m => Assert.Equal(m.CampaignId == going ? NotificationState.Queued : NotificationState.Undelivered, m.State));
    }

    [Fact]
    public async Task A_trial_goes_to_the_asker_alone_once_and_without_their_consent()
    {
        var id = (await SaveAsync(Good)).Value.Id;
        var (me, key) = (await PersonAsync(email: "alex@example.com"), Guid.CreateVersion7(Time.GetUtcNow()));
        await WillingAsync();
        var actor = Admin with { UserId = me };
        for (var i = 0; i < 2; i++) Assert.True((await AsAsync<TryCampaign, Result>(actor, use => use.SendAsync(new(id, "de", key), default))).IsOk);
        var sent = Assert.Single(await MessagesAsync());
        Assert.Equal((me, "alex@example.com", NotificationKind.Work, "de", null), (sent.PersonId, sent.Address, sent.Kind, sent.Culture, sent.CampaignId));
        Assert.Contains("Zwei für eins", System.Text.Json.JsonDocument.Parse(sent.Data).RootElement.GetProperty("body").GetString(), StringComparison.Ordinal);
        Assert.Single(await AuditAsync(id), line => line.What == "notifications.campaign_tried");

        Assert.Equal("notifications.language_unknown", (await AsAsync<TryCampaign, Result>(actor, use => use.SendAsync(new(id, "fr", key), default))).Error?.Code);
        Assert.Equal("notifications.not_an_admin", (await AsAsync<TryCampaign, Result>(Dispatcher, use => use.SendAsync(new(id, "en", key), default))).Error?.Code);
        var sms = (await SaveAsync(Good with { Channel = Sms })).Value.Id;
        Assert.Equal("notifications.no_own_address", (await AsAsync<TryCampaign, Result>(actor, use => use.SendAsync(new(sms, "en", key), default))).Error?.Code);
        var preview = (await AsAsync<TryCampaign, Result<RenderedMessage>>(actor, use => use.PreviewAsync(id, "es", default))).Value;
        Assert.Contains("Two for one", preview.Text, StringComparison.Ordinal);
        Assert.Contains("/unsubscribe/", preview.UnsubscribeUrl, StringComparison.Ordinal);
    }
}
