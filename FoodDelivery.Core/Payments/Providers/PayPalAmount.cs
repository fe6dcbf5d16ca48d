using System.Globalization;
using System.Text.Json.Nodes;
using FoodDelivery.Kernel;

namespace FoodDelivery.Payments;

/// <summary>Money as PayPal writes it: a decimal text with as many places as PayPal gives the currency, whatever the machine's own way of writing numbers.</summary>
internal static class PayPalAmount
{
    /// <summary>PayPal takes no decimals in these, although ISO 4217 knows some for two of them.</summary>
    private static bool IsWhole(string currency) => currency is "HUF" or "JPY" or "TWD";

    /// <summary>Null for an amount PayPal can't take, such as half a forint: rounding would hold something else than what the order costs.</summary>
    public static JsonObject? Json(Money money)
    {
        var places = IsWhole(money.Currency) ? 0 : money.Digits;
        if (decimal.Round(money.Major, places) != money.Major) return null;
        return new JsonObject { ["currency_code"] = money.Currency, ["value"] = money.Major.ToString("F" + places, CultureInfo.InvariantCulture) };
    }

    /// <summary>Null for what is no amount.</summary>
    public static Money? Read(JsonNode? amount)
    {
        if (amount is not JsonObject json || (string?)json["currency_code"] is not { Length: 3 } currency) return null;
        if (!decimal.TryParse((string?)json["value"], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)) return null;
        var minor = value * (decimal)Math.Pow(10, Money.Zero(currency).Digits);
        return minor == decimal.Truncate(minor) && Math.Abs(minor) < long.MaxValue ? new Money((long)minor, currency) : null;
    }
}
