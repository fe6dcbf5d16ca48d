using System.Globalization;
using System.Text.Json.Nodes;
using FoodDelivery.Kernel;

namespace FoodDelivery.Web.Sandbox;

/// <summary>What was sent, read as strictly as PayPal reads it: every refusal names the field as a JSON pointer.</summary>
internal sealed class PayPalBody(JsonObject json, string path = "")
{
    public JsonObject Json => json;

    public bool Has(string name) => json[name] is not null;

    public PayPalBody? Object(string name) => json[name] switch
    {
        null => null,
        JsonObject inner => new PayPalBody(inner, $"{path}/{name}"),
        _ => throw PayPalRefusal.Invalid("INVALID_PARAMETER_SYNTAX", $"{path}/{name}", "The value of a field does not conform to the expected format."),
    };

    public PayPalBody RequiredObject(string name) => Object(name) ?? throw PayPalRefusal.Missing($"{path}/{name}");

    public IReadOnlyList<PayPalBody> Array(string name, int most)
    {
        if (json[name] is null) return [];
        if (json[name] is not JsonArray array) throw PayPalRefusal.Invalid("INVALID_PARAMETER_SYNTAX", $"{path}/{name}", "The value of a field does not conform to the expected format.");
        if (array.Count > most) throw PayPalRefusal.Invalid("INVALID_ARRAY_MAX_ITEMS", $"{path}/{name}", "The number of items in an array parameter is too large.");
        return [.. array.Select((item, i) => item as JsonObject is { } inner ? new PayPalBody(inner, $"{path}/{name}/{i}")
            : throw PayPalRefusal.Invalid("INVALID_PARAMETER_SYNTAX", $"{path}/{name}/{i}", "The value of a field does not conform to the expected format."))];
    }

    public string? Text(string name, int most = 127)
    {
        if (json[name] is not { } node) return null;
        if (node.GetValueKind() != System.Text.Json.JsonValueKind.String) throw PayPalRefusal.Invalid("INVALID_PARAMETER_SYNTAX", $"{path}/{name}", "The value of a field does not conform to the expected format.");
        var text = (string)node!;
        return text.Length is > 0 && text.Length <= most ? text : throw PayPalRefusal.Invalid("INVALID_STRING_LENGTH", $"{path}/{name}", "The value of a field is either too short or too long.", text.Length == 0 ? "" : text[..Math.Min(20, text.Length)]);
    }

    public string RequiredText(string name, int most = 127) => Text(name, most) ?? throw PayPalRefusal.Missing($"{path}/{name}");

    public string? OneOf(string name, params string[] allowed)
    {
        var text = Text(name);
        return text is null || allowed.Contains(text) ? text : throw PayPalRefusal.Invalid("INVALID_PARAMETER_VALUE", $"{path}/{name}", "The value of a field is invalid.", text);
    }

    public string Url(string name)
    {
        var text = RequiredText(name, 2048);
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? text
            : throw PayPalRefusal.Invalid("INVALID_PARAMETER_SYNTAX", $"{path}/{name}", "The value of a field does not conform to the expected format.", text);
    }

    public bool? Flag(string name) => json[name]?.GetValueKind() switch
    {
        null => null,
        System.Text.Json.JsonValueKind.True => true,
        System.Text.Json.JsonValueKind.False => false,
        _ => throw PayPalRefusal.Invalid("INVALID_PARAMETER_SYNTAX", $"{path}/{name}", "The value of a field does not conform to the expected format."),
    };

    /// <summary>An amount with exactly as many decimals as its currency allows at most.</summary>
    public Money Amount(string name)
    {
        var amount = RequiredObject(name);
        var (currency, value) = (amount.RequiredText("currency_code", 3), amount.RequiredText("value", 32));
        if (!Currencies.Contains(currency)) throw PayPalRefusal.Unprocessable("CURRENCY_NOT_SUPPORTED", "Currency code is currently not supported. Please refer https://developer.paypal.com/docs/api/reference/currency-codes/ for list of supported currency codes.", $"{path}/{name}/currency_code", currency);
        if (!decimal.TryParse(value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            throw PayPalRefusal.Invalid("INVALID_PARAMETER_SYNTAX", $"{path}/{name}/value", "The value of a field does not conform to the expected format.", value);
        var places = value.Contains('.') ? value.Length - value.IndexOf('.') - 1 : 0;
        if (places > (currency is "HUF" or "JPY" or "TWD" ? 0 : 2))
            throw PayPalRefusal.Unprocessable("DECIMAL_PRECISION", "If the currency supports decimals, only two decimal place precision is supported.", $"{path}/{name}/value", value);
        if (number <= 0 && name == "amount") throw PayPalRefusal.Unprocessable("CANNOT_BE_ZERO_OR_NEGATIVE", "Must be greater than zero.", $"{path}/{name}/value", value);
        if (number < 0) throw PayPalRefusal.Unprocessable("CANNOT_BE_NEGATIVE", "Must be greater than or equal to zero.", $"{path}/{name}/value", value);
        return new Money((long)(number * (decimal)Math.Pow(10, Money.Zero(currency).Digits)), currency);
    }

    private static readonly HashSet<string> Currencies = ["AUD", "BRL", "CAD", "CNY", "CZK", "DKK", "EUR", "HKD", "HUF", "ILS", "JPY", "MYR", "MXN", "TWD", "NZD", "NOK", "PHP", "PLN", "GBP", "SGD", "SEK", "CHF", "THB", "USD"];
}
