using FoodDelivery.Platform;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;

namespace FoodDelivery.Web.Identity;

/// <summary>Hands the ring's keys to OpenIddict, whenever its options are made.</summary>
public sealed class TokenKeyOptions(TokenKeyRing ring, IConfiguration config) : IConfigureOptions<OpenIddictServerOptions>
{
    public void Configure(OpenIddictServerOptions options)
    {
        // Where the world's address is known, tokens carry it whichever node or proxy was asked; else the address that was asked.
        options.Issuer = PublicAddress.Of(config);
        options.SigningCredentials.AddRange(ring.Current.Signing.Select(key => new SigningCredentials(key, SecurityAlgorithms.RsaSha256)));
        options.EncryptionCredentials.AddRange(ring.Current.Encrypting.Select(key => new EncryptingCredentials(key, SecurityAlgorithms.Aes256KW, SecurityAlgorithms.Aes256CbcHmacSha512)));
    }
}
