using FoodDelivery.Catalog;
using FoodDelivery.Kernel;

namespace FoodDelivery.Tests.Rules.Catalog;

/// <summary>Open, paused, closed: what customers are told, in the restaurant's own time.</summary>
public sealed class RestaurantTests
{
    private static readonly DateTimeOffset Now = AMenu.Evening; // Wednesday 18:30 in New York

    [Fact]
    public void A_pause_has_an_end_and_is_told_with_its_reason()
    {
        var restaurant = AMenu.Restaurant();
        Assert.True(restaurant.Pause(TimeSpan.FromMinutes(45), "Oven repair", Now).IsOk);
        Assert.Equal(new OpenState(Openness.Paused, Now.AddMinutes(45), "Oven repair. New orders from 7:15 PM."), restaurant.StateAt(Now));
        Assert.Equal(Openness.Open, restaurant.StateAt(Now.AddMinutes(45)).State);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(24 * 60 + 1)]
    public void A_pause_or_rush_without_a_sensible_end_is_refused(int minutes)
    {
        var restaurant = AMenu.Restaurant();
        Assert.Equal("catalog.length_out_of_range", restaurant.Pause(TimeSpan.FromMinutes(minutes), null, Now).Error?.Code);
        Assert.Equal("catalog.length_out_of_range", restaurant.StartRush(TimeSpan.FromMinutes(minutes), Now).Error?.Code);
        Assert.Equal(Openness.Open, restaurant.StateAt(Now).State);
        Assert.False(restaurant.IsInRush(Now));
    }

    [Fact]
    public void Closed_for_today_opens_by_itself_on_the_next_day()
    {
        var restaurant = AMenu.Restaurant(hours: new(HoursText.Parse("Mon-Sun 11:00-22:00"), [], 0));
        restaurant.CloseForToday(Now);
        var state = restaurant.StateAt(Now);
        Assert.Equal(Openness.Closed, state.State);
        Assert.Equal("The kitchen takes no more orders today. Opens tomorrow at 11 AM.", state.Why);
        Assert.Equal(Openness.Open, restaurant.StateAt(state.Until!.Value).State);
    }

    [Fact]
    public void Resuming_ends_a_pause_and_an_early_closing()
    {
        var restaurant = AMenu.Restaurant();
        restaurant.CloseForToday(Now);
        restaurant.Pause(TimeSpan.FromHours(1), null, Now);
        restaurant.Resume();
        Assert.Equal(Openness.Open, restaurant.StateAt(Now).State);
    }

    [Theory]
    [InlineData("Mon-Sun 19:00-22:00", "Opens at 7 PM.")]
    [InlineData("Mon-Sun 07:30-15:00", "Opens tomorrow at 7:30 AM.")]
    [InlineData("Sat 12:00-15:00", "Opens Saturday at 12 PM.")]
    [InlineData("Wed 12:00-15:00", "Opens Jun 24 at 12 PM.")]
    public void A_closed_restaurant_says_when_it_opens(string week, string why) =>
        Assert.Equal(why, AMenu.Restaurant(hours: new(HoursText.Parse(week), [], 0)).StateAt(Now).Why);

    [Fact]
    public void After_the_last_order_it_says_so()
    {
        var state = AMenu.Restaurant(hours: new(HoursText.Parse("Mon-Sun 11:00-18:45"), [], 30)).StateAt(Now);
        Assert.Equal((Openness.Closed, "The kitchen has taken its last order. Opens tomorrow at 11 AM."), (state.State, state.Why));
    }

    [Theory]
    [InlineData(0, 199)]
    [InlineData(1000, 259)]
    [InlineData(1234.56, 273)] // 74.07 cents
    [InlineData(1241.6, 273)] // 74.496
    [InlineData(1241.7, 274)] // 74.502
    public void The_delivery_fee_grows_with_the_distance(double meters, long cents) => Assert.Equal(new Money(cents, "USD"), AMenu.Restaurant().DeliveryFee(meters));

    [Theory]
    [InlineData("Crème Brûlée & Café", "creme brulee cafe")]
    [InlineData("  Nonna's   CORNER!! ", "nonnas corner")]
    [InlineData("Şiş / Çay", "sis cay")]
    [InlineData("🍕", "")]
    public void Search_knows_neither_case_nor_accents(string text, string normal) => Assert.Equal(normal, SearchText.Normalise(text));
}
