using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>The key the webhook is signed with: made once, kept in the books, the same in every process and after every restart.</summary>
internal sealed class SendGridSealKeeper(IServiceScopeFactory scopes)
{
    private SendGridSeal? known;

    public async ValueTask<SendGridSeal> GetAsync(CancellationToken cancel)
    {
        if (known is not null) return known;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SandboxDb>();
        if (await db.SendGridSeals.AsNoTracking().SingleOrDefaultAsync(cancel) is { } kept) return known = kept;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (secret, shown) = (Convert.ToBase64String(key.ExportPkcs8PrivateKey()), Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()));
        // Two processes may start at once; the first one's is everybody's.
        await db.Database.ExecuteSqlAsync($"INSERT INTO sandbox.sendgrid_seals (id, private_key, public_key) VALUES ({SendGridSeal.OnlyRow}, {secret}, {shown}) ON CONFLICT DO NOTHING", cancel);
        return known = await db.SendGridSeals.AsNoTracking().SingleAsync(cancel);
    }
}
