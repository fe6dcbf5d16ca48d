using System.Security.Cryptography;
using FoodDelivery.Identity;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.IdentityModel.Tokens;

namespace FoodDelivery.Web.Identity;

/// <summary>
/// Makes keys and keeps their private part under data protection. RSA, because every OpenID Connect library must understand RS256 (Core §15.1) and because
/// a token is signed once and checked hundreds of times: RSA checks several times faster than ECDSA.
/// </summary>
public sealed class TokenKeySeal(IDataProtectionProvider protection, TimeProvider time)
{
    private const int RsaBits = 2048, AesBytes = 32, IdBytes = 8;
    private readonly IDataProtector protector = protection.CreateProtector("FoodDelivery.Identity.TokenKeys.v1");

    public TokenKey Make(TokenKeyUse use, DateTimeOffset worksFrom) => new()
    {
        Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)),
        Use = use,
        Sealed = Convert.ToBase64String(protector.Protect(Fresh(use))),
        MadeAt = time.GetUtcNow(),
        WorksFrom = worksFrom,
    };

    /// <exception cref="CryptographicException">The data protection keys it was sealed with are gone.</exception>
    public SecurityKey Open(TokenKey key)
    {
        var secret = protector.Unprotect(Convert.FromBase64String(key.Sealed));
        if (key.Use == TokenKeyUse.Encrypt) return new SymmetricSecurityKey(secret) { KeyId = key.Id };
        var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(secret, out _);
        return new RsaSecurityKey(rsa) { KeyId = key.Id };
    }

    private static byte[] Fresh(TokenKeyUse use)
    {
        if (use == TokenKeyUse.Encrypt) return RandomNumberGenerator.GetBytes(AesBytes);
        using var rsa = RSA.Create(RsaBits);
        return rsa.ExportPkcs8PrivateKey();
    }
}
