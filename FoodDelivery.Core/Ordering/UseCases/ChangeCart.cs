using FoodDelivery.Catalog;
using FoodDelivery.Kernel;

namespace FoodDelivery.Ordering;

/// <summary>Puts a dish into the cart, after Catalog has found it valid.</summary>
public sealed class AddToCart(Carts carts, CatalogLookup catalog, TimeProvider time)
{
    /// <param name="Cookie">The cart's id as in Visit.Cart.</param>
    /// <param name="Replace">The customer agreed to drop what is there from another restaurant.</param>
    public sealed record Request(Guid Cookie, Guid RestaurantId, WantedLine Line, bool Replace = false);

    public async Task<Result> RunAsync(Request request, CancellationToken cancel)
    {
        if (await catalog.RestaurantAsync(request.RestaurantId, cancel) is not { } restaurant)
            return Error.NotFound("ordering.restaurant_unknown", "This restaurant is not with us any more. Choose another one.");
        if (request.Line.Quantity < 1 || request.Line.Quantity > MenuPricing.MaxQuantity)
            return Error.Invalid("ordering.quantity_invalid", $"Choose between 1 and {MenuPricing.MaxQuantity}.", "quantity");
        var priced = await catalog.PriceAsync(request.RestaurantId, [request.Line], cancel);
        if (!priced.IsOk) return priced.Error;
        return await carts.ChangeAsync(request.Cookie, cart => cart.Add(restaurant, request.Line, priced.Value[0], request.Replace, time.GetUtcNow()), cancel);
    }
}

/// <summary>More, less or none of a dish in the cart.</summary>
public sealed class ChangeCartLine(Carts carts, TimeProvider time)
{
    /// <param name="Quantity">0 takes it out.</param>
    public sealed record Request(Guid Cookie, Guid LineId, int Quantity);

    public Task<Result> RunAsync(Request request, CancellationToken cancel) =>
        carts.ChangeAsync(request.Cookie, cart => cart.Change(request.LineId, request.Quantity, time.GetUtcNow()), cancel);
}

/// <summary>Empties the cart.</summary>
public sealed class ClearCart(Carts carts, TimeProvider time)
{
    public sealed record Request(Guid Cookie);

    public Task<Result> RunAsync(Request request, CancellationToken cancel) => carts.ChangeAsync(request.Cookie, cart =>
    {
        cart.Clear(time.GetUtcNow());
        return Result.Ok;
    }, cancel);
}
