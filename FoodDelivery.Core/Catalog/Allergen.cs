namespace FoodDelivery.Catalog;

/// <summary>The 14 allergens that Regulation (EU) 1169/2011, annex II, wants named before purchase: code as stored, word as shown.</summary>
public static class Allergen
{
    public static readonly IReadOnlyDictionary<string, string> Words = new Dictionary<string, string>
    {
        ["gluten"] = "Gluten",
        ["crustaceans"] = "Crustaceans",
        ["eggs"] = "Eggs",
        ["fish"] = "Fish",
        ["peanuts"] = "Peanuts",
        ["soy"] = "Soy",
        ["milk"] = "Milk",
        ["nuts"] = "Tree nuts",
        ["celery"] = "Celery",
        ["mustard"] = "Mustard",
        ["sesame"] = "Sesame",
        ["sulphites"] = "Sulphites",
        ["lupin"] = "Lupin",
        ["molluscs"] = "Molluscs",
    };

    /// <summary>The words for codes, each once, in the regulation's order. An unknown code is shown as it is: better odd than hidden.</summary>
    public static IReadOnlyList<string> WordsOf(IEnumerable<string> codes)
    {
        var wanted = codes.ToHashSet();
        return [.. Words.Where(word => wanted.Contains(word.Key)).Select(word => word.Value), .. wanted.Where(code => !Words.ContainsKey(code)).Order(StringComparer.Ordinal)];
    }
}
