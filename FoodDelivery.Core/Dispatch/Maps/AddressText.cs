using System.Text.RegularExpressions;

namespace FoodDelivery.Dispatch;

/// <summary>One word of an address. Partial: it is the last one and may still be in the middle of being typed.</summary>
internal readonly record struct AddressWord(string Text, bool Partial)
{
    public bool IsNumber => Text.Length > 0 && Text.All(char.IsAsciiDigit);

    public bool Matches(AddressWord of, out bool exact)
    {
        exact = Text == of.Text;
        if (exact) return true;
        return Partial ? of.Text.StartsWith(Text, StringComparison.Ordinal)
            : !IsNumber && Text.Length >= 3 && of.Text.StartsWith(Text, StringComparison.Ordinal);
    }
}

/// <summary>What somebody typed, taken apart: a house number, a street, and a second street for a corner.</summary>
internal sealed partial record AddressText(int? Number, IReadOnlyList<AddressWord> Street, IReadOnlyList<AddressWord>? Crossing)
{
    private static readonly Dictionary<string, string> Same = new(StringComparer.Ordinal)
    {
        ["west"] = "w", ["east"] = "e", ["north"] = "n", ["south"] = "s",
        ["street"] = "st", ["str"] = "st", ["avenue"] = "ave", ["av"] = "ave", ["aven"] = "ave", ["drive"] = "dr", ["boulevard"] = "blvd", ["place"] = "pl", ["parkway"] = "pkwy",
        ["square"] = "sq", ["lex"] = "lexington", ["mad"] = "madison", ["amst"] = "amsterdam", ["col"] = "columbus", ["bdwy"] = "broadway", ["bway"] = "broadway",
        ["first"] = "1", ["second"] = "2", ["third"] = "3", ["fourth"] = "4", ["fifth"] = "5", ["sixth"] = "6", ["seventh"] = "7", ["eighth"] = "8", ["ninth"] = "9", ["tenth"] = "10",
        ["eleventh"] = "11", ["twelfth"] = "12",
    };

    private static readonly HashSet<string> Types = ["st", "ave", "dr", "blvd", "pl", "pkwy"];

    /// <summary>Null when there is no street in it.</summary>
    public static AddressText? Parse(string text)
    {
        var lower = text.ToLowerInvariant();
        // Town, state and postal code say nothing: there is one city. Some people put a comma behind the number.
        var parts = lower.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0) return null;
        var street = parts.Length > 1 && parts[0].All(char.IsAsciiDigit) ? parts[0] + " " + parts[1] : parts[0];
        var finished = parts.Length > 1 || text.Length > 0 && char.IsWhiteSpace(text[^1]);

        var sides = CornerSign().Split(CornerLead().Replace(street, ""), 2);
        if (sides.Length == 2)
        {
            var (one, other) = (Words(sides[0], finished: true), Words(sides[1], finished));
            return one.Count == 0 ? null : other.Count == 0 ? new(null, one, null) : new(null, one, other);
        }

        var number = HouseNumber().Match(street);
        if (number.Success && int.TryParse(number.Groups[1].ValueSpan, out var house))
        {
            var rest = Words(street[number.Length..], finished);
            // "42 st" is a street, not house 42 of a street called St.
            if (rest.Count > 1 || rest.Count == 1 && !Types.Contains(rest[0].Text)) return new(house, rest, null);
        }

        var words = Words(street, finished);
        return words.Count == 0 ? null : new(null, words, null);
    }

    /// <summary>Words in one spelling: no punctuation, "42nd" is "42", "Avenue" is "ave".</summary>
    public static IReadOnlyList<AddressWord> Words(string text, bool finished = true)
    {
        var raw = Separators().Split(text.ToLowerInvariant().Replace("'", "", StringComparison.Ordinal)).Where(w => w.Length > 0).ToList();
        return [.. raw.Select((word, i) =>
        {
            var ordinal = Ordinal().Match(word);
            if (ordinal.Success) return new AddressWord(ordinal.Groups[1].Value, Partial: false);
            return new(Same.GetValueOrDefault(word, word), Partial: !finished && i == raw.Count - 1);
        })];
    }

    [GeneratedRegex(@"^\s*(\d{1,5})[a-z]?(?:-\d+)?\s+")]
    private static partial Regex HouseNumber();

    [GeneratedRegex(@"\s*(?:&|@|/|\band\b|\bat\b)\s*")]
    private static partial Regex CornerSign();

    [GeneratedRegex(@"^\s*corner\s+(?:of\s+)?")]
    private static partial Regex CornerLead();

    [GeneratedRegex(@"[^a-z0-9]+")]
    private static partial Regex Separators();

    [GeneratedRegex(@"^(\d+)(?:s|st|n|nd|r|rd|t|th|d)$")]
    private static partial Regex Ordinal();
}
