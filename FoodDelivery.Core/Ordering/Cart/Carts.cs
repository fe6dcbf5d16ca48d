using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace FoodDelivery.Ordering;

/// <summary>For open screens: this cart is different now.</summary>
public sealed record CartChanged(Guid CartId) : ILiveChange;

/// <summary>Finds and changes the cart of whoever asks.</summary>
public sealed class Carts(OrderingDb db, CurrentActor current, TimeProvider time)
{
    private const int Tries = 3;

    /// <summary>The person's cart when signed in, else the visitor's of this cookie; null when there is none yet. Takes along what was chosen before signing in.</summary>
    public async Task<Cart?> FindAsync(Guid cookie, CancellationToken cancel)
    {
        var (mine, visitors) = await LoadAsync(cookie, cancel);
        if (current.Actor.UserId is null || visitors is null || visitors.Lines.Count == 0) return current.Actor.UserId is null ? visitors : mine;
        await ChangeAsync(cookie, _ => Result.Ok, cancel);
        return (await LoadAsync(cookie, cancel)).Mine;
    }

    /// <param name="change">May be run again on a freshly read cart when two tabs change it at once.</param>
    public async Task<Result> ChangeAsync(Guid cookie, Func<Cart, Result> change, CancellationToken cancel)
    {
        var me = current.Actor.UserId;
        if (me is null && cookie == Guid.Empty) return Error.Invalid("ordering.cart_without_cookie", "The cart needs a cookie. Allow cookies for this site, then load the page again.");
        for (var attempt = 1; ; attempt++)
        {
            var now = time.GetUtcNow();
            var (mine, visitors) = await LoadAsync(cookie, cancel);
            var cart = me is null ? visitors : mine;
            if (cart is null) db.Carts.Add(cart = new Cart(me is null ? cookie : Guid.CreateVersion7(now), me, now));
            if (me is not null && visitors is { Lines.Count: > 0 })
            {
                cart.TakeFrom(visitors, now);
            }
            var result = change(cart);
            if (!result.IsOk)
            {
                db.ChangeTracker.Clear();
                return result;
            }
            db.Tell(new CartChanged(cart.Id));
            // Pages opened before there was a cart of the person's own know only the cookie.
            if (cart.Id != cookie) db.Tell(new CartChanged(cookie));
            try
            {
                await db.SaveChangesAsync(cancel);
                return Result.Ok;
            }
            catch (DbUpdateException e) when (attempt < Tries && (e is DbUpdateConcurrencyException || e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation }))
            {
                db.ChangeTracker.Clear();
            }
        }
    }

    private async Task<(Cart? Mine, Cart? Visitors)> LoadAsync(Guid cookie, CancellationToken cancel)
    {
        var me = current.Actor.UserId;
        var carts = await db.Carts.Include(cart => cart.Lines.OrderBy(line => line.Id))
            .Where(cart => (me != null && cart.CustomerId == me) || (cart.Id == cookie && cart.CustomerId == null)).ToListAsync(cancel);
        return (carts.FirstOrDefault(cart => cart.CustomerId is not null), carts.FirstOrDefault(cart => cart.CustomerId is null));
    }
}
