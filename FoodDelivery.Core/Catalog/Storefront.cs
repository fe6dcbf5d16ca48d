using FoodDelivery.Kernel;

namespace FoodDelivery.Catalog;

public enum StorefrontSort
{
    /// <summary>What is open and near comes first; with a search, what fits best.</summary>
    Recommended,
    Fastest,
    Nearest,
    CheapestDelivery,
}

/// <param name="Near">Where the food should go; null while unknown.</param>
/// <param name="Text">Looked for in restaurants and dishes; forgives typing mistakes.</param>
public sealed record StorefrontQuery(GeoPoint? Near = null, string? Text = null, string? Cuisine = null, StorefrontSort Sort = StorefrontSort.Recommended);

/// <param name="Cuisines">All there are, the most frequent first.</param>
/// <param name="All">How many restaurants there are without search and filter.</param>
public sealed record Storefront(IReadOnlyList<RestaurantCard> Cards, IReadOnlyList<string> Cuisines, int All);

/// <summary>A restaurant as the storefront shows it.</summary>
/// <param name="Meters">Straight line to the customer; null while the address is unknown.</param>
/// <param name="Fee">Of a delivery to there; the lowest fee while the address is unknown.</param>
/// <param name="FromMinutes">Lower end of the estimated time from order to door.</param>
/// <param name="Delivers">The address lies in its zone, or is unknown.</param>
/// <param name="Dishes">Names of dishes that the search found, the best first.</param>
public sealed record RestaurantCard(
    Guid Id, string Slug, string Name, IReadOnlyList<string> Cuisines, string? Picture, OpenState Open, string TimeZone, bool Rush,
    double? Meters, Money Fee, Money MinimumOrder, int FromMinutes, int ToMinutes, bool Delivers, IReadOnlyList<string> Dishes);

/// <summary>A restaurant's page: who it is and what it has. The menu is shared by everybody who looks at it.</summary>
public sealed record RestaurantPageView(Restaurant Restaurant, RestaurantCard Card, Menu Menu);

/// <summary>A restaurant's menu at one moment.</summary>
public sealed record Menu(IReadOnlyList<MenuSection> Sections)
{
    public MenuItem? Item(Guid id) => Sections.SelectMany(s => s.Items).FirstOrDefault(i => i.Id == id);
}

public sealed record MenuSection(Guid Id, string Name, IReadOnlyList<MenuItem> Items);
