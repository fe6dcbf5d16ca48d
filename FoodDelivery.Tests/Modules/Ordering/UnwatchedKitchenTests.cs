using FoodDelivery.Catalog;
using FoodDelivery.Ordering;
using FoodDelivery.Tests.Rules.Ordering;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Modules.Ordering;

/// <summary>No live screen for five minutes in opening hours: the restaurant rests until somebody looks.</summary>
public sealed class UnwatchedKitchenTests(ClassDatabase database) : KitchenTest(database)
{
    private const string Job = "ordering.no-kitchen-screen";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Database.ExecuteAsync("TRUNCATE ordering.kitchen_screens, ordering.unwatched_kitchens, catalog.restaurants, platform.outbox CASCADE");
        await RestaurantAsync();
    }

    [Fact]
    public async Task After_five_minutes_without_a_screen_the_restaurant_is_paused_with_the_reason_and_one_tap_resumes()
    {
        await MinutesAsync(4);
        Assert.Empty(await PublishedAsync());
        await MinutesAsync(1);
        Assert.Equal(["ordering.KitchenUnwatched"], await PublishedAsync());
        await RelayAsync();

        var state = await StateAsync();
        Assert.Equal(Openness.Paused, state.State);
        Assert.StartsWith(PauseWhenKitchenUnwatched.Reason, state.Why, StringComparison.Ordinal);
        Assert.Equal(Time.GetUtcNow() + TimeSpan.FromHours(1), state.Until);

        Assert.True((await AsAsync(Cook, (ResumeRestaurant resume) => resume.RunAsync(new(AnOrder.RestaurantId), default))).IsOk);
        Assert.Equal(Openness.Open, (await StateAsync()).State);
    }

    [Fact]
    public async Task A_device_that_shows_no_board_any_more_is_forgotten_after_a_month()
    {
        var (gone, lives) = (Guid.CreateVersion7(Time.GetUtcNow()), Guid.CreateVersion7(Time.GetUtcNow()));
        await AsAsync(Cook, (KitchenHeartbeat beat) => beat.RunAsync(new(AnOrder.RestaurantId, gone, SoundOn: true), default));
        Time.Advance(TimeSpan.FromSeconds(1));
        await AsAsync(Cook, (KitchenHeartbeat beat) => beat.RunAsync(new(AnOrder.RestaurantId, lives, SoundOn: true), default));
        Time.Advance(TimeSpan.FromDays(30));
        await RunJobAsync(ForgetOldScreens.Id);
        Assert.Equal(lives, await Database.ScalarAsync<Guid>("SELECT device_id FROM ordering.kitchen_screens"));
    }

    [Fact]
    public async Task A_living_screen_keeps_it_open()
    {
        var wall = Guid.CreateVersion7();
        for (var minute = 0; minute < 8; minute++)
        {
            Assert.True((await AsAsync(Cook, (KitchenHeartbeat beat) => beat.RunAsync(new(AnOrder.RestaurantId, wall, minute % 2 == 0), default))).IsOk);
            await MinutesAsync(1);
        }
        Assert.Empty(await PublishedAsync());
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM ordering.kitchen_screens"));
    }

    [Fact]
    public async Task A_hidden_tab_and_an_admin_who_looks_in_watch_nothing()
    {
        var admin = AnOrder.With(Kernel.Roles.Admin, "Alex");
        for (var minute = 0; minute < 5; minute++)
        {
            Assert.True((await AsAsync(Cook, (KitchenHeartbeat beat) => beat.RunAsync(new(AnOrder.RestaurantId, Guid.CreateVersion7(), true, Visible: false), default))).IsOk);
            Assert.True((await AsAsync(admin, (KitchenHeartbeat beat) => beat.RunAsync(new(AnOrder.RestaurantId, Guid.CreateVersion7(), true), default))).IsOk);
            await MinutesAsync(1);
        }
        Assert.Equal(["ordering.KitchenUnwatched"], await PublishedAsync());
    }

    [Fact]
    public async Task Five_minutes_count_from_the_last_sign_of_life()
    {
        await MinutesAsync(3);
        await AsAsync(Cook, (KitchenHeartbeat beat) => beat.RunAsync(new(AnOrder.RestaurantId, Guid.CreateVersion7(), true), default));
        await MinutesAsync(4);
        Assert.Empty(await PublishedAsync());
        await MinutesAsync(1);
        Assert.Equal(["ordering.KitchenUnwatched"], await PublishedAsync());
    }

    [Fact]
    public async Task When_the_product_itself_was_down_nobody_is_blamed()
    {
        await MinutesAsync(2);
        Time.Advance(TimeSpan.FromMinutes(30));
        await RunJobAsync(Job);
        Assert.Empty(await PublishedAsync());
        await MinutesAsync(5);
        Assert.Equal(["ordering.KitchenUnwatched"], await PublishedAsync());
    }

    [Fact]
    public async Task Closed_hours_do_not_count()
    {
        await MinutesAsync(3);
        await AsAsync(Cook, (CloseForToday close) => close.RunAsync(new(AnOrder.RestaurantId), default));
        await MinutesAsync(10);
        Assert.Empty(await PublishedAsync());
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM ordering.unwatched_kitchens"));
        await AsAsync(Cook, (ResumeRestaurant resume) => resume.RunAsync(new(AnOrder.RestaurantId), default));
        await MinutesAsync(4);
        Assert.Empty(await PublishedAsync());
        await MinutesAsync(1);
        Assert.Equal(["ordering.KitchenUnwatched"], await PublishedAsync());
    }

    [Fact]
    public async Task A_longer_pause_made_by_a_person_stands()
    {
        await MinutesAsync(5);
        await AsAsync(Cook, (PauseRestaurant pause) => pause.RunAsync(new(AnOrder.RestaurantId, TimeSpan.FromHours(3), "Power cut"), default));
        await RelayAsync();
        Assert.StartsWith("Power cut", (await StateAsync()).Why, StringComparison.Ordinal);
    }

    /// <summary>The job runs every minute: now, and then once after each minute.</summary>
    private async Task MinutesAsync(int minutes)
    {
        await RunJobAsync(Job);
        for (var i = 0; i < minutes; i++)
        {
            Time.Advance(TimeSpan.FromMinutes(1));
            await RunJobAsync(Job);
        }
    }

    private Task<OpenState> StateAsync() => WithAsync((CatalogLookup catalog) => catalog.OpenStateAsync(AnOrder.RestaurantId, Time.GetUtcNow(), default));
}
