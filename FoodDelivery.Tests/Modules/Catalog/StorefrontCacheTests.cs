using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Modules.Catalog;

/// <summary>The list that is made once for many says nothing that is no longer true.</summary>
public sealed class StorefrontCacheTests(ClassDatabase database) : CatalogTest(database)
{
    private static readonly GeoPoint Door = new(40.7575, -73.9905);

    // The test's clock says Wednesday, 18:30 in New York.
    protected override OpeningHours Hours => new([.. Enum.GetValues<DayOfWeek>().Select(day => new WeekSpan(day, new TimeOnly(11, 0), new TimeOnly(18, 45)))], [], LastOrderMinutes: 13);

    [Fact]
    public async Task The_same_question_is_answered_without_making_the_list_again()
    {
        var first = await ListAsync();
        Assert.Same(first, await ListAsync());
        Assert.NotSame(first, await ListAsync(sort: StorefrontSort.Nearest));
    }

    [Fact]
    public async Task A_pause_ends_in_the_list_at_its_very_moment()
    {
        Assert.Equal(Openness.Open, await OpenAsync());
        Assert.True((await AsAsync<PauseRestaurant, Result>(Cook, pause => pause.RunAsync(new(Corner.Id, TimeSpan.FromSeconds(75), null), CancellationToken.None))).IsOk);
        Assert.Equal(Openness.Paused, await OpenAsync());
        Time.Advance(TimeSpan.FromSeconds(72));
        Assert.Equal(Openness.Paused, await OpenAsync());
        Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(Openness.Open, await OpenAsync());
    }

    [Fact]
    public async Task The_last_order_is_the_last_in_the_list_too()
    {
        Time.Advance(TimeSpan.FromSeconds(118));
        Assert.Equal(Openness.Open, await OpenAsync());
        Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(Openness.Closed, await OpenAsync());
    }

    [Fact]
    public async Task A_rush_ends_in_the_list_at_its_very_moment()
    {
        Assert.True((await AsAsync<SetRush, Result>(Cook, rush => rush.RunAsync(new(Corner.Id, TimeSpan.FromSeconds(63)), CancellationToken.None))).IsOk);
        Time.Advance(TimeSpan.FromSeconds(61));
        var busy = (await ListAsync()).Cards[0];
        Time.Advance(TimeSpan.FromSeconds(2));
        var calm = (await ListAsync()).Cards[0];
        Assert.Equal((true, false, busy.FromMinutes - 10), (busy.Rush, calm.Rush, calm.FromMinutes));
    }

    private async Task<Openness> OpenAsync() => (await ListAsync()).Cards[0].Open.State;

    private Task<Storefront> ListAsync(StorefrontSort sort = StorefrontSort.Recommended) => WithAsync((StorefrontReads reads) => reads.FindAsync(new(Door, Sort: sort), CancellationToken.None));
}
