using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace FoodDelivery.Web.Sandbox;

/// <summary>A person's yes, as it travels in a code or a token.</summary>
internal sealed record SocialGrant(string Person, string ClientId, string RedirectUri, string? Nonce, string? Challenge, string Scope, DateTimeOffset Until, string Id);

/// <summary>Codes and tokens of the emulated providers. They are sealed and carry what they say, so that any process can read them; used codes are remembered where they were used.</summary>
internal sealed class SocialGrants(IDataProtectionProvider keys, TimeProvider time)
{
    private static readonly TimeSpan CodeLives = TimeSpan.FromMinutes(10), TokenLives = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<string, DateTimeOffset> used = new(StringComparer.Ordinal);

    /// <param name="vendor">A code of one is nothing to the other.</param>
    public string Code(string vendor, SocialPerson person, IQueryCollection asked)
    {
        string? Text(string name) => asked[name].ToString() is { Length: > 0 } value ? value : null;
        return Seal(vendor, "code", new(person.Key, Text("client_id") ?? "", Text("redirect_uri") ?? "", Text("nonce"), Text("code_challenge"), Text("scope") ?? "", time.GetUtcNow() + CodeLives, RandomNumberGenerator.GetHexString(32)));
    }

    public string Token(string vendor, SocialGrant grant) => Seal(vendor, "token", grant with { Until = time.GetUtcNow() + TokenLives, Id = RandomNumberGenerator.GetHexString(32) });

    /// <summary>Once; null for a code that is unknown, old or used.</summary>
    public SocialGrant? Redeem(string vendor, string? code)
    {
        var now = time.GetUtcNow();
        foreach (var (old, until) in used) if (until < now) used.TryRemove(old, out _);
        return Open(vendor, "code", code) is { } grant && used.TryAdd(grant.Id, grant.Until) ? grant : null;
    }

    public SocialGrant? Bearer(string vendor, string? token) => Open(vendor, "token", token);

    /// <summary>Whether the verifier belongs to the challenge the code was asked for with.</summary>
    public static bool Proves(SocialGrant grant, string? verifier) => grant.Challenge is null
        ? string.IsNullOrEmpty(verifier)
        : verifier is { Length: >= 43 and <= 128 } && System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))) == grant.Challenge;

    private string Seal(string vendor, string kind, SocialGrant grant) => Protector(vendor, kind).Protect(JsonSerializer.Serialize(grant));

    private SocialGrant? Open(string vendor, string kind, string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        try
        {
            var grant = JsonSerializer.Deserialize<SocialGrant>(Protector(vendor, kind).Unprotect(text));
            return grant?.Until > time.GetUtcNow() ? grant : null;
        }
        catch (Exception unknown) when (unknown is CryptographicException or JsonException)
        {
            return null;
        }
    }

    private IDataProtector Protector(string vendor, string kind) => keys.CreateProtector("FoodDelivery.Sandbox", vendor, kind);
}
