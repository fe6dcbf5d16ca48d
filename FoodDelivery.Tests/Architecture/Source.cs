using System.Text.RegularExpressions;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Architecture;

/// <summary>A file of the product, as text.</summary>
/// <param name="Path">From the repository's root, with slashes.</param>
public sealed partial record Source(string Path, string Text)
{
    private static readonly string[] NotOurs = ["bin", "obj", "node_modules", "Migrations", "wwwroot", ".data"];

    public static IReadOnlyList<string> Rooms { get; } = ["Identity", "Catalog", "Ordering", "Payments", "Dispatch", "Notifications", "Analytics"];

    public int Lines => Text.TrimEnd('\n').Count(letter => letter == '\n') + 1;

    /// <summary>The folder below the project: a room, Kernel, Platform, Setup, …</summary>
    public string Room => Path.Split('/') is [_, var room, _, ..] ? room : "";

    /// <summary>The words of the code: no comments, no texts.</summary>
    public IReadOnlySet<string> Words { get; } = Word().Matches(NoCode().Replace(Text, " ")).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);

    /// <summary>Names of the types this file declares.</summary>
    public IEnumerable<string> Declares => Declaration().Matches(NoCode().Replace(Text, " ")).Select(match => match.Groups[1].Value);

    public static IReadOnlyList<Source> Of(string project, params string[] endings) => [.. Directory.EnumerateFiles(System.IO.Path.Combine(Repository.Root, project), "*", SearchOption.AllDirectories)
        .Select(file => System.IO.Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
        .Where(file => endings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal)) && !file.Split('/').Any(NotOurs.Contains))
        .Order(StringComparer.Ordinal)
        .Select(file => new Source(file, File.ReadAllText(System.IO.Path.Combine(Repository.Root, file))))];

    // Types, not names: neither a member (order.Promise) nor what a type stands in front of (RestaurantInfo Restaurant).
    [GeneratedRegex(@"(?<![.\w])(?<!\b(?!(?:new|is|as|in|out|ref|return|await|typeof|case|public|private|internal|protected|static|readonly|required|async|override|sealed|where|params|this)\b)[A-Za-z_]\w*\s+)(?<![>?\]]\s+)[A-Za-z_]\w*")]
    private static partial Regex Word();

    [GeneratedRegex(@"\b(?:class|record|struct|interface|enum)\s+(?:struct\s+|class\s+)?([A-Z][A-Za-z0-9_]*)")]
    private static partial Regex Declaration();

    // Comments and literals; the raw and verbatim kinds first, since the plain one would cut them in the middle.
    [GeneratedRegex("\"\"\"[\\s\\S]*?\"\"\"|@\"(?:[^\"]|\"\")*\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|//[^\\n]*|/\\*[\\s\\S]*?\\*/")]
    private static partial Regex NoCode();
}
