using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>The way out: looking changes nothing, going twice is going once, and the link can give nothing that nobody gave.</summary>
public sealed class UnsubscribeTests(ClassDatabase database) : WishesTest(database)
{
    private Task<string> SealAsync(Guid person, MessageChannel channel) => WithAsync((WayOut way) => Task.FromResult(way.SealFor(person, channel)));

    private Task<Unsubscribe.Standing?> LookAsync(string seal) => AsAsync<Unsubscribe, Unsubscribe.Standing?>(Actor.Anonymous, use => use.LookAsync(seal, default));

    private Task<Result> EndAsync(string seal) => AsAsync<Unsubscribe, Result>(Actor.Anonymous, use => use.RunAsync(seal, default));

    private Task<Result> UndoAsync(string seal) => AsAsync<Unsubscribe, Result>(Actor.Anonymous, use => use.UndoAsync(seal, default));

    [Fact]
    public async Task Looking_changes_nothing_and_leaving_twice_is_leaving_once()
    {
        var ann = await PersonAsync(email: "ann@example.com");
        await AgreeAsync(ann, Email);
        await AgreeAsync(ann, Push);
        var seal = await SealAsync(ann, Email);
        for (var i = 0; i < 3; i++) Assert.Equal(new(Email, Ended: false, MayUndo: false), await LookAsync(seal));
        Assert.Equal(2, (await LinesAsync(ann)).Count);

        Assert.True((await EndAsync(seal)).IsOk);
        Assert.True((await EndAsync(seal)).IsOk);
        Assert.Equal(new(Email, Ended: true, MayUndo: true), await LookAsync(seal));
        Assert.Equal([(Email, true, "account page"), (Push, true, "account page"), (Email, false, "unsubscribe link")], (await LinesAsync(ann)).Select(line => (line.Channel, line.Given, line.Source)));
        Assert.Equal((false, true), ((await StoredAsync(ann))!.PromotionsByEmail, (await StoredAsync(ann))!.PromotionsByPush));
        Assert.Equal([SuppressionReason.Unsubscribed], await AloneAsync(Email, "ann@example.com"));
    }

    [Fact]
    public async Task It_is_undone_with_a_line_and_only_once()
    {
        var ann = await PersonAsync(email: "ann@example.com");
        await AgreeAsync(ann, Email);
        var seal = await SealAsync(ann, Email);
        Assert.Equal("notifications.nothing_to_undo", (await UndoAsync(seal)).Error?.Code);
        await EndAsync(seal);
        Assert.True((await UndoAsync(seal)).IsOk);
        Assert.Equal("notifications.nothing_to_undo", (await UndoAsync(seal)).Error?.Code);
        Assert.Equal((true, Unsubscribe.UndoWords), (await LinesAsync(ann))[^1] is { Given: var given, Words: var words } ? (given, words) : default);
        Assert.True((await StoredAsync(ann))!.PromotionsByEmail);
        Assert.Empty(await AloneAsync(Email, "ann@example.com"));
        Assert.Equal(new(Email, Ended: false, MayUndo: false), await LookAsync(seal));
    }

    [Fact]
    public async Task The_link_gives_no_consent_that_nobody_gave_and_takes_back_nobody_else_s_no()
    {
        var never = await PersonAsync();
        await EndAsync(await SealAsync(never, Email));
        Assert.Equal("notifications.nothing_to_undo", (await UndoAsync(await SealAsync(never, Email))).Error?.Code);
        Assert.False((await StoredAsync(never))!.PromotionsByEmail);

        // Ended on the account page after an offer came: the link in it does not bring offers back.
        var ann = await PersonAsync();
        await AgreeAsync(ann, Email);
        await AgreeAsync(ann, Email, given: false);
        Assert.Equal("notifications.nothing_to_undo", (await UndoAsync(await SealAsync(ann, Email))).Error?.Code);
        Assert.Equal(new(Email, Ended: true, MayUndo: false), await LookAsync(await SealAsync(ann, Email)));
    }

    [Fact]
    public async Task A_link_that_is_none_of_ours_opens_nothing()
    {
        var ann = await PersonAsync();
        await AgreeAsync(ann, Email);
        var seal = await SealAsync(ann, Email);
        var other = await WithAsync((FoodDelivery.Platform.Encryption encryption) => Task.FromResult(encryption.Seal("another purpose", $"{ann:N} Email")));
        foreach (var forged in new[] { "", "nonsense", ann.ToString(), seal[..^2], seal[..^1] + (seal[^1] == 'A' ? 'B' : 'A'), "A" + seal, other })
        {
            Assert.Null(await LookAsync(forged));
            Assert.Equal("notifications.way_out_unknown", (await EndAsync(forged)).Error?.Code);
            Assert.Equal("notifications.way_out_unknown", (await UndoAsync(forged)).Error?.Code);
        }
        Assert.True((await StoredAsync(ann))!.PromotionsByEmail);
    }

    [Fact]
    public async Task It_works_years_later_and_leads_to_the_public_address()
    {
        var ann = await PersonAsync();
        await AgreeAsync(ann, Sms);
        var url = await WithAsync((WayOut way) => Task.FromResult(way.UrlFor(ann, Sms)));
        Assert.StartsWith("https://food.example.com/unsubscribe/", url, StringComparison.Ordinal);
        Time.Advance(TimeSpan.FromDays(1500));
        Assert.True((await EndAsync(url.Split('/')[^1])).IsOk);
        Assert.False((await StoredAsync(ann))!.PromotionsBySms);
    }

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["PublicBaseUrl"] = "https://food.example.com" };
}
