using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Identity;

/// <summary>Throws away what only guards the present: codes that are long too old, tries long forgiven, sign-ins nobody came back to.</summary>
public sealed class ForgetOldSignIns(IdentityDb db, TimeProvider time) : IJob
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    public async Task RunAsync(string? argument, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await db.Codes.Where(c => c.AskedAt < now - Kept).ExecuteDeleteAsync(cancel);
        await db.HourlyCounts.Where(c => c.LastAt < now - Kept).ExecuteDeleteAsync(cancel);
        await db.Tries.Where(t => t.LastAt < now - Kept).ExecuteDeleteAsync(cancel);
        await db.Sessions.Where(s => s.SeenAt < now - Sessions.Lasts).ExecuteDeleteAsync(cancel);
    }
}
