using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Catalog;

/// <summary>Uses a code for an order. Of many who want the last use, the lock on the promotion's row lets one through. Safe twice: an order takes one use.</summary>
public sealed class TakePromotion(CatalogDb db, TimeProvider time)
{
    /// <param name="Code">As in <see cref="PromotionOffer.Code"/>.</param>
    public sealed record Request(string Code, Guid OrderId, Guid CustomerId);

    /// <summary>Only how often it may be used is asked here; whether it holds was asked when the order was priced.</summary>
    public async Task<Result> RunAsync(Request request, CancellationToken cancel)
    {
        // Below, the row as it is under the lock counts, not as this scope may have read it before.
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        // Everybody who uses or gives back this code waits here, so that the counts below stay true until the commit.
        var promotion = await db.Promotions.FromSql($"SELECT * FROM catalog.promotions WHERE code = {request.Code} FOR UPDATE").SingleOrDefaultAsync(cancel);
        if (promotion is null) return Error.Conflict("catalog.promotion_unknown", $"{request.Code} is no longer offered.");
        var uses = await db.PromotionUses.AsNoTracking().Where(use => use.PromotionId == promotion.Id && use.CustomerId == request.CustomerId).Select(use => new { use.OrderId, use.GivenBackAt }).ToListAsync(cancel);
        if (uses.Any(use => use.OrderId == request.OrderId && use.GivenBackAt is null)) return Result.Ok;
        if (uses.Any(use => use.OrderId == request.OrderId)) return Error.Conflict("catalog.promotion_given_back", "This order has ended. Please order again.");
        var taken = promotion.Take(uses.Count(use => use.GivenBackAt is null));
        if (!taken.IsOk) return taken;
        db.Add(new PromotionUse { OrderId = request.OrderId, PromotionId = promotion.Id, CustomerId = request.CustomerId, At = time.GetUtcNow() });
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return Result.Ok;
    }
}
