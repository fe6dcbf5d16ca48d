using FoodDelivery.Catalog;
using FoodDelivery.Kernel;

namespace FoodDelivery.Web.Catalog;

/// <summary>What the catalog's endpoints answer: the public shape, apart from our own tables.</summary>
public static class CatalogAnswers
{
    /// <summary>A part of the restaurants.</summary>
    /// <param name="Next">The cursor of the part that follows; null at the end.</param>
    /// <param name="Cuisines">All there are, the most frequent first.</param>
    /// <param name="All">How many restaurants there are without search and filter.</param>
    public sealed record RestaurantList(IReadOnlyList<RestaurantSummary> Items, string? Next, IReadOnlyList<string> Cuisines, int All);

    /// <param name="State">Whether it takes orders.</param>
    /// <param name="Until">When that changes.</param>
    /// <param name="Why">For people, when not open.</param>
    /// <param name="DistanceMeters">Straight line; null while the place is unknown.</param>
    /// <param name="Delivers">The place lies in its zone, or is unknown.</param>
    /// <param name="DeliveryFee">To that place; the lowest while it is unknown.</param>
    /// <param name="FromMinutes">From order to door, at the earliest.</param>
    /// <param name="ToMinutes">From order to door, at the latest.</param>
    /// <param name="Busy">Longer preparation times are promised.</param>
    /// <param name="MatchingDishes">Names of dishes that the search found, the best first.</param>
    public sealed record RestaurantSummary(
        Guid Id, string Slug, string Name, IReadOnlyList<string> Cuisines, Openness State, DateTimeOffset? Until, string? Why, double? DistanceMeters, bool Delivers,
        Money DeliveryFee, Money MinimumOrder, int FromMinutes, int ToMinutes, bool Busy, string? Picture, IReadOnlyList<string> MatchingDishes);

    /// <param name="TimeZone">IANA id.</param>
    public sealed record RestaurantWithMenu(RestaurantSummary Restaurant, string Description, string Address, GeoPoint Location, string Phone, string TimeZone, IReadOnlyList<Section> Menu);

    public sealed record Section(Guid Id, string Name, IReadOnlyList<Dish> Dishes);

    /// <param name="SoldOut">At this moment.</param>
    /// <param name="Choices">What can or must be chosen with it.</param>
    public sealed record Dish(Guid Id, string Name, string Description, Money Price, bool SoldOut, IReadOnlyList<string> Allergens, IReadOnlyList<string> Diets, string? Picture, IReadOnlyList<Choice> Choices);

    /// <param name="Min">How many options must be chosen.</param>
    /// <param name="Max">How many may be.</param>
    public sealed record Choice(Guid Id, string Name, int Min, int Max, IReadOnlyList<Option> Options);

    /// <param name="Price">On top of the dish, per piece.</param>
    /// <param name="Max">How often it may be chosen.</param>
    public sealed record Option(Guid Id, string Name, Money Price, int Max, IReadOnlyList<string> Allergens);

    public static RestaurantWithMenu Of(RestaurantPageView page, DateTimeOffset now) => new(
        Of(page.Card), page.Restaurant.Description, page.Restaurant.AddressLine, page.Restaurant.Location, page.Restaurant.Phone, page.Restaurant.TimeZone,
        [.. page.Menu.Sections.Select(section => new Section(section.Id, section.Name, [.. section.Items.Select(item => Of(item, now))]))]);

    public static RestaurantSummary Of(RestaurantCard card) => new(
        card.Id, card.Slug, card.Name, card.Cuisines, card.Open.State, card.Open.Until, card.Open.Why, card.Meters, card.Delivers,
        card.Fee, card.MinimumOrder, card.FromMinutes, card.ToMinutes, card.Rush, card.Picture, card.Dishes);

    private static Dish Of(MenuItem item, DateTimeOffset now) => new(
        item.Id, item.Name, item.Description, item.Price, item.IsSoldOut(now), Allergen.WordsOf(item.Allergens), item.Diets, item.Picture,
        [.. item.Groups.Select(group => new Choice(group.Id, group.Name, group.Min, group.Max, [.. group.Options.Select(o => new Option(o.Id, o.Name, o.Price, o.Max, Allergen.WordsOf(o.Allergens)))]))]);
}
