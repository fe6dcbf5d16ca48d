using System.Reflection;
using System.Text.Json;
using FoodDelivery.Kernel;

namespace FoodDelivery.Catalog;

/// <summary>A restaurant of the demo city as its file under Catalog/Demo tells it. Prices in cents; "choices" are shared by the dishes that name them.</summary>
public sealed record DemoRestaurant(
    string Slug, string Name, string[] Cuisines, string Description, string Address, GeoPoint Location, string Phone, int DeliveryFee, int PerKm, int Minimum,
    int Radius, int Prep, int LastOrder, string Hours, string[] Art, IReadOnlyDictionary<string, DemoRestaurant.Choice> Choices, IReadOnlyList<DemoRestaurant.Section> Menu)
{
    public sealed record Choice(string Name, int Min, int Max, IReadOnlyList<Option> Options);

    public sealed record Option(string Name, int Price = 0, int Max = 1, string[]? Allergens = null);

    public sealed record Section(string Category, IReadOnlyList<Dish> Items);

    public sealed record Dish(string Name, int Price, string Art, string Description, string[]? Allergens = null, string[]? Diets = null, string[]? Choices = null);

    /// <summary>All of them, in the order of their names.</summary>
    public static IReadOnlyList<DemoRestaurant> ReadAll()
    {
        var files = Assembly.GetExecutingAssembly();
        return [.. files.GetManifestResourceNames().Where(name => name.StartsWith("FoodDelivery.Catalog.Demo.", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(Read)];

        DemoRestaurant Read(string name)
        {
            using var file = files.GetManifestResourceStream(name)!;
            return JsonSerializer.Deserialize<DemoRestaurant>(file, JsonSerializerOptions.Web) ?? throw new JsonException($"{name} is empty.");
        }
    }
}
