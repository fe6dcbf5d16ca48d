namespace FoodDelivery.Web.Catalog;

/// <summary>Pictures for dishes and restaurants without a photo: drawn by us, the same for ever, a few kilobytes each.</summary>
public static class DishPicture
{
    /// <summary>Looks are numbered from 0 to 99.</summary>
    public const int Looks = 100;

    private static readonly Dictionary<string, Action<Brush>> Kinds = new()
    {
        ["pizza"] = Plated.Pizza, ["pasta"] = Plated.Pasta, ["grill"] = Plated.Grill, ["fish"] = Plated.Fish, ["ribs"] = Plated.Ribs, ["wings"] = Plated.Wings,
        ["skewers"] = Plated.Skewers, ["mezze"] = Plated.Mezze, ["rice"] = Plated.Rice, ["eggs"] = Plated.Eggs, ["bread"] = Plated.Bread,
        ["salad"] = Bowls.Salad, ["soup"] = Bowls.Soup, ["bowl"] = Bowls.Bowl, ["noodles"] = Bowls.Noodles, ["curry"] = Bowls.Curry, ["stew"] = Bowls.Stew, ["dumplings"] = Bowls.Dumplings,
        ["burger"] = Handheld.Burger, ["fries"] = Handheld.Fries, ["sandwich"] = Handheld.Sandwich, ["taco"] = Handheld.Taco, ["wrap"] = Handheld.Wrap, ["sushi"] = Handheld.Sushi,
        ["pancakes"] = Sweets.Pancakes, ["pastry"] = Sweets.Pastry, ["cake"] = Sweets.Cake, ["icecream"] = Sweets.IceCream, ["coffee"] = Sweets.Coffee, ["tea"] = Sweets.Tea, ["drink"] = Sweets.Drink,
    };

    private static readonly (string Cloth, string Second)[] Cloths =
    [
        ("#e9d8bf", "#dfcaa9"), ("#c8694a", "#bd5c3d"), ("#8fa58a", "#82997c"), ("#d9a441", "#cf9833"), ("#6f8fa3", "#628397"), ("#8b5f78", "#7f536c"), ("#37564b", "#2e4a40"), ("#e6b8a2", "#dca98f"), ("#34495e", "#2c3f52"), ("#b7c4a1", "#a9b791"),
    ];

    public static IReadOnlyCollection<string> Names => Kinds.Keys;

    /// <summary>One dish on a table, square. Null for a kind there is no drawing of.</summary>
    public static string? Dish(string kind, int look)
    {
        if (!Kinds.TryGetValue(kind, out var paint) || look is < 0 or >= Looks) return null;
        return Frame(400, 400, look, brush => brush.Raw($"<g transform='translate(200 200)'>{Painted(paint, look)}</g>"));
    }

    /// <summary>A restaurant's table with three of its dishes, wide. Null where one of the kinds has no drawing.</summary>
    public static string? Table(IReadOnlyList<string> kinds, int look)
    {
        if (kinds.Count != 3 || look is < 0 or >= Looks || !kinds.All(Kinds.ContainsKey)) return null;
        return Frame(960, 540, look, brush =>
        {
            var turn = look % 2 == 0 ? 1 : -1;
            brush.Raw($"<g transform='translate({480 - turn * 330} 90) scale(1.02)'>{Painted(Kinds[kinds[1]], look + 7)}</g>")
                .Raw($"<g transform='translate({480 + turn * 350} 170) scale(1.06)'>{Painted(Kinds[kinds[2]], look + 13)}</g>")
                .Raw($"<g transform='translate({480 - turn * 10} 310) scale(1.28)'>{Painted(Kinds[kinds[0]], look)}</g>");
        });
    }

    private static string Frame(int width, int height, int look, Action<Brush> content)
    {
        var (cloth, second) = Cloths[look * 7 % Cloths.Length];
        var brush = new Brush(look).Raw($"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}'><rect width='{width}' height='{height}' fill='{cloth}'/>");
        switch (look % 3)
        {
            case 0:
                for (var x = 0; x < width; x += 80) brush.Raw($"<rect x='{x}' width='40' height='{height}' fill='{second}'/>");
                for (var y = 0; y < height; y += 80) brush.Raw($"<rect y='{y}' width='{width}' height='40' fill='{second}' opacity='.6'/>");
                break;
            case 1:
                for (var x = -height; x < width; x += 44) brush.Raw($"<path d='M{x} 0 l{height} {height}' stroke='{second}' stroke-width='14'/>");
                break;
            default:
                for (var y = 24; y < height; y += 52) for (var x = y / 52 % 2 * 26 + 14; x < width; x += 52) brush.Disc(x, y, 5, second);
                break;
        }
        content(brush);
        return brush.Raw($"</svg>").ToString();
    }

    private static string Painted(Action<Brush> paint, int look)
    {
        var brush = new Brush(look);
        paint(brush);
        return brush.ToString();
    }
}
