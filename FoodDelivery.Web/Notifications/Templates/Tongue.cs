using System.Globalization;
using FoodDelivery.Kernel;

namespace FoodDelivery.Web.Notifications.Templates;

/// <summary>
/// A language with the way its readers write money and times. Written down here and not taken from the machine: there the same culture is written
/// otherwise with each version of its tables, and the thin spaces they love make an SMS twice as dear.
/// </summary>
/// <param name="Code">As in the names of the word files.</param>
/// <param name="Name">In its own words.</param>
/// <param name="Direction">As in HTML.</param>
/// <param name="TwelveHours">7:24 PM, not 19:24.</param>
/// <param name="AfterClock">What follows a time, e.g. " Uhr".</param>
/// <param name="SymbolBehind">12,50 €, not €12,50.</param>
/// <param name="DayForm">How day, month and year stand.</param>
public sealed record Tongue(string Code, string Name, string Direction, bool TwelveHours, string AfterClock, char DecimalMark, char Thousands, bool SymbolBehind, string DayForm, IReadOnlyList<string> Months)
{
    private const char NoBreak = '\u00a0';

    public static readonly Tongue English = new("en", "English", "ltr", TwelveHours: true, "", '.', ',', SymbolBehind: false, "{1} {0}, {2}",
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]);

    public static readonly Tongue German = new("de", "Deutsch", "ltr", TwelveHours: false, " Uhr", ',', '.', SymbolBehind: true, "{0}. {1} {2}",
        ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"]);

    /// <summary>As it is written in the Americas, where the city is.</summary>
    public static readonly Tongue Spanish = new("es", "Español", "ltr", TwelveHours: false, "", '.', ',', SymbolBehind: false, "{0} de {1} de {2}",
        ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"]);

    private static readonly Tongue SpanishOfSpain = Spanish with { DecimalMark = ',', Thousands = '.', SymbolBehind = true };
    private static readonly Tongue EnglishOfBritain = English with { TwelveHours = false, DayForm = "{0} {1} {2}" };

    /// <summary>One per language: what is previewed and proven.</summary>
    public static IReadOnlyList<Tongue> All { get; } = [English, German, Spanish];

    /// <summary>The nearest there is to a culture; English where there is none.</summary>
    public static Tongue Of(string? culture) => (culture ?? "").Replace('_', '-').ToLowerInvariant() switch
    {
        "es-es" => SpanishOfSpain,
        "en-gb" or "en-ie" => EnglishOfBritain,
        var known => All.FirstOrDefault(one => known == one.Code || known.StartsWith(one.Code + "-", StringComparison.Ordinal)) ?? English,
    };

    /// <summary>Where lines of this language end: what numbers are aligned to.</summary>
    public string End => Direction == "rtl" ? "left" : "right";

    public string Start => Direction == "rtl" ? "right" : "left";

    public string Money(Money amount)
    {
        var digits = Math.Abs(amount.Major).ToString("F" + amount.Digits, CultureInfo.InvariantCulture);
        var (whole, part) = digits.IndexOf('.', StringComparison.Ordinal) is >= 0 and var at ? (digits[..at], DecimalMark + digits[(at + 1)..]) : (digits, "");
        for (var n = whole.Length - 3; n > 0; n -= 3) whole = whole.Insert(n, Thousands.ToString());
        var symbol = amount.Currency switch { "USD" => "$", "EUR" => "€", "GBP" => "£", var code => code };
        var number = SymbolBehind ? $"{whole}{part}{NoBreak}{symbol}" : symbol.Length == 1 ? symbol + whole + part : $"{symbol}{NoBreak}{whole}{part}";
        return amount.Minor < 0 ? "-" + number : number;
    }

    public string Clock(DateTimeOffset at, TimeZoneInfo zone) => Digits(TimeZoneInfo.ConvertTime(at, zone), half: true) + AfterClock;

    /// <summary>"7:20–7:30 PM".</summary>
    public string Range(DateTimeOffset from, DateTimeOffset by, TimeZoneInfo zone)
    {
        var (first, last) = (TimeZoneInfo.ConvertTime(from, zone), TimeZoneInfo.ConvertTime(by, zone));
        return $"{Digits(first, half: first.Hour / 12 != last.Hour / 12)}–{Digits(last, half: true)}{AfterClock}";
    }

    /// <summary>"June 17, 2026".</summary>
    public string Day(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        return string.Format(CultureInfo.InvariantCulture, DayForm, local.Day, Months[local.Month - 1], local.Year);
    }

    /// <summary>"8.88%".</summary>
    public string Percent(int basisPoints) => (basisPoints / 100m).ToString("0.##", CultureInfo.InvariantCulture).Replace('.', DecimalMark) + (Code == "en" ? "%" : NoBreak + "%");

    private string Digits(DateTimeOffset local, bool half) => TwelveHours
        ? local.ToString("h:mm", CultureInfo.InvariantCulture) + (half ? NoBreak + (local.Hour < 12 ? "AM" : "PM") : "")
        : local.ToString("HH:mm", CultureInfo.InvariantCulture);
}
