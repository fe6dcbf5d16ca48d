using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FoodDelivery.Web.Sandbox;

/// <summary>What the emulated Google signs: RS256 with a key of this process, published beside it. It also signs wrongly when asked to.</summary>
internal sealed class GoogleIdentityTokens(TimeProvider time) : IDisposable
{
    private readonly RSA key = RSA.Create(2048);
    private readonly string keyId = RandomNumberGenerator.GetHexString(40, lowercase: true);

    public JsonObject Keys()
    {
        var open = key.ExportParameters(includePrivateParameters: false);
        return new() { ["keys"] = new JsonArray(new JsonObject { ["kty"] = "RSA", ["use"] = "sig", ["alg"] = "RS256", ["kid"] = keyId, ["n"] = Base64Url.EncodeToString(open.Modulus), ["e"] = Base64Url.EncodeToString(open.Exponent) }) };
    }

    public static JsonObject Profile(SocialPerson person, string here)
    {
        var profile = new JsonObject { ["sub"] = person.GoogleId, ["name"] = person.Name, ["given_name"] = person.Name.Split(' ')[0], ["family_name"] = person.Name.Split(' ')[^1] };
        if (person.Picture) profile["picture"] = $"{here}/picture/{person.Key}.png";
        if (person.GoogleEmail is not null) (profile["email"], profile["email_verified"]) = (person.GoogleEmail, person.GoogleVerified);
        return profile;
    }

    public string Make(SocialGrant grant, string accessToken, string here, SocialFault fault)
    {
        var now = time.GetUtcNow().AddHours(fault == SocialFault.Expired ? -2 : 0).ToUnixTimeSeconds();
        var claims = Profile(SocialPerson.Find(grant.Person)!, here);
        claims["iss"] = fault == SocialFault.WrongIssuer ? "https://accounts.goggle.example" : here;
        claims["azp"] = grant.ClientId;
        claims["aud"] = fault == SocialFault.WrongAudience ? "somebody-else.apps.googleusercontent.com" : grant.ClientId;
        claims["at_hash"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)).AsSpan(0, 16));
        if (grant.Nonce is not null) claims["nonce"] = fault == SocialFault.WrongNonce ? "somebody-elses-nonce" : grant.Nonce;
        (claims["iat"], claims["exp"]) = (now, now + 3600);

        var header = new JsonObject { ["alg"] = fault == SocialFault.Unsigned ? "none" : "RS256", ["kid"] = keyId, ["typ"] = "JWT" };
        var text = $"{Encoded(header)}.{Encoded(claims)}";
        if (fault == SocialFault.Unsigned) return text + ".";
        using var stranger = fault == SocialFault.WrongSignature ? RSA.Create(2048) : null;
        return $"{text}.{Base64Url.EncodeToString((stranger ?? key).SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    public void Dispose() => key.Dispose();

    private static string Encoded(JsonObject part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));
}
