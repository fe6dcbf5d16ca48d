using FoodDelivery.Identity;

namespace FoodDelivery.Tests.Rules.Identity;

public sealed class ProgramRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 17, 22, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("https://app.example/back", true)]
    [InlineData("https://app.example/back?x=1", true)]
    [InlineData("http://127.0.0.1/back", true)]
    [InlineData("http://127.0.0.1:7890/back", true)]
    [InlineData("http://[::1]:7890/back", true)]
    [InlineData("com.example.app:/back", true)]
    [InlineData("http://app.example/back", false)]
    [InlineData("http://localhost/back", false)]
    [InlineData("http://127.0.0.1.evil.example/back", false)]
    [InlineData("https://app.example/back#part", false)]
    [InlineData("https://*.example/back", false)]
    [InlineData("https://user@app.example/back", false)]
    [InlineData("myapp:/back", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("data:text/html,x", false)]
    [InlineData("/back", false)]
    [InlineData("", false)]
    public void People_are_sent_back_only_where_nobody_else_listens(string address, bool good) => Assert.Equal(good, RedirectAddress.IsGood(address));

    [Fact]
    public void A_secret_fits_itself_and_for_a_while_the_one_before()
    {
        var (one, two, three) = (ProgramSecret.Make(), ProgramSecret.Make(), ProgramSecret.Make());
        var stored = ProgramSecret.Stored(two, ProgramSecret.Stored(one), Now.AddHours(1));
        Assert.True(ProgramSecret.Fits(one, stored, Now));
        Assert.True(ProgramSecret.Fits(two, stored, Now));
        Assert.False(ProgramSecret.Fits(three, stored, Now));
        Assert.False(ProgramSecret.Fits(one, stored, Now.AddHours(1)));
        Assert.True(ProgramSecret.Fits(two, stored, Now.AddHours(1)));
        // Of three, only the last two.
        var again = ProgramSecret.Stored(three, stored, Now.AddHours(2));
        Assert.False(ProgramSecret.Fits(one, again, Now));
        Assert.True(ProgramSecret.Fits(two, again, Now));
        Assert.False(ProgramSecret.Fits("", stored, Now));
        Assert.False(ProgramSecret.Fits(one, null, Now));
    }

    [Fact]
    public void The_latest_key_that_has_begun_works_and_all_that_have_not_ended_are_believed()
    {
        TokenKey[] keys = [Key("ended", -90, ends: -1), Key("before", -40, ends: 20), Key("works", -10), Key("waits", 1), Key("other use", -1, use: TokenKeyUse.Encrypt)];
        Assert.Equal("works", TokenKeyPlan.Working(keys, TokenKeyUse.Sign, Now)?.Id);
        Assert.Equal("waits", TokenKeyPlan.Waiting(keys, TokenKeyUse.Sign, Now)?.Id);
        Assert.Equal(["works", "before", "waits"], TokenKeyPlan.InOrder(keys, TokenKeyUse.Sign, Now).Select(key => key.Id));
        Assert.Equal(["waits", "works"], TokenKeyPlan.InOrder(keys, TokenKeyUse.Sign, Now.AddDays(21)).Select(key => key.Id));
    }

    [Fact]
    public void A_key_is_followed_in_time_and_outlives_every_token_it_made()
    {
        var key = Key("works", 0);
        Assert.False(TokenKeyPlan.IsDue(key, Now.AddDays(28.9)));
        Assert.True(TokenKeyPlan.IsDue(key, Now.AddDays(29)));
        Assert.True(TokenKeyPlan.EndOf(Now) > Now + TokenKeyPlan.TokensLive);
        // Nodes look every half minute.
        Assert.True(TokenKeyPlan.NodesAgree > TimeSpan.FromSeconds(60));
    }

    private static TokenKey Key(string id, double from, double? ends = null, TokenKeyUse use = TokenKeyUse.Sign) =>
        new() { Id = id, Use = use, Sealed = "", WorksFrom = Now.AddDays(from), EndsAt = ends is { } days ? Now.AddDays(days) : null };
}
