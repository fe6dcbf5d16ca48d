using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using FoodDelivery.Notifications;
using FoodDelivery.Tests.Support;
using Twilio.Security;

namespace FoodDelivery.Tests.Rules.Notifications;

/// <summary>Which requests are Twilio's: its published vectors, its own SDK's judgement, and everything an attacker may try around them.</summary>
public sealed class TwilioSignatureRules
{
    private const string Form = "application/x-www-form-urlencoded";

    private static readonly JsonNode Vectors = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Tests, "Fixtures", "vendor-vectors.json")))!;

    private static (string Token, string Url, KeyValuePair<string, string>[] Fields, string Signature) Vector(string name)
    {
        var vector = Vectors[name]!;
        return ((string)vector["auth_token"]!, (string)vector["url"]!, [.. vector["params"]!.AsObject().Select(field => KeyValuePair.Create(field.Key, (string)field.Value!))], (string)vector["signature"]!);
    }

    private static string Body(IEnumerable<KeyValuePair<string, string>> fields) => string.Join('&', fields.Select(field => $"{Uri.EscapeDataString(field.Key)}={Uri.EscapeDataString(field.Value)}"));

    private static string? Refuse(string token, string url, string body, string signature, string? contentType = Form) => TwilioSignature.Refuse([token], url, Encoding.UTF8.GetBytes(body), contentType, signature);

    [Theory]
    [InlineData("twilio")]
    [InlineData("twilio_status")]
    public void The_published_vectors_are_genuine_and_one_flipped_bit_is_not(string name)
    {
        var (token, url, fields, signature) = Vector(name);
        Assert.Null(Refuse(token, url, Body(fields), signature));
        Assert.Null(Refuse(token, url, Body(fields.Reverse()), signature));
        Assert.Equal(signature, TwilioSignature.Of(token, url, fields));

        var mac = Convert.FromBase64String(signature);
        for (var bit = 0; bit < mac.Length * 8; bit++)
        {
            var flipped = mac.ToArray();
            flipped[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.Equal("signature_wrong", Refuse(token, url, Body(fields), Convert.ToBase64String(flipped)));
        }
        foreach (var (key, value) in fields)
        {
            var altered = fields.Select(field => field.Key == key ? KeyValuePair.Create(key, Flip(value)) : field);
            Assert.Equal("signature_wrong", Refuse(token, url, Body(altered), signature));
            Assert.Equal("signature_wrong", Refuse(token, url, Body(fields.Where(field => field.Key != key)), signature));
        }
        Assert.Equal("signature_wrong", Refuse(token, url, Body([.. fields, KeyValuePair.Create("More", "")]), signature));
        Assert.Equal("signature_wrong", Refuse(Flip(token), url, Body(fields), signature));
        Assert.Equal("signature_wrong", Refuse(token, Flip(url), Body(fields), signature));
    }

    [Fact]
    public void The_example_of_the_documentation_is_genuine()
    {
        KeyValuePair<string, string>[] fields = [new("CallSid", "CA1234567890ABCDE"), new("Caller", "+12349013030"), new("Digits", "1234"), new("From", "+12349013030"), new("To", "+18005551212")];
        Assert.Null(Refuse("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", Body(fields), "0/KCTR6DLpKmkAf8muzZqo1nDgQ="));
    }

    [Fact]
    public void A_body_that_is_no_form_is_held_to_its_hash()
    {
        var vector = Vectors["twilio_json"]!;
        var (token, url, body, signature) = ((string)vector["auth_token"]!, (string)vector["url"]!, (string)vector["body"]!, (string)vector["signature"]!);
        Assert.Null(Refuse(token, url, body, signature, "application/json"));
        Assert.Equal("body_altered", Refuse(token, url, body + " ", signature, "application/json"));
        Assert.Equal("body_altered", Refuse(token, url, Flip(body), signature, "application/json"));
        Assert.Equal("body_altered", Refuse(token, Flip(url), body, signature, "application/json"));
        Assert.Equal("signature_wrong", Refuse(token, url.Replace("myapp", "myapq", StringComparison.Ordinal), body, signature, "application/json"));
        // Without the hash in the address nothing speaks for the body, whatever the address is signed with.
        Assert.Equal("body_unsigned", Refuse(token, "https://mycompany.com/myapp.php", body, TwilioSignature.Of(token, "https://mycompany.com/myapp.php", []), "application/json"));
        Assert.Equal("body_unsigned", Refuse(token, "https://mycompany.com/myapp.php", "MessageSid=SM1", TwilioSignature.Of(token, "https://mycompany.com/myapp.php", []), null));
    }

    [Theory]
    [InlineData("https://food.example/webhooks/twilio?n=1", "https://food.example:443/webhooks/twilio?n=1")]
    [InlineData("https://food.example:443/webhooks/twilio?n=1", "https://food.example/webhooks/twilio?n=1")]
    [InlineData("http://food.example:8080/webhooks/twilio", "http://food.example/webhooks/twilio")]
    [InlineData("http://[::1]:8080/w", "http://[::1]/w")]
    [InlineData("http://[::1]/w", "http://[::1]:80/w")]
    public void With_the_port_or_without_it_is_the_same_address(string ours, string theirs) =>
        Assert.Null(Refuse("token", ours, "A=1", TwilioSignature.Of("token", theirs, [new("A", "1")])));

    [Theory]
    [InlineData("https://food.example/webhooks/twilio", "http://food.example/webhooks/twilio")]
    [InlineData("https://food.example/webhooks/twilio", "https://food.example:8443/webhooks/twilio")]
    [InlineData("https://food.example/webhooks/twilio", "https://evil.example/webhooks/twilio")]
    public void Another_address_is_another(string ours, string theirs) =>
        Assert.Equal("signature_wrong", Refuse("token", ours, "A=1", TwilioSignature.Of("token", theirs, [new("A", "1")])));

    [Fact]
    public void A_repeated_name_counts_with_each_value_once_in_whatever_order()
    {
        var signature = TwilioSignature.Of("token", "https://food.example/", [new("Media", "a"), new("Media", "b"), new("A", "1")]);
        Assert.Null(Refuse("token", "https://food.example/", "Media=b&A=1&Media=a&Media=b", signature));
        Assert.Equal("signature_wrong", Refuse("token", "https://food.example/", "Media=b&A=1&Media=c", signature));
    }

    [Fact]
    public void During_a_roll_over_either_token_signs()
    {
        byte[] body = "A=1"u8.ToArray();
        foreach (var token in new[] { "old", "new" })
            Assert.Null(TwilioSignature.Refuse(["new", "old"], "https://food.example/", body, Form, TwilioSignature.Of(token, "https://food.example/", [new("A", "1")])));
        Assert.Equal("signature_wrong", TwilioSignature.Refuse(["new", "old"], "https://food.example/", body, Form, TwilioSignature.Of("third", "https://food.example/", [new("A", "1")])));
    }

    [Fact]
    public void What_is_no_signature_has_a_name()
    {
        Assert.Equal("signature_missing", Refuse("token", "https://food.example/", "A=1", ""));
        Assert.Equal("signature_malformed", Refuse("token", "https://food.example/", "A=1", "not base64!"));
        Assert.Equal("signature_wrong", TwilioSignature.Refuse([], "https://food.example/", "A=1"u8, Form, TwilioSignature.Of("", "https://food.example/", [new("A", "1")])));
    }

    [Fact]
    public void Whatever_the_SDK_takes_we_take_and_whatever_it_refuses_we_refuse() =>
        Gen.Dictionary(Gen.String[Gen.Char.AlphaNumeric, 1, 12], Gen.String[0, 20])[0, 6].Select(Gen.String[Gen.Char.AlphaNumeric, 1, 20], Gen.Bool).Sample((fields, token, tampered) =>
        {
            const string url = "https://food.example/webhooks/twilio?n=1";
            var plain = fields.ToDictionary(field => field.Key, field => field.Value.Replace("\0", "").Where(c => !char.IsSurrogate(c)).Aggregate("", (all, c) => all + c));
            var signature = TwilioSignature.Of(token, url, plain);
            if (tampered) plain["Tampered"] = "1";
            return new RequestValidator(token).Validate(url, plain, signature) == (Refuse(token, url, Body(plain), signature) is null);
        }, iter: 300);

    private static string Flip(string text) => text[..^1] + (char)(text[^1] ^ 1);
}
