using System.Text;
using System.Text.Json;

namespace FoodDelivery.Web.Notifications.Templates;

/// <summary>The words of all templates by language: the files in Words, one per language, with a section per template and version. What was sent keeps its words, so a section is never changed in meaning: it gets a successor.</summary>
public static class MessageWords
{
    private static readonly Dictionary<string, Dictionary<string, Dictionary<string, string>>> ByLanguage = Tongue.All.ToDictionary(tongue => tongue.Code, tongue => Read(tongue.Code));

    /// <summary>Section by name, words by key.</summary>
    public static IReadOnlyDictionary<string, Dictionary<string, string>> Of(string language) => ByLanguage[language];

    /// <exception cref="InvalidOperationException">There are no such words, or they ask for something that is not there.</exception>
    public static string Say(string language, string section, string key, IReadOnlyDictionary<string, string> with) =>
        ByLanguage[language].TryGetValue(section, out var words) && words.TryGetValue(key, out var text) ? Fill(text, with, $"{section}: {key}") : throw new InvalidOperationException($"No words in {language} for {section}: {key}.");

    /// <summary>The names in braces, in order.</summary>
    public static IEnumerable<string> Asked(string text)
    {
        for (var open = text.IndexOf('{', StringComparison.Ordinal); open >= 0; open = text.IndexOf('{', open + 1)) yield return text[(open + 1)..text.IndexOf('}', open)];
    }

    private static string Fill(string text, IReadOnlyDictionary<string, string> with, string where)
    {
        var (filled, at) = (new StringBuilder(), 0);
        for (var open = text.IndexOf('{', StringComparison.Ordinal); open >= 0; open = text.IndexOf('{', at))
        {
            var close = text.IndexOf('}', open);
            var name = text[(open + 1)..close];
            filled.Append(text, at, open - at).Append(with.TryGetValue(name, out var value) ? value : throw new InvalidOperationException($"{where} asks for {name}, which this template does not know."));
            at = close + 1;
        }
        return filled.Append(text, at, text.Length - at).ToString();
    }

    private static Dictionary<string, Dictionary<string, string>> Read(string language)
    {
        using var file = typeof(MessageWords).Assembly.GetManifestResourceStream($"words.{language}") ?? throw new InvalidOperationException($"The words in {language} are missing.");
        return JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(file)!;
    }
}
