using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Setup;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Api.Startup;

/// <summary>Whoever has a whole copy of the database has the keys, too, unless a certificate beside it seals them.</summary>
public sealed class KeyCertificateTest : IDisposable
{
    private const string Password = "only for this test";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fooddelivery-certificate-");

    [Fact]
    public async Task Keys_in_the_database_are_sealed_by_the_certificate_and_opened_by_it_alone()
    {
        await using var app = await TestApp.StartAsync(settings: Settings(("Certificate", Made("now", RSA.Create(2048))), ("Password", Password)));
        var seal = app.Services.GetRequiredService<Encryption>().Seal("a test", "a secret");
        var keys = await app.Database.ScalarAsync<string>("SELECT string_agg(xml, '') FROM platform.protection_keys");
        Assert.Contains("EncryptedData", keys, StringComparison.Ordinal);
        Assert.DoesNotContain("<value>", keys, StringComparison.Ordinal);
        Assert.Equal("a secret", OpenWith(keys!, seal, ("Certificate", Path.Combine(folder.FullName, "now.pfx")), ("Password", Password)));

        // A copy of the database without the certificate, or with another one.
        Assert.Throws<CryptographicException>(() => OpenWith(keys!, seal));
        var next = Made("next", RSA.Create(2048));
        Assert.Throws<CryptographicException>(() => OpenWith(keys!, seal, ("Certificate", next), ("Password", Password)));
        // Changed for another one: the old one still opens.
        Assert.Equal("a secret", OpenWith(keys!, seal, ("Certificate", next), ("Password", Password), ("OldCertificate", Path.Combine(folder.FullName, "now.pfx")), ("OldPassword", Password)));
    }

    [Theory]
    [InlineData("missing", Password)]
    [InlineData("rsa", "wrong")]
    [InlineData("ec", Password)]
    public void One_that_cannot_be_used_is_said_at_the_start(string which, string password)
    {
        Made("rsa", RSA.Create(2048));
        Made("ec", ECDsa.Create(ECCurve.NamedCurves.nistP256));
        var refused = Assert.Throws<StartupRefused>(() => OpenWith("", "", ("Certificate", Path.Combine(folder.FullName, $"{which}.pfx")), ("Password", password)));
        Assert.Contains("DataProtection:Certificate", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(password, refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>What a process with these settings makes of keys and a seal.</summary>
    private string OpenWith(string keys, string seal, params (string Key, string? Value)[] settings)
    {
        var copy = folder.CreateSubdirectory($"copy-{Path.GetRandomFileName()}");
        if (keys.Length > 0)
            foreach (var (key, number) in System.Xml.Linq.XElement.Parse($"<keys>{keys}</keys>").Elements().Select((key, number) => (key, number))) File.WriteAllText(Path.Combine(copy.FullName, $"key-{number}.xml"), key.ToString());
        var services = new ServiceCollection();
        var protection = services.AddDataProtection().SetApplicationName("FoodDelivery").PersistKeysToFileSystem(copy).DisableAutomaticKeyGeneration();
        KeyCertificate.Use(protection, new ConfigurationBuilder().AddInMemoryCollection(Settings(settings)).Build());
        services.AddEncryption();
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<Encryption>().Open("a test", seal);
    }

    private static Dictionary<string, string?> Settings(params (string Key, string? Value)[] settings) => settings.ToDictionary(one => $"DataProtection:{one.Key}", one => one.Value);

    private string Made(string name, AsymmetricAlgorithm key)
    {
        var request = key is RSA rsa ? new CertificateRequest("CN=test", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) : new CertificateRequest("CN=test", (ECDsa)key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(30));
        var file = Path.Combine(folder.FullName, $"{name}.pfx");
        File.WriteAllBytes(file, certificate.Export(X509ContentType.Pkcs12, Password));
        key.Dispose();
        return file;
    }
}
