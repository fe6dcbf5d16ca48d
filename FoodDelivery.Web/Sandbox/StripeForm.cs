using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;

namespace FoodDelivery.Web.Sandbox;

/// <summary>The parameters of one call as Stripe reads them: flat names with nested brackets, and nothing that is not in the API reference.</summary>
internal sealed partial class StripeForm
{
    private readonly SortedDictionary<string, string> values = new(StringComparer.Ordinal);

    /// <param name="sent">From the body or the query.</param>
    /// <param name="allowed">Names as in the reference; a list's number is written <c>[]</c>, any metadata key <c>[*]</c>.</param>
    public StripeForm(IEnumerable<KeyValuePair<string, StringValues>> sent, IEnumerable<string> allowed)
    {
        var known = allowed.ToHashSet(StringComparer.Ordinal);
        foreach (var (name, value) in sent)
        {
            var shape = Number().Replace(name, "[]");
            var open = MetadataKey().Replace(shape, "$1[*]");
            if (!known.Contains(shape) && !known.Contains(open) && !shape.StartsWith("expand[", StringComparison.Ordinal)) throw StripeRefusal.Unknown(name);
            values[name] = value.ToString();
        }
    }

    public string? Text(string name) => values.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    public string Required(string name) => Text(name) ?? throw StripeRefusal.Missing(name);

    public string Required(string name, params string[] choices) => Text(name, choices) ?? throw StripeRefusal.Missing(name);

    public string? Text(string name, params string[] choices)
    {
        var value = Text(name);
        return value is null || choices.Contains(value) ? value
            : throw StripeRefusal.Invalid($"Invalid {name}: must be one of {string.Join(", ", choices)}", name);
    }

    public long? Integer(string name)
    {
        if (Text(name) is not { } text) return null;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
            : throw StripeRefusal.Invalid($"Invalid integer: {text}", name, "parameter_invalid_integer");
    }

    public long RequiredInteger(string name) => Integer(name) ?? throw StripeRefusal.Missing(name);

    public DateTimeOffset? Instant(string name) => Integer(name) is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    /// <summary>What the answer is to show in full instead of by id.</summary>
    public IReadOnlySet<string> Expand => values.Where(v => v.Key.StartsWith("expand[", StringComparison.Ordinal)).Select(v => v.Value).ToHashSet();

    /// <summary>How many entries a list has; they are numbered from 0 without gaps.</summary>
    public int Count(string list)
    {
        var count = 0;
        while (values.Keys.Any(k => k.StartsWith($"{list}[{count}]", StringComparison.Ordinal))) count++;
        return count;
    }

    public string Metadata(string name = "metadata")
    {
        var all = new JsonObject();
        foreach (var (key, value) in values.Where(v => v.Key.StartsWith(name + "[", StringComparison.Ordinal)))
        {
            var inner = key[(name.Length + 1)..^1];
            if (inner.Length > 40) throw StripeRefusal.Invalid("Metadata keys must be at most 40 characters.", key);
            if (value.Length > 500) throw StripeRefusal.Invalid($"Metadata values can have up to 500 characters, but you passed in a value that is {value.Length} characters.", key);
            all[inner] = value;
        }
        return all.Count <= 50 ? all.ToJsonString() : throw StripeRefusal.Invalid("You can have at most 50 metadata keys.", name);
    }

    /// <summary>One fingerprint of everything sent, whatever its order.</summary>
    public string Fingerprint()
    {
        var all = string.Join('\n', values.Select(v => $"{v.Key}={v.Value}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)));
    }

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex Number();

    [GeneratedRegex(@"(metadata\]?)\[[^\]]+\]$")]
    private static partial Regex MetadataKey();
}
