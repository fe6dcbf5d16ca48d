using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>What people choose: every refusal, a line for each yes and no and never two, and choices of two tabs that do not undo each other.</summary>
public sealed class PreferencesTests(ClassDatabase database) : WishesTest(database)
{
    private static readonly ByChannel None = new(false, false, false), All = new(true, true, true);

    private static SavePreferences.Request Wish(ByChannel? promotions = null, ByChannel? orders = null, string? culture = null, string? zone = null, uint? version = null, string? words = "Yes, offers.") =>
        new(orders ?? All, promotions ?? None, culture, zone, "account page", _ => words, version);

    private Task<Result<uint>> SaveAsync(Guid person, SavePreferences.Request request) => AsAsync<SavePreferences, Result<uint>>(As(person), save => save.RunAsync(request, default));

    private Task<OwnPreferences?> MineAsync(Guid person) => AsAsync<PreferencesReads, OwnPreferences?>(As(person), reads => reads.MineAsync(default));

    [Fact]
    public async Task Nobody_is_asked_for_nothing_and_gets_news_of_orders_only()
    {
        var ann = await PersonAsync(phone: "+12125550142", email: "ann@example.com");
        var mine = (await MineAsync(ann))!;
        Assert.Equal((All, None, 0u), (mine.Orders, mine.Promotions, mine.Version));
        Assert.Equal([null, "+12•••0142", "a•••@example.com"], mine.Channels.Select(channel => channel.Address));
        Assert.All(mine.Channels, channel => Assert.True(channel.Proven));
        Assert.Null(await StoredAsync(ann));
        Assert.Null(await AsAsync<PreferencesReads, OwnPreferences?>(Actor.Anonymous, reads => reads.MineAsync(default)));
    }

    [Fact]
    public async Task Who_has_not_proven_an_address_may_agree_all_the_same_and_reads_that_it_is_not_proven()
    {
        var typed = await PersonAsync(phone: "+12125550142", proven: false);
        Assert.True((await SaveAsync(typed, Wish(All))).IsOk);
        var mine = (await MineAsync(typed))!;
        Assert.Equal(All, mine.Promotions);
        Assert.Equal([(Push, true), (Sms, false), (Email, false)], mine.Channels.Select(channel => (channel.Channel, channel.Proven)));
        // What a guest typed for the receipt is nobody's.
        Assert.False((await MineAsync(await PersonAsync(guest: true)))!.Channels.Single(channel => channel.Channel == Email).Proven);
    }

    [Fact]
    public async Task Each_yes_and_no_is_a_line_with_source_time_and_words_and_nothing_else_is()
    {
        var ann = await PersonAsync();
        Assert.True((await SaveAsync(ann, Wish(new(false, false, true), words: "The words I saw."))).IsOk);
        Time.Advance(TimeSpan.FromDays(1));
        Assert.True((await SaveAsync(ann, Wish(new(false, false, true), orders: new(true, false, true), culture: "de", zone: "Europe/Berlin"))).IsOk);
        Time.Advance(TimeSpan.FromDays(1));
        Assert.True((await SaveAsync(ann, Wish(None))).IsOk);

        var lines = await LinesAsync(ann);
        Assert.Equal([(Email, true, "account page", "The words I saw."), (Email, false, "account page", null)], lines.Select(line => (line.Channel, line.Given, line.Source, line.Words)));
        Assert.Equal(Time.GetUtcNow().AddDays(-2), lines[0].At);
        var stored = (await StoredAsync(ann))!;
        Assert.Equal((true, false, null, null), (stored.OrdersBySms, stored.PromotionsByEmail, stored.Culture, stored.TimeZone));
    }

    [Fact]
    public async Task Wrong_choices_are_refused_and_nothing_is_stored()
    {
        var ann = await PersonAsync();
        async Task RefusedAsync(SavePreferences.Request request, string code, string? field)
        {
            var refused = (await SaveAsync(ann, request)).Error!;
            Assert.Equal((code, field), (refused.Code, refused.Field));
        }
        await RefusedAsync(Wish(culture: "fr"), "notifications.language_unknown", "Culture");
        await RefusedAsync(Wish(zone: "Mars/Olympus"), "notifications.time_zone_unknown", "TimeZone");
        await RefusedAsync(Wish(zone: "America/" + new string('x', 60)), "notifications.time_zone_unknown", "TimeZone");
        await RefusedAsync(Wish(new(false, true, false), words: " "), "notifications.consent_words_missing", "ConsentWords");
        Assert.Equal("notifications.not_signed_in", (await AsAsync<SavePreferences, Result<uint>>(Actor.Anonymous, save => save.RunAsync(Wish(), default))).Error?.Code);
        Assert.Null(await StoredAsync(ann));
        Assert.Empty(await LinesAsync(ann));
    }

    [Fact]
    public async Task Two_tabs_do_not_undo_each_other()
    {
        var ann = await PersonAsync();
        var first = (await SaveAsync(ann, Wish(orders: new(true, false, true), version: 0))).Value;
        Assert.Equal(ErrorKind.Stale, (await SaveAsync(ann, Wish(version: 0))).Error?.Kind);
        Assert.False((await StoredAsync(ann))!.OrdersBySms);
        var second = (await SaveAsync(ann, Wish(new(true, false, false), version: first))).Value;
        Assert.Equal(second, (await MineAsync(ann))!.Version);
        Assert.Equal(ErrorKind.Stale, (await SaveAsync(ann, Wish(version: first))).Error?.Kind);
        Assert.Single(await LinesAsync(ann));
    }

    [Fact]
    public async Task The_first_choices_of_two_tabs_at_once_are_one_after_the_other()
    {
        var ann = await PersonAsync();
        var both = await Task.WhenAll(SaveAsync(ann, Wish(new(false, false, true), version: 0)), SaveAsync(ann, Wish(new(false, true, false), version: 0)));
        Assert.Single(both, result => result.IsOk);
        Assert.Single(both, result => result.Error?.Kind == ErrorKind.Stale);
        Assert.Single(await LinesAsync(ann));
    }

    [Fact]
    public async Task The_same_word_at_once_is_one_line()
    {
        var ann = await PersonAsync();
        var said = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AgreeAsync(ann, Sms)));
        Assert.Single(said, changed => changed);
        Assert.True(Assert.Single(await LinesAsync(ann)).Given);
        // A no is kept, too, where nothing was said before: somebody who answers STOP has said it.
        var bob = await PersonAsync();
        Assert.True(await AgreeAsync(bob, Sms, given: false, source: "STOP"));
        Assert.False(await AgreeAsync(bob, Sms, given: false, source: "STOP"));
        Assert.Equal([(false, "STOP")], (await LinesAsync(bob)).Select(line => (line.Given, line.Source)));
        Assert.True((await StoredAsync(bob))!.OrdersBySms);
    }

    [Fact]
    public async Task A_yes_lifts_what_a_link_had_ended_and_nothing_else()
    {
        var ann = await PersonAsync(phone: "+12125550142", email: "Ann@Example.com");
        foreach (var reason in Enum.GetValues<SuppressionReason>()) await WithAsync((Suppressions list) => list.AddAsync(Email, "ann@example.com", reason, "test", default));
        await SaveAsync(ann, Wish(new(false, false, true)));
        Assert.Equal(Enum.GetValues<SuppressionReason>().Except([SuppressionReason.Unsubscribed]).Order(), (await AloneAsync(Email, "ann@example.com")).Order());
    }

    [Theory]
    [InlineData(SuppressionReason.Dead, null)]
    [InlineData(SuppressionReason.Spam, null)]
    [InlineData(SuppressionReason.Stop, "notifications.answer_start")]
    [InlineData(SuppressionReason.Operator, "notifications.ask_support")]
    public async Task People_free_their_own_address_of_what_is_theirs_to_judge(SuppressionReason reason, string? refusal)
    {
        var ann = await PersonAsync(phone: "+12125550142");
        await WithAsync((Suppressions list) => list.AddAsync(Sms, "+1 (212) 555-0142", reason, "twilio", default));
        Assert.Equal([reason], (await MineAsync(ann))!.Channels.Single(channel => channel.Channel == Sms).LeftAlone);
        var freed = await AsAsync<FreeOwnAddress, Result>(As(ann), free => free.RunAsync(Sms, default));
        Assert.Equal(refusal, freed.Error?.Code);
        Assert.Equal(refusal is null ? [] : [reason], await AloneAsync(Sms, "+12125550142"));
        Assert.Equal(refusal is not null, await WithAsync((NotificationsDb db) => db.Suppressions.AnyAsync(s => s.LiftedAt == null)));
    }

    [Fact]
    public async Task Nobody_frees_an_address_they_do_not_have()
    {
        var ann = await PersonAsync();
        Assert.Equal("notifications.no_address", (await AsAsync<FreeOwnAddress, Result>(As(ann), free => free.RunAsync(Sms, default))).Error?.Code);
        Assert.Equal("notifications.no_address", (await AsAsync<FreeOwnAddress, Result>(As(ann), free => free.RunAsync(Push, default))).Error?.Code);
        Assert.Equal("notifications.not_signed_in", (await AsAsync<FreeOwnAddress, Result>(Actor.Anonymous, free => free.RunAsync(Email, default))).Error?.Code);
    }

    [Fact]
    public async Task An_address_leads_to_everybody_who_has_it()
    {
        var ann = await PersonAsync(phone: "+12125550142", email: "ann@example.com");
        var bob = await PersonAsync(phone: "+12125550142", email: "bob@example.com");
        var guest = await PersonAsync(email: "ann@example.com", guest: true);
        Assert.Equal([ann, bob], await WithAsync((Consents consents) => consents.OfAddressAsync(Sms, "+1 212 555 0142", default)));
        Assert.Equal([ann, guest], await WithAsync((Consents consents) => consents.OfAddressAsync(Email, " ANN@example.com", default)));
        Assert.Empty(await WithAsync((Consents consents) => consents.OfAddressAsync(Push, "token", default)));
        Assert.Empty(await WithAsync((Consents consents) => consents.OfAddressAsync(Sms, "+12125550143", default)));
    }
}
