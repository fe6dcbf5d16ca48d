using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace FoodDelivery.Platform;

/// <summary>What a webhook said, for the screen: laid out, and with people's data and secrets blotted out, by the names of the fields and by what looks like it.</summary>
public static partial class MaskedPayload
{
    public const string Blot = "•••";

    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Everything inside these is about a person.</summary>
    private static readonly HashSet<string> Persons = Names(
        "billing_details", "shipping", "shipping_details", "shipping_address", "customer_details", "collected_information", "address", "billing_address", "payer", "payee", "subscriber", "shipping_info",
        "card", "payment_source", "dropoff", "pickup", "dropoff_contact", "contact", "recipient", "courier", "dasher", "customer", "individual", "owner", "evidence");

    /// <summary>Of what is inside a person: what tells nothing about them and is needed to follow a case.</summary>
    private static readonly HashSet<string> Harmless = Names("id", "object", "brand", "country", "country_code", "network", "funding", "type", "status", "payer_id", "merchant_id", "currency", "currency_code", "checks", "wallet");

    private static readonly HashSet<string> Fields = Names(
        "name", "first_name", "last_name", "given_name", "surname", "full_name", "middle_name", "cardholder_name", "contact_name", "customer_name", "profilename", "courier_name", "dasher_name",
        "email", "email_address", "receipt_email", "customer_email", "to_email", "from_email",
        "phone", "phone_number", "national_number", "mobile", "msisdn", "to", "from", "caller", "called", "body", "customer_phone",
        "line1", "line2", "address_line_1", "address_line_2", "admin_area_1", "admin_area_2", "street", "city", "state_or_province", "postal_code", "zip", "latitude", "longitude", "lat", "lng",
        "last4", "last_digits", "exp_month", "exp_year", "expiry", "number", "cvc", "security_code", "fingerprint", "iban", "account_number", "routing_number", "tax_id", "birth_date", "dob",
        "ip", "ip_address", "useragent", "user_agent", "url", "client_secret", "secret", "token", "password", "signature", "note", "notes", "note_to_payer", "instructions", "special_instructions");

    public static string Of(string payload)
    {
        try
        {
            var json = JsonNode.Parse(payload);
            return Mask(json, inPerson: false) is { } masked ? masked.ToJsonString(Layout) : "null";
        }
        catch (JsonException)
        {
            return IsForm(payload) ? Form(payload) : Patterns(payload);
        }
    }

    private static JsonNode? Mask(JsonNode? node, bool inPerson) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Member(member.Key, member.Value, inPerson)))),
        JsonArray items => new JsonArray([.. items.Select(item => inPerson && item is JsonValue value ? Blotted(value) : Mask(item, inPerson))]),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(Patterns(text)),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number && value.ToJsonString() is var digits && Patterns(digits) != digits => JsonValue.Create(Blot),
        _ => node?.DeepClone(),
    };

    private static JsonNode? Member(string name, JsonNode? value, bool inPerson)
    {
        if (value is JsonObject or JsonArray) return Mask(value, inPerson || Persons.Contains(name) || (Fields.Contains(name) && name is not "to" and not "from"));
        return value is JsonValue plain && (Fields.Contains(name) || (inPerson && !Harmless.Contains(name))) ? Blotted(plain) : Mask(value, inPerson);
    }

    private static JsonNode? Blotted(JsonValue value) => value.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? value.DeepClone() : JsonValue.Create(Blot);

    // Twilio's callbacks are forms and not JSON.
    private static bool IsForm(string text) => FormShape().IsMatch(text);

    private static string Form(string payload) => string.Join('\n', payload.Split('&').Select(pair =>
    {
        var (name, value) = pair.IndexOf('=') is var at and > 0 ? (Uri.UnescapeDataString(pair[..at]), Uri.UnescapeDataString(pair[(at + 1)..].Replace('+', ' '))) : (pair, "");
        return $"{name} = {(Fields.Contains(name) ? Blot : Patterns(value))}";
    }));

    private static string Patterns(string text) => Digits().Replace(Phone().Replace(Email().Replace(text, Blot), Blot), run => IsCard(run.Value) ? Blot : run.Value);

    /// <summary>Card numbers carry a check digit (ISO/IEC 7812, Luhn); other long numbers mostly fail it and are kept.</summary>
    private static bool IsCard(string text)
    {
        var (sum, count) = (0, 0);
        for (var i = text.Length - 1; i >= 0; i--)
        {
            if (!char.IsAsciiDigit(text[i])) continue;
            var digit = text[i] - '0';
            if (count++ % 2 == 1 && (digit *= 2) > 9) digit -= 9;
            sum += digit;
        }
        return count is >= 13 and <= 19 && sum % 10 == 0;
    }

    private static HashSet<string> Names(params string[] names) => new(names, StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(@"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(\.[\w-]+)+")]
    private static partial Regex Email();

    [GeneratedRegex(@"\+\d[\d ().-]{6,18}\d|(?<![\w-])\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?![\w-])")]
    private static partial Regex Phone();

    [GeneratedRegex(@"(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w.-])")]
    private static partial Regex Digits();

    [GeneratedRegex(@"^[\w.\[\]%-]+=[^&\s]*(&[\w.\[\]%-]+=[^&\s]*)*$")]
    private static partial Regex FormShape();
}
