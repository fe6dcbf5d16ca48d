using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Ordering;

/// <summary>Deletes carts nobody has touched for as long as the browser's cookie lives.</summary>
public sealed class ForgetOldCarts(OrderingDb db, IOptions<OrderingOptions> options, TimeProvider time) : IJob
{
    public const string Id = "ordering.forget-old-carts";

    public Task RunAsync(string? argument, CancellationToken cancel)
    {
        var before = time.GetUtcNow().AddDays(-options.Value.KeepCartsDays);
        return db.Carts.Where(cart => cart.UpdatedAt < before).ExecuteDeleteAsync(cancel);
    }
}
