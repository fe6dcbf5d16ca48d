using System.Globalization;
using System.Text;
using FoodDelivery.Notifications;

namespace FoodDelivery.Web.Notifications.Templates;

/// <summary>Texts for phones: as plain as networks carry them in one piece.</summary>
public static class ShortText
{
    private const int LongestName = 30;

    /// <summary>
    /// Puts letters that would halve what fits into one message into those that do not: typographic signs into plain ones, and strange accents
    /// off, if that makes the whole of it plain. What stays strange (Greek, Chinese) is left as it is.
    /// </summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text) plain.Append(letter switch { '’' or '‘' or '´' => "'", '“' or '”' or '„' or '«' or '»' => "\"", '–' or '—' => "-", '…' => "...", '\u00a0' or '\u202f' or '\u2009' => " ", '×' => "x", _ => letter.ToString() });
        text = plain.ToString();
        // With an emoji in it nothing helps.
        if (SmsSegments.Of(text).IsGsm || text.Any(char.IsSurrogate)) return text;
        var bare = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (SmsSegments.Of(letter.ToString()).IsGsm) bare.Append(letter);
            else foreach (var part in letter.ToString().Normalize(NormalizationForm.FormD)) if (CharUnicodeInfo.GetUnicodeCategory(part) != UnicodeCategory.NonSpacingMark) bare.Append(part);
        }
        return SmsSegments.Of(bare.ToString()).IsGsm ? bare.ToString() : text;
    }

    /// <summary>A name that leaves room for what is to be said.</summary>
    public static string Name(string name) => Cut(name, LongestName);

    public static string Cut(string text, int most) => text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1)].TrimEnd() + "…";

    /// <summary>With the link behind it, if both go into one message.</summary>
    public static string WithLink(string text, string? link) => link is not null && SmsSegments.Of($"{text} {link}").Count <= 1 ? $"{text} {link}" : text;

    /// <summary>Cut to one message: for what is only to wake somebody who then looks.</summary>
    public static string OneMessage(string text)
    {
        text = Plain(text);
        for (var most = text.Length; SmsSegments.Of(text).Count > 1; most--) text = Plain(Cut(text, most));
        return text;
    }
}
