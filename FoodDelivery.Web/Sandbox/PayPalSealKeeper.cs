using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>The key webhooks are signed with, and its certificate: made once, kept in the books, the same in every process and after every restart.</summary>
internal sealed class PayPalSealKeeper(IServiceScopeFactory scopes, TimeProvider time)
{
    private PayPalSeal? known;

    public async Task<PayPalSeal> GetAsync(CancellationToken cancel)
    {
        if (known is not null) return known;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SandboxDb>();
        if (await db.PayPalSeals.AsNoTracking().SingleOrDefaultAsync(cancel) is { } kept) return known = kept;
        var made = Make();
        // Two processes may start at once; the first one's is everybody's.
        await db.Database.ExecuteSqlAsync($"INSERT INTO sandbox.paypal_seals (id, private_key, certificate) VALUES ({PayPalSeal.OnlyRow}, {made.PrivateKey}, {made.Certificate}) ON CONFLICT DO NOTHING", cancel);
        return known = await db.PayPalSeals.AsNoTracking().SingleAsync(cancel);
    }

    private PayPalSeal Make()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=messageverificationcerts.paypal.com, O=FoodDelivery sandbox", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("messageverificationcerts.paypal.com");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(time.GetUtcNow().AddDays(-1), time.GetUtcNow().AddYears(10));
        return new PayPalSeal { PrivateKey = key.ExportPkcs8PrivateKeyPem(), Certificate = certificate.ExportCertificatePem() };
    }
}
