using FoodDelivery.Kernel;

namespace FoodDelivery.Catalog;

/// <summary>Checks what somebody wants against the menu and prices it. Pure: the caller brings the items as they are now.</summary>
public static class MenuPricing
{
    public const int MaxQuantity = 50;
    public const int MaxLines = 40;
    public const int MaxNoteLength = 200;

    /// <param name="items">At least the wanted items of the restaurant, with category, groups and options.</param>
    public static Result<IReadOnlyList<PricedLine>> Price(IReadOnlyDictionary<Guid, MenuItem> items, IReadOnlyList<WantedLine> lines, DateTimeOffset now)
    {
        if (lines.Count > MaxLines) return Error.Invalid("catalog.too_many_lines", $"An order holds up to {MaxLines} different lines. Split it into two orders.");
        var priced = new List<PricedLine>(lines.Count);
        foreach (var line in lines)
        {
            var one = PriceLine(items.GetValueOrDefault(line.ItemId), line, now);
            if (!one.IsOk) return one.Error;
            priced.Add(one.Value);
        }
        return priced;
    }

    public static Result<PricedLine> PriceLine(MenuItem? item, WantedLine line, DateTimeOffset now)
    {
        if (item is null) return Error.Invalid("catalog.unknown_item", "A dish in your cart is no longer on the menu. Take it out and go on.", "items");
        if (line.Quantity is < 1 or > MaxQuantity) return Error.Invalid("catalog.quantity_out_of_range", $"{item.Name}: choose between 1 and {MaxQuantity} pieces.", "quantity");
        if (line.Note?.Length > MaxNoteLength) return Error.Invalid("catalog.note_too_long", $"{item.Name}: keep the note below {MaxNoteLength} characters.", "note");
        if (item.IsSoldOut(now)) return Error.Conflict("catalog.item_sold_out", $"{item.Name} is sold out. Take it out of your cart or choose something else.");

        var options = PriceOptions(item, line.OptionIds);
        if (!options.IsOk) return options.Error;
        var chosen = line.OptionIds.ToHashSet();
        var allergens = item.Groups.SelectMany(g => g.Options).Where(o => chosen.Contains(o.Id)).SelectMany(o => o.Allergens).Concat(item.Allergens);
        return new PricedLine(item.Id, item.Name, item.Category.Name, line.Quantity, item.Price, options.Value, Allergen.WordsOf(allergens),
            string.IsNullOrWhiteSpace(line.Note) ? null : line.Note.Trim());
    }

    private static Result<IReadOnlyList<PricedOption>> PriceOptions(MenuItem item, IReadOnlyList<Guid> wanted)
    {
        var counts = wanted.CountBy(id => id).ToDictionary();
        var priced = new List<PricedOption>(wanted.Count);
        foreach (var group in item.Groups.OrderBy(g => g.Position))
        {
            var inGroup = 0;
            foreach (var option in group.Options.OrderBy(o => o.Position))
            {
                if (!counts.Remove(option.Id, out var times)) continue;
                if (times > option.Max) return Error.Invalid("catalog.option_too_often", $"{item.Name}: {option.Name} can be chosen up to {option.Max} {Times(option.Max)}.", "options");
                inGroup += times;
                for (var i = 0; i < times; i++) priced.Add(new(option.Id, group.Name, option.Name, option.Price));
            }
            if (inGroup < group.Min) return Error.Invalid("catalog.option_missing", group.Min == 1 ? $"{item.Name}: choose {group.Name}." : $"{item.Name}: choose {group.Min} for {group.Name}.", "options");
            if (inGroup > group.Max) return Error.Invalid("catalog.option_too_many", $"{item.Name}: choose up to {group.Max} for {group.Name}.", "options");
        }
        if (counts.Count > 0) return Error.Invalid("catalog.option_unknown", $"{item.Name}: a chosen extra is no longer offered. Choose again.", "options");
        return priced;
    }

    private static string Times(int count) => count == 1 ? "time" : "times";
}
