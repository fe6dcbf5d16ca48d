using FoodDelivery.Catalog;
using FoodDelivery.Kernel;

namespace FoodDelivery.Web.Catalog;

/// <summary>What the catalog's endpoints answer: the public shape, apart from our own tables.</summary>
public static class CatalogAnswers
{
    public sealed record RestaurantList(IReadOnlyList<RestaurantSummary> Restaurants, IReadOnlyList<string> Cuisines);

    /// <param name="State">open, paused or closed.</param>
    /// <param name="Until">When that changes.</param>
    /// <param name="Why">In words, when not open.</param>
    public sealed record RestaurantSummary(
        Guid Id, string Slug, string Name, IReadOnlyList<string> Cuisines, string State, DateTimeOffset? Until, string? Why, double? DistanceMeters, bool Delivers,
        Money DeliveryFee, Money MinimumOrder, int FromMinutes, int ToMinutes, bool Busy, string? Picture, IReadOnlyList<string> MatchingDishes);

    public sealed record RestaurantWithMenu(RestaurantSummary Restaurant, string Description, string Address, GeoPoint Location, string Phone, string TimeZone, IReadOnlyList<Section> Menu);

    public sealed record Section(Guid Id, string Name, IReadOnlyList<Dish> Dishes);

    public sealed record Dish(Guid Id, string Name, string Description, Money Price, bool SoldOut, IReadOnlyList<string> Allergens, IReadOnlyList<string> Diets, string? Picture, IReadOnlyList<Choice> Choices);

    public sealed record Choice(Guid Id, string Name, int Min, int Max, IReadOnlyList<Option> Options);

    public sealed record Option(Guid Id, string Name, Money Price, int Max, IReadOnlyList<string> Allergens);

    public static RestaurantList Of(Storefront found) => new([.. found.Cards.Select(Of)], found.Cuisines);

    public static RestaurantWithMenu Of(RestaurantPageView page, DateTimeOffset now) => new(
        Of(page.Card), page.Restaurant.Description, page.Restaurant.AddressLine, page.Restaurant.Location, page.Restaurant.Phone, page.Restaurant.TimeZone,
        [.. page.Menu.Sections.Select(section => new Section(section.Id, section.Name, [.. section.Items.Select(item => Of(item, now))]))]);

    private static RestaurantSummary Of(RestaurantCard card) => new(
        card.Id, card.Slug, card.Name, card.Cuisines, card.Open.State.ToString().ToLowerInvariant(), card.Open.Until, card.Open.Why, card.Meters, card.Delivers,
        card.Fee, card.MinimumOrder, card.FromMinutes, card.ToMinutes, card.Rush, card.Picture, card.Dishes);

    private static Dish Of(MenuItem item, DateTimeOffset now) => new(
        item.Id, item.Name, item.Description, item.Price, item.IsSoldOut(now), Allergen.WordsOf(item.Allergens), item.Diets, item.Picture,
        [.. item.Groups.Select(group => new Choice(group.Id, group.Name, group.Min, group.Max, [.. group.Options.Select(o => new Option(o.Id, o.Name, o.Price, o.Max, Allergen.WordsOf(o.Allergens)))]))]);
}
