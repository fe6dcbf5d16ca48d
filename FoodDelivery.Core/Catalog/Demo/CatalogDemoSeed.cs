using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Catalog;

/// <summary>Opens the demo city's restaurants, unless there are restaurants already.</summary>
public sealed class CatalogDemoSeed(CatalogDb db, TimeProvider time) : IDemoSeed
{
    private const string Currency = "USD";
    private const int NewYorkSalesTax = 888; // 8.875 %, to the nearest basis point
    private const int ServiceFee = 500;

    public int Order => 20;

    public async Task RunAsync(CancellationToken cancel)
    {
        if (await db.Restaurants.AnyAsync(cancel)) return;
        foreach (var demo in DemoRestaurant.ReadAll()) Add(demo);
        await db.SaveChangesAsync(cancel);
    }

    private void Add(DemoRestaurant demo)
    {
        var restaurant = new Restaurant
        {
            Id = NewId(),
            Slug = demo.Slug,
            Name = demo.Name,
            Cuisines = demo.Cuisines,
            Description = demo.Description,
            AddressLine = demo.Address,
            Location = demo.Location,
            Phone = demo.Phone,
            TimeZone = "America/New_York",
            Currency = Currency,
            TaxBasisPoints = NewYorkSalesTax,
            TaxIncluded = false,
            DeliveryFeeBase = Cents(demo.DeliveryFee),
            DeliveryFeePerKm = Cents(demo.PerKm),
            ServiceFeeBasisPoints = ServiceFee,
            MinimumOrder = Cents(demo.Minimum),
            RadiusMeters = demo.Radius,
            PrepMinutes = demo.Prep,
            Hours = new(HoursText.Parse(demo.Hours), demo.Hours == "always" ? [] : Holidays(), demo.LastOrder),
            Picture = $"art/table/{string.Join('.', demo.Art)}-{Look(demo.Slug)}.svg",
        };
        db.Restaurants.Add(restaurant);
        for (var c = 0; c < demo.Menu.Count; c++)
        {
            var category = new MenuCategory { Id = NewId(), RestaurantId = restaurant.Id, Name = demo.Menu[c].Category, Position = c };
            db.Categories.Add(category);
            for (var i = 0; i < demo.Menu[c].Items.Count; i++) AddItem(demo, demo.Menu[c].Items[i], category, i);
        }
    }

    private void AddItem(DemoRestaurant demo, DemoRestaurant.Dish dish, MenuCategory category, int position)
    {
        var item = new MenuItem
        {
            Id = NewId(),
            RestaurantId = category.RestaurantId,
            CategoryId = category.Id,
            Name = dish.Name,
            Description = dish.Description,
            Price = Cents(dish.Price),
            Position = position,
            Allergens = dish.Allergens ?? [],
            Diets = dish.Diets ?? [],
            Picture = $"art/dish/{dish.Art}-{Look(dish.Name)}.svg",
        };
        foreach (var (key, at) in (dish.Choices ?? []).Select((key, at) => (key, at)))
        {
            var choice = demo.Choices[key];
            var group = new ModifierGroup { Id = NewId(), ItemId = item.Id, Name = choice.Name, Min = choice.Min, Max = choice.Max, Position = at };
            group.Options.AddRange(choice.Options.Select((option, n) => new ModifierOption
            {
                Id = NewId(), GroupId = group.Id, Name = option.Name, Price = Cents(option.Price), Max = option.Max, Position = n, Allergens = option.Allergens ?? [],
            }));
            item.Groups.Add(group);
        }
        db.Items.Add(item);
    }

    /// <summary>The family kitchens keep two days to themselves, this year and next.</summary>
    private List<SpecialDay> Holidays()
    {
        var year = time.GetUtcNow().Year;
        return [.. new[] { year, year + 1 }.SelectMany(y => new SpecialDay[] { new(Thanksgiving(y), "Thanksgiving", []), new(new DateOnly(y, 12, 25), "Christmas", []) })];
    }

    private static DateOnly Thanksgiving(int year)
    {
        var first = new DateOnly(year, 11, 1);
        return first.AddDays(((int)DayOfWeek.Thursday - (int)first.DayOfWeek + 7) % 7 + 21);
    }

    /// <summary>A number below 100 that stays the same for a name, so that every dish keeps its looks.</summary>
    private static int Look(string name) => (int)(name.Aggregate(17u, (hash, c) => hash * 31 + c) % 100);

    private static Money Cents(int cents) => new(cents, Currency);

    private Guid NewId() => Guid.CreateVersion7(time.GetUtcNow());
}
