using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Ordering;

/// <summary>Forgets devices that have not shown a board for long: every cleared browser leaves one behind.</summary>
public sealed class ForgetOldScreens(OrderingDb db, IOptions<KitchenOptions> options, TimeProvider time) : IJob
{
    public const string Id = "ordering.forget-old-screens";

    public Task RunAsync(string? argument, CancellationToken cancel)
    {
        var before = time.GetUtcNow().AddDays(-options.Value.KeepScreensDays);
        return db.Set<KitchenScreen>().Where(screen => screen.LastSeenAt < before).ExecuteDeleteAsync(cancel);
    }
}
