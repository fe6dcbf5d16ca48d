using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FoodDelivery.Platform;
using Microsoft.AspNetCore.DataProtection;

namespace FoodDelivery.Web.Setup;

/// <summary>
/// Seals the data-protection keys themselves, so that a whole copy of the configured database opens nothing: settings <c>DataProtection:Certificate</c> (a PKCS #12 file
/// with an RSA key), <c>DataProtection:Password</c>, and while one certificate is changed for another <c>DataProtection:OldCertificate</c> and <c>DataProtection:OldPassword</c>.
/// </summary>
public static class KeyCertificate
{
    /// <exception cref="StartupRefused">It is configured and cannot be used.</exception>
    public static void Use(IDataProtectionBuilder keys, IConfiguration config)
    {
        if (Read(config, "Certificate", "Password") is not { } now) return;
        keys.ProtectKeysWithCertificate(now);
        if (Read(config, "OldCertificate", "OldPassword") is { } old) keys.UnprotectKeysWithAnyCertificate(now, old);
    }

    private static X509Certificate2? Read(IConfiguration config, string fileKey, string passwordKey)
    {
        if (config[$"DataProtection:{fileKey}"] is not { Length: > 0 } file) return null;
        try
        {
            var certificate = X509CertificateLoader.LoadPkcs12FromFile(file, config[$"DataProtection:{passwordKey}"]);
            // The framework seals with RSA only, and would say so at the first visitor.
            return certificate.HasPrivateKey && certificate.GetRSAPublicKey() is not null ? certificate : throw new StartupRefused($"The certificate of DataProtection:{fileKey} has no RSA key of its own: give a PKCS #12 file that holds one.");
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new StartupRefused($"The certificate of DataProtection:{fileKey} cannot be read: it must be a PKCS #12 file this process may open, with the password of DataProtection:{passwordKey}.");
        }
    }
}
