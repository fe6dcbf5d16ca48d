using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Ordering;

/// <summary>Puts the dishes of an earlier order into the cart, as far as they can still be had.</summary>
public sealed class Reorder(OrderingDb db, AddToCart add, CurrentActor current)
{
    /// <param name="Replace">The customer agreed to drop what is in the cart.</param>
    public sealed record Request(Guid OrderId, Guid Cookie, bool Replace);

    /// <param name="Missing">Names of dishes that cannot be had now.</param>
    public sealed record Done(int Added, IReadOnlyList<string> Missing);

    public async Task<Result<Done>> RunAsync(Request request, CancellationToken cancel)
    {
        var order = await db.Orders.AsNoTracking().Include(o => o.Lines).FirstOrDefaultAsync(o => o.Id == request.OrderId && o.CustomerId == current.Actor.UserId, cancel);
        if (order is null) return OrderChanges.NotFound;
        var missing = new List<string>();
        var (added, replace) = (0, request.Replace);
        foreach (var line in order.Lines.OrderBy(line => line.Position))
        {
            var result = await add.RunAsync(new(request.Cookie, order.RestaurantId, new(line.ItemId, line.Quantity, [.. line.Options.Select(option => option.OptionId)], line.Note), replace), cancel);
            if (result.IsOk) (added, replace) = (added + 1, false);
            else if (result.Error.Code == "ordering.cart_other_restaurant") return result.Error;
            else missing.Add(line.Name);
        }
        if (added == 0) return Error.Conflict("ordering.nothing_left", $"None of these dishes can be had at {order.RestaurantName} now.");
        return new Done(added, missing);
    }
}
