using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Catalog;

/// <summary>An order came to nothing: the use of its code does not count any more. Safe twice, and for orders without a code.</summary>
public sealed class GiveBackPromotion(CatalogDb db, TimeProvider time)
{
    public async Task RunAsync(Guid orderId, CancellationToken cancel)
    {
        if (await db.PromotionUses.AsNoTracking().Where(use => use.OrderId == orderId && use.GivenBackAt == null).Select(use => (Guid?)use.PromotionId).SingleOrDefaultAsync(cancel) is not { } id) return;
        // Below, the row as it is under the lock counts, not as this scope may have read it before.
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var promotion = await db.Promotions.FromSql($"SELECT * FROM catalog.promotions WHERE id = {id} FOR UPDATE").SingleAsync(cancel);
        var use = await db.PromotionUses.SingleAsync(one => one.OrderId == orderId, cancel);
        if (use.GivenBackAt is not null) return;
        use.GivenBackAt = time.GetUtcNow();
        promotion.GiveBack();
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }
}
