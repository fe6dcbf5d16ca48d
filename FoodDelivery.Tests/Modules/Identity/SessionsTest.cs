using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Modules.Identity;

/// <summary>Sign-ins as rows, and how often something may be guessed.</summary>
public sealed class SessionsTest(ClassDatabase database) : ModuleTest(database)
{
    private async Task<Guid> PersonAsync(string email) => (await AsAsync<RegisterCustomer, Result<AppUser>>(Actor.Anonymous, use => use.RunAsync(new("Ann", email, "a long sentence"), default))).Value.Id;

    private Task<bool> HoldsAsync(Guid session, Guid person) => WithAsync((Sessions sessions) => sessions.HoldsAsync(session, person, default));

    [Fact]
    public async Task A_sign_in_holds_until_it_is_ended_and_is_nobody_elses()
    {
        var (uma, vic) = (await PersonAsync("uma@example.com"), await PersonAsync("vic@example.com"));
        var session = await WithAsync((Sessions sessions) => sessions.StartAsync(uma, "Firefox on Windows", default));
        Assert.True(await HoldsAsync(session, uma));
        Assert.False(await HoldsAsync(session, vic));
        Assert.False(await WithAsync((Sessions sessions) => sessions.EndAsync(session, vic, default)));
        Assert.True(await HoldsAsync(session, uma));
        Assert.True(await WithAsync((Sessions sessions) => sessions.EndAsync(session, uma, default)));
        Assert.False(await HoldsAsync(session, uma));
    }

    [Fact]
    public async Task Last_seen_is_kept_to_the_minute_and_who_has_not_been_for_two_weeks_is_not_listed()
    {
        var wim = await PersonAsync("wim@example.com");
        var (old, present) = (await WithAsync((Sessions sessions) => sessions.StartAsync(wim, "Chrome on Android", default)), Time.GetUtcNow());
        Time.Advance(TimeSpan.FromSeconds(150));
        await HoldsAsync(old, wim);
        Assert.Equal(new DateTimeOffset(2026, 6, 17, 22, 32, 0, TimeSpan.Zero), Assert.Single(await WithAsync((Sessions sessions) => sessions.OfAsync(wim, default))).SeenAt);
        Time.Advance(Sessions.Lasts);
        Assert.Empty(await WithAsync((Sessions sessions) => sessions.OfAsync(wim, default)));
        await RunJobAsync("identity.forget_old_sign_ins");
        Assert.False(await HoldsAsync(old, wim));
    }

    [Fact]
    public async Task All_but_one_are_ended()
    {
        var xia = await PersonAsync("xia@example.com");
        var sessions = new List<Guid>();
        for (var i = 0; i < 3; i++) sessions.Add(await WithAsync((Sessions use) => use.StartAsync(xia, "A browser on Linux", default)));
        await WithAsync((Sessions use) => use.EndAllAsync(xia, sessions[1], default));
        Assert.False(await HoldsAsync(sessions[0], xia));
        Assert.True(await HoldsAsync(sessions[1], xia));
        Assert.False(await HoldsAsync(sessions[2], xia));
    }

    [Fact]
    public async Task A_thousand_tries_at_once_are_five()
    {
        var key = Tries.Key("password", "many@example.com");
        var taken = new List<bool>();
        foreach (var batch in Enumerable.Range(0, 1000).Chunk(50)) taken.AddRange(await Task.WhenAll(batch.Select(_ => WithAsync((Tries tries) => tries.TakeAsync(key, default)))));
        Assert.Equal(Tries.Allowed, taken.Count(one => one));
    }

    [Fact]
    public async Task A_rest_ends_and_trying_during_it_does_not_lengthen_it()
    {
        var key = Tries.Key("password", "rest@example.com");
        Task<bool> Take() => WithAsync((Tries tries) => tries.TakeAsync(key, default));
        for (var i = 0; i < Tries.Allowed; i++) Assert.True(await Take());
        Time.Advance(Tries.Rest - TimeSpan.FromSeconds(1));
        Assert.False(await Take());
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await Take());
        // Four more, not none: the count began anew.
        for (var i = 1; i < Tries.Allowed; i++) Assert.True(await Take());
        Assert.False(await Take());
    }

    [Fact]
    public async Task Wrong_tries_are_forgotten_and_a_right_one_forgives()
    {
        var key = Tries.Key("password", "slow@example.com");
        Task<bool> Take() => WithAsync((Tries tries) => tries.TakeAsync(key, default));
        for (var i = 0; i < 4; i++) await Take();
        await WithAsync(async (Tries tries) => await tries.ForgiveAsync(key, default));
        for (var i = 0; i < 4; i++) Assert.True(await Take());
        Time.Advance(Tries.Remembered + TimeSpan.FromSeconds(1));
        for (var i = 0; i < 5; i++) Assert.True(await Take());
        Assert.False(await Take());
    }

    [Fact]
    public void An_address_has_one_count_however_it_is_written()
    {
        Assert.Equal(Tries.Key("password", "Jose\u0301@example.com"), Tries.Key("password", " jos\u00e9@EXAMPLE.com"));
        Assert.DoesNotContain("jos", Tries.Key("password", "jose@example.com"), StringComparison.OrdinalIgnoreCase);
    }
}
