using System.Globalization;
using System.Text.Json.Serialization;

namespace FoodDelivery.Kernel;

/// <summary>An amount in the currency's smallest unit (cents for USD). Never a double, never without its currency.</summary>
/// <param name="Minor">Whole minor units; negative for what is owed back.</param>
/// <param name="Currency">ISO 4217 code in capitals.</param>
public readonly record struct Money(long Minor, string Currency) : IComparable<Money>
{
    public static Money Zero(string currency) => new(0, currency);

    public static Money operator +(Money a, Money b) => new(checked(a.Minor + Same(a, b).Minor), a.Currency);
    public static Money operator -(Money a, Money b) => new(checked(a.Minor - Same(a, b).Minor), a.Currency);
    public static Money operator -(Money a) => new(checked(-a.Minor), a.Currency);
    public static Money operator *(Money a, int times) => new(checked(a.Minor * times), a.Currency);
    public static bool operator <(Money a, Money b) => a.CompareTo(b) < 0;
    public static bool operator >(Money a, Money b) => a.CompareTo(b) > 0;
    public static bool operator <=(Money a, Money b) => a.CompareTo(b) <= 0;
    public static bool operator >=(Money a, Money b) => a.CompareTo(b) >= 0;

    [JsonIgnore]
    public bool IsZero => Minor == 0;

    /// <summary>This amount times a rate in basis points (1/100 of a percent), rounded half away from zero: the product's one rounding rule.</summary>
    public Money TimesBasisPoints(int basisPoints) => new(DivideRounded(checked(Minor * basisPoints), 10_000), Currency);

    /// <summary>The tax contained in this tax-inclusive amount at a rate in basis points, rounded half away from zero.</summary>
    public Money IncludedAtBasisPoints(int basisPoints) => new(DivideRounded(checked(Minor * basisPoints), 10_000 + basisPoints), Currency);

    /// <summary>Divides this amount (not negative) by weights: whole minor units, in all exactly the amount, the larger remainders first. No part is above its weight unless the amount is above their sum.</summary>
    public long[] Split(IReadOnlyList<long> weights)
    {
        Int128 total = weights.Sum();
        if (total == 0 || Minor == 0) return new long[weights.Count];
        var amount = (Int128)Minor;
        var parts = weights.Select(weight => (long)(amount * weight / total)).ToArray();
        var rests = weights.Select((weight, n) => (Remainder: amount * weight % total, n)).OrderByDescending(one => one.Remainder).ThenBy(one => one.n).Select(one => one.n).ToList();
        for (var (left, n) = (Minor - parts.Sum(), 0); left > 0; left--, n++) parts[rests[n]]++;
        return parts;
    }

    public int CompareTo(Money other) => Minor.CompareTo(Same(this, other).Minor);

    /// <summary>How many digits the currency has behind the point: 2 for most, 0 for JPY and a few others, 3 for some dinars.</summary>
    [JsonIgnore]
    public int Digits => Currency switch
    {
        "JPY" or "KRW" or "VND" or "CLP" or "ISK" or "UGX" or "XAF" or "XOF" or "XPF" => 0,
        "BHD" or "JOD" or "KWD" or "OMR" or "TND" or "IQD" or "LYD" => 3,
        _ => 2,
    };

    [JsonIgnore]
    public decimal Major => Minor / (decimal)Math.Pow(10, Digits);

    /// <summary>For people: symbol and separators of the culture where the currency is the culture's own, else the code in front.</summary>
    public string ToString(CultureInfo culture)
    {
        var region = culture.IsNeutralCulture || culture.Equals(CultureInfo.InvariantCulture) ? null : new RegionInfo(culture.Name);
        if (region?.ISOCurrencySymbol == Currency) return Major.ToString("C" + Digits, culture);
        var number = Math.Abs(Major).ToString("N" + Digits, culture);
        return (Minor < 0 ? "-" : "") + (Currency switch { "USD" => "$", "EUR" => "€", "GBP" => "£", _ => Currency + " " }) + number;
    }

    public override string ToString() => ToString(CultureInfo.CurrentCulture);

    private static long DivideRounded(long dividend, long divisor)
    {
        var (quotient, rest) = Math.DivRem(dividend, divisor);
        return Math.Abs(rest) * 2 >= Math.Abs(divisor) ? quotient + Math.Sign(dividend) * Math.Sign(divisor) : quotient;
    }

    private static Money Same(Money a, Money b) => a.Currency == b.Currency ? b
        : throw new InvalidOperationException($"Amounts in {a.Currency} and {b.Currency} cannot be put together.");
}
