using FoodDelivery.Catalog;
using FoodDelivery.Kernel;

namespace FoodDelivery.Tests.Rules.Catalog;

/// <summary>Restaurants and dishes for tests, with just what a test says about them.</summary>
internal static class AMenu
{
    public static readonly DateTimeOffset Evening = new(2026, 6, 17, 22, 30, 0, TimeSpan.Zero);

    private static long made;

    public static Restaurant Restaurant(string slug = "corner", OpeningHours? hours = null, GeoPoint? at = null, double radius = 3000) => new()
    {
        Id = NewId(), Slug = slug, Name = "The Corner", Cuisines = ["Italian"], Description = "Pizza and more", AddressLine = "350 W 46th St", Location = at ?? new(40.7603, -73.9893),
        Phone = "+1 718 555 0110", TimeZone = "America/New_York", Currency = "USD", TaxBasisPoints = 888, TaxIncluded = false, DeliveryFeeBase = Dollars(1.99), DeliveryFeePerKm = Dollars(0.60),
        ServiceFeeBasisPoints = 500, MinimumOrder = Dollars(10), RadiusMeters = radius, PrepMinutes = 18, Hours = hours ?? OpeningHours.Always(),
    };

    public static MenuCategory Category(Guid restaurant) => new() { Id = NewId(), RestaurantId = restaurant, Name = "Pizza", Position = 0 };

    public static MenuItem Item(string name = "Margherita", double price = 12, MenuCategory? category = null, params ModifierGroup[] groups)
    {
        category ??= Category(NewId());
        var item = new MenuItem
        {
            Id = NewId(), RestaurantId = category.RestaurantId, CategoryId = category.Id, Name = name, Description = "Tomato, mozzarella", Price = Dollars(price), Position = 0,
            Allergens = ["gluten", "milk"], Diets = ["vegetarian"],
        };
        item.Groups.AddRange(groups);
        typeof(MenuItem).GetProperty(nameof(MenuItem.Category))!.SetValue(item, category);
        return item;
    }

    public static ModifierGroup Group(string name, int min, int max, params ModifierOption[] options)
    {
        var group = new ModifierGroup { Id = NewId(), ItemId = default, Name = name, Min = min, Max = max, Position = 0 };
        group.Options.AddRange(options);
        return group;
    }

    public static ModifierOption Option(string name, double price = 0, int max = 1, params string[] allergens) =>
        new() { Id = NewId(), GroupId = default, Name = name, Price = Dollars(price), Max = max, Position = 0, Allergens = allergens };

    public static Money Dollars(double amount) => new((long)Math.Round(amount * 100), "USD");

    private static Guid NewId() => Guid.CreateVersion7(Evening.AddMilliseconds(Interlocked.Increment(ref made)));
}
