using FoodDelivery.Platform;
using Microsoft.AspNetCore.DataProtection;

namespace FoodDelivery.Web.Setup;

/// <summary>Seals with the keys that cookies are made with: they rotate, old ones stay, and all processes share them (see <see cref="Security"/>).</summary>
public sealed class EncryptionByKeys(IDataProtectionProvider keys) : Encryption
{
    public override string Seal(string purpose, string plain) => keys.CreateProtector(purpose).Protect(plain);

    public override string Open(string purpose, string seal) => keys.CreateProtector(purpose).Unprotect(seal);
}

public static class EncryptionSetup
{
    public static IServiceCollection AddEncryption(this IServiceCollection services)
    {
        services.AddDataProtection();
        return services.AddSingleton<Encryption, EncryptionByKeys>();
    }
}
