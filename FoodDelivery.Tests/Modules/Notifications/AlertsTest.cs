using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>An alert is told once, ends by itself or by a person, and can come back.</summary>
public sealed class AlertsTest(ClassDatabase database) : ModuleTest(database)
{
    private static readonly Actor Operator = new(Guid.Parse("0199d000-0000-7000-8000-000000000003"), "Dora", new HashSet<string> { Roles.Dispatcher }, new HashSet<Guid>());

    private Trouble At(string key, bool byItself = true, string what = "It is broken.") => new(key, AlertSeverity.Critical, what, "Everybody.", "/admin", "Look", Time.GetUtcNow(), byItself);

    private Task RaiseAsync(Trouble trouble) => WithAsync((Alerts alerts) => alerts.RaiseAsync(trouble, default));

    private async Task<IReadOnlyList<AlertRow>> OpenAsync(string what) => [.. (await AsAsync<AlertReads, IReadOnlyList<AlertRow>>(Operator, reads => reads.OpenAsync(default))).Where(a => a.What.Contains(what, StringComparison.Ordinal))];

    [Fact]
    public async Task The_same_trouble_told_often_is_one_alert_with_the_latest_words()
    {
        await RaiseAsync(At("test.same", what: "same, first"));
        await RaiseAsync(At("test.same", what: "same, second"));
        Assert.Equal("same, second", Assert.Single(await OpenAsync("same,")).What);
    }

    [Fact]
    public async Task Two_who_notice_at_the_same_moment_raise_one_alert_and_screens_hear_once()
    {
        var told = 0;
        using var watch = Rooms.GetRequiredService<LiveFeed>().Watch<AlertsChanged>(_ => Interlocked.Increment(ref told));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RaiseAsync(At("test.race", what: "race"))));
        Assert.Single(await OpenAsync("race"));
        Assert.Equal(1, told);
    }

    [Fact]
    public async Task What_is_over_can_come_back_as_a_new_alert()
    {
        await RaiseAsync(At("test.back", what: "back"));
        await WithAsync((Alerts alerts) => alerts.EndAsync("test.back", "Mended.", default));
        Assert.Empty(await OpenAsync("back"));
        await RaiseAsync(At("test.back", what: "back"));
        Assert.Single(await OpenAsync("back"));
        Assert.Equal(2, await WithAsync((NotificationsDb db) => db.Alerts.CountAsync(a => a.Key == "test.back")));
    }

    [Fact]
    public async Task Setting_a_family_ends_its_others_and_nobody_elses()
    {
        await WithAsync((Alerts alerts) => alerts.SetAsync("fam.a:", [At("fam.a:1", what: "family one"), At("fam.a:2", what: "family two")], default));
        await RaiseAsync(At("fam.b:1", what: "family other"));
        await WithAsync((Alerts alerts) => alerts.SetAsync("fam.a:", [At("fam.a:2", what: "family two")], default));
        Assert.Equal(["family other", "family two"], (await OpenAsync("family")).Select(a => a.What).Order());
        await Assert.ThrowsAsync<ArgumentException>(() => WithAsync((Alerts alerts) => alerts.SetAsync("fam.a:", [At("fam.b:9")], default)));
    }

    [Fact]
    public async Task A_person_closes_what_does_not_close_by_itself()
    {
        await RaiseAsync(At("test.person", byItself: false, what: "person"));
        var alert = Assert.Single(await OpenAsync("person"));
        Assert.True((await AsAsync<ResolveAlert, Result>(Operator, useCase => useCase.RunAsync(new(alert.Id, "Called them."), default))).IsOk);
        Assert.Empty(await OpenAsync("person"));
        var over = (await AsAsync<AlertReads, IReadOnlyList<AlertRow>>(Operator, reads => reads.OverAsync(50, default))).Single(a => a.Id == alert.Id);
        Assert.Equal(("Dora", "Called them."), (over.ResolvedBy, over.Resolution));
        Assert.Equal("notifications.already_resolved", (await AsAsync<ResolveAlert, Result>(Operator, useCase => useCase.RunAsync(new(alert.Id), default))).Error?.Code);
        Assert.Equal(1, await WithAsync((PlatformDb db) => db.Outbox.CountAsync(row => row.Subject == $"audit:{alert.Id}")));
    }

    [Fact]
    public async Task What_closes_by_itself_no_person_can_wave_away_and_customers_close_nothing()
    {
        await RaiseAsync(At("test.itself", what: "itself"));
        var alert = Assert.Single(await OpenAsync("itself"));
        Assert.Equal("notifications.still_there", (await AsAsync<ResolveAlert, Result>(Operator, useCase => useCase.RunAsync(new(alert.Id), default))).Error?.Code);
        var customer = Operator with { Roles = new HashSet<string> { Roles.Customer } };
        Assert.Equal(ErrorKind.Forbidden, (await AsAsync<ResolveAlert, Result>(customer, useCase => useCase.RunAsync(new(alert.Id), default))).Error?.Kind);
        Assert.Empty(await AsAsync<AlertReads, IReadOnlyList<AlertRow>>(customer, reads => reads.OpenAsync(default)));
        Assert.Single(await OpenAsync("itself"));
    }

    [Fact]
    public async Task Words_that_are_too_long_are_cut_not_lost()
    {
        await RaiseAsync(At("test.long", what: "long " + new string('x', 900)));
        Assert.Equal(Alert.TextLength, Assert.Single(await OpenAsync("long ")).What.Length);
    }
}
