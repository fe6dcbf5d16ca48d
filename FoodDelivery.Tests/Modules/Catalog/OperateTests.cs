using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Modules.Catalog;

/// <summary>The switches of a restaurant: sold out, pause, rush, closed for today. Who may press them, and who hears of it.</summary>
public sealed class OperateTests(ClassDatabase database) : CatalogTest(database)
{
    private static readonly CancellationToken None = CancellationToken.None;

    protected override OpeningHours Hours => new(HoursText.Parse("Mon-Sun 11:00-23:00"), [], 0);

    [Theory]
    [InlineData(SoldOutFor.FourHours, "2026-06-18T02:30:00Z")]
    [InlineData(SoldOutFor.Today, "2026-06-18T04:00:00Z")]
    [InlineData(SoldOutFor.UntilChanged, null)]
    public async Task A_dish_is_sold_out_for_as_long_as_was_said(SoldOutFor length, string? until)
    {
        var told = Told<MenuChanged>();
        Assert.True((await AsAsync<MarkSoldOut, Result>(Cook, u => u.RunAsync(new(Pizza.Id, length), None))).IsOk);
        Assert.Equal(until is null ? MenuItem.UntilChanged : DateTimeOffset.Parse(until, null), (await StoredAsync(Pizza)).SoldOutUntil);
        Assert.Equal([new MenuChanged(Corner.Id)], told);
        Refused(await PriceAsync(), ErrorKind.Conflict, "catalog.item_sold_out");

        Assert.True((await AsAsync<BringBackItem, Result>(Cook, u => u.RunAsync(new(Pizza.Id), None))).IsOk);
        Assert.True((await PriceAsync()).IsOk);
    }

    [Fact]
    public async Task A_pause_is_seen_at_once_and_ends_by_itself()
    {
        var told = Told<RestaurantChanged>();
        Assert.Equal(Openness.Open, (await StateAsync()).State);
        Assert.True((await AsAsync<PauseRestaurant, Result>(Cook, u => u.RunAsync(new(Corner.Id, TimeSpan.FromMinutes(30), "Oven repair"), None))).IsOk);
        Assert.Equal(new OpenState(Openness.Paused, Time.GetUtcNow().AddMinutes(30), "Oven repair. New orders from 7 PM."), await StateAsync());
        Assert.Equal([new RestaurantChanged(Corner.Id)], told);
        Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(Openness.Open, (await StateAsync()).State);
    }

    [Fact]
    public async Task A_pause_can_be_ended_early()
    {
        await AsAsync<PauseRestaurant, Result>(Cook, u => u.RunAsync(new(Corner.Id, TimeSpan.FromMinutes(30)), None));
        Assert.True((await AsAsync<ResumeRestaurant, Result>(Cook, u => u.RunAsync(new(Corner.Id), None))).IsOk);
        Assert.Equal(Openness.Open, (await StateAsync()).State);
    }

    [Fact]
    public async Task Rush_has_an_end_and_can_be_ended()
    {
        Assert.True((await AsAsync<SetRush, Result>(Cook, u => u.RunAsync(new(Corner.Id, TimeSpan.FromMinutes(30)), None))).IsOk);
        Assert.True((await InfoAsync()).Rush);
        Assert.True((await AsAsync<SetRush, Result>(Cook, u => u.RunAsync(new(Corner.Id, null), None))).IsOk);
        Assert.False((await InfoAsync()).Rush);
        await AsAsync<SetRush, Result>(Cook, u => u.RunAsync(new(Corner.Id, TimeSpan.FromMinutes(30)), None));
        Time.Advance(TimeSpan.FromMinutes(30));
        Assert.False((await InfoAsync()).Rush);
    }

    [Fact]
    public async Task Closed_for_today_opens_tomorrow()
    {
        Assert.True((await AsAsync<CloseForToday, Result>(Cook, u => u.RunAsync(new(Corner.Id), None))).IsOk);
        var state = await StateAsync();
        Assert.Equal((Openness.Closed, "The kitchen takes no more orders today. Opens tomorrow at 11 AM."), (state.State, state.Why));
    }

    [Fact]
    public async Task Nobody_else_may_press_the_switches()
    {
        foreach (var actor in new[] { OtherCook, Actor.Anonymous, Cook with { Roles = new HashSet<string> { Roles.Customer } } })
        {
            Refused(await AsAsync<MarkSoldOut, Result>(actor, u => u.RunAsync(new(Pizza.Id, SoldOutFor.Today), None)), ErrorKind.Forbidden, "catalog.not_your_restaurant");
            Refused(await AsAsync<BringBackItem, Result>(actor, u => u.RunAsync(new(Pizza.Id), None)), ErrorKind.Forbidden, "catalog.not_your_restaurant");
            Refused(await AsAsync<PauseRestaurant, Result>(actor, u => u.RunAsync(new(Corner.Id, TimeSpan.FromHours(1)), None)), ErrorKind.Forbidden, "catalog.not_your_restaurant");
            Refused(await AsAsync<ResumeRestaurant, Result>(actor, u => u.RunAsync(new(Corner.Id), None)), ErrorKind.Forbidden, "catalog.not_your_restaurant");
            Refused(await AsAsync<SetRush, Result>(actor, u => u.RunAsync(new(Corner.Id, TimeSpan.FromHours(1)), None)), ErrorKind.Forbidden, "catalog.not_your_restaurant");
            Refused(await AsAsync<CloseForToday, Result>(actor, u => u.RunAsync(new(Corner.Id), None)), ErrorKind.Forbidden, "catalog.not_your_restaurant");
        }
        var (stored, pizza) = (await StoredAsync(), await StoredAsync(Pizza));
        Assert.Equal((null, null, null, null), (stored.PausedUntil, stored.RushUntil, stored.ClosedTodayUntil, pizza.SoldOutUntil));
    }

    [Fact]
    public async Task What_is_not_there_is_refused()
    {
        var nothing = Guid.CreateVersion7(Time.GetUtcNow());
        Refused(await AsAsync<MarkSoldOut, Result>(Cook, u => u.RunAsync(new(nothing, SoldOutFor.Today), None)), ErrorKind.NotFound, "catalog.unknown_dish");
        Refused(await AsAsync<BringBackItem, Result>(Cook, u => u.RunAsync(new(nothing), None)), ErrorKind.NotFound, "catalog.unknown_dish");
        Refused(await AsAsync<PauseRestaurant, Result>(Cook, u => u.RunAsync(new(nothing, TimeSpan.FromHours(1)), None)), ErrorKind.NotFound, "catalog.unknown_restaurant");
    }

    [Fact]
    public async Task A_pause_needs_a_sensible_length_and_a_short_reason()
    {
        Refused(await AsAsync<PauseRestaurant, Result>(Cook, u => u.RunAsync(new(Corner.Id, TimeSpan.FromDays(2)), None)), ErrorKind.Invalid, "catalog.length_out_of_range");
        Refused(await AsAsync<PauseRestaurant, Result>(Cook, u => u.RunAsync(new(Corner.Id, TimeSpan.FromHours(1), new string('a', 121)), None)), ErrorKind.Invalid, "catalog.reason_too_long");
        Refused(await AsAsync<SetRush, Result>(Cook, u => u.RunAsync(new(Corner.Id, TimeSpan.Zero), None)), ErrorKind.Invalid, "catalog.length_out_of_range");
        Assert.Null((await StoredAsync()).PausedUntil);
    }

    [Fact]
    public async Task New_hours_count_at_once_and_unreadable_ones_are_refused_by_their_day()
    {
        var days = new Dictionary<DayOfWeek, string> { [DayOfWeek.Wednesday] = "11:00-15:00, 17:00-18:00", [DayOfWeek.Thursday] = "18:00-02:00" };
        Assert.True((await AsAsync<ChangeOpeningHours, Result>(Cook, u => u.RunAsync(new(Corner.Id, days, 15), None))).IsOk);
        var state = await StateAsync();
        Assert.Equal((Openness.Closed, "Opens tomorrow at 6 PM."), (state.State, state.Why));
        Assert.Equal(15, (await StoredAsync()).Hours.LastOrderMinutes);

        foreach (var text in new[] { "25:00-26:00", "11:00", "11:00-15:00, 14:00-16:00", "18:00-02:00, 20:00-21:00", "soon" })
        {
            var refused = await AsAsync<ChangeOpeningHours, Result>(Cook, u => u.RunAsync(new(Corner.Id, new Dictionary<DayOfWeek, string> { [DayOfWeek.Friday] = text }, 15), None));
            Refused(refused, ErrorKind.Invalid, "catalog.hours_unreadable");
            Assert.Equal("Friday", refused.Error!.Field);
        }
        Refused(await AsAsync<ChangeOpeningHours, Result>(Cook, u => u.RunAsync(new(Corner.Id, days, 181), None)), ErrorKind.Invalid, "catalog.last_order_out_of_range");
        Refused(await AsAsync<ChangeOpeningHours, Result>(OtherCook, u => u.RunAsync(new(Corner.Id, days, 15), None)), ErrorKind.Forbidden, "catalog.not_your_restaurant");
        Assert.Equal(3, (await StoredAsync()).Hours.Week.Count);
    }

    [Fact]
    public async Task Two_people_at_the_same_moment_both_get_their_way()
    {
        // The second reads before the first saves; its save meets a newer row and is made once more.
        var results = await Task.WhenAll(Enumerable.Range(0, 2).Select(i => i == 0
            ? AsAsync<PauseRestaurant, Result>(Cook, u => u.RunAsync(new(Corner.Id, TimeSpan.FromMinutes(30)), None))
            : AsAsync<SetRush, Result>(Cook, u => u.RunAsync(new(Corner.Id, TimeSpan.FromMinutes(30)), None))));
        Assert.All(results, result => Assert.True(result.IsOk));
        var stored = await StoredAsync();
        Assert.Equal((Time.GetUtcNow().AddMinutes(30), Time.GetUtcNow().AddMinutes(30)), (stored.PausedUntil, stored.RushUntil));
    }

    private List<TChange> Told<TChange>() where TChange : ILiveChange
    {
        var told = new List<TChange>();
        Rooms.GetRequiredService<LiveFeed>().Watch<TChange>(told.Add);
        return told;
    }

    private Task<OpenState> StateAsync() => WithAsync((CatalogLookup lookup) => lookup.OpenStateAsync(Corner.Id, Time.GetUtcNow(), None));

    private async Task<RestaurantInfo> InfoAsync() => (await WithAsync((CatalogLookup lookup) => lookup.RestaurantAsync(Corner.Id, None)))!;

    private async Task<Result> PriceAsync() =>
        await WithAsync((CatalogLookup lookup) => lookup.PriceAsync(Corner.Id, [new(Pizza.Id, 1, [Pizza.Groups[0].Options[0].Id], null)], None));
}
