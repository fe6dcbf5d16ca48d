using System.Globalization;
using System.Text;

namespace FoodDelivery.Catalog;

/// <summary>Makes text comparable for search: lower case, no accents, only letters and digits, single spaces. The same for what is stored and what is typed.</summary>
public static class SearchText
{
    /// <summary>More than this of a query says nothing new.</summary>
    public const int MaxQueryLength = 80;

    public static string Normalise(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark || c is '\'' or '’') continue;
            if (char.IsLetterOrDigit(c)) result.Append(char.ToLowerInvariant(c));
            else if (result.Length > 0 && result[^1] != ' ') result.Append(' ');
        }
        return result.ToString().TrimEnd();
    }
}
