using FoodDelivery.Catalog;
using FoodDelivery.Kernel;

namespace FoodDelivery.Ordering;

/// <summary>Keeps a code with the cart, when it holds for it; refuses in words when it does not.</summary>
public sealed class ApplyCode(Carts carts, CartReads reads, Codes codes, TimeProvider time)
{
    /// <param name="Cookie">The cart's id as in Visit.Cart.</param>
    /// <param name="Code">As written; empty takes the cart's code out.</param>
    public sealed record Request(Guid Cookie, string? Code);

    /// <summary>What the code does; null when it was taken out.</summary>
    public async Task<Result<PromotionOffer?>> RunAsync(Request request, CancellationToken cancel)
    {
        PromotionOffer? offer = null;
        if (!string.IsNullOrWhiteSpace(request.Code))
        {
            var cart = await reads.GetAsync(request.Cookie, cancel);
            if (cart.Restaurant is null) return Error.Invalid("ordering.cart_empty", "Your cart is empty. Add a dish first.", "code");
            var found = await codes.CheckAsync(request.Code, cart.Restaurant.Id, cart.Items, cart.Id, cancel);
            // Whatever the reason, it belongs beside the code.
            if (!found.IsOk) return found.Error with { Field = "code" };
            offer = found.Value;
        }
        var changed = await carts.ChangeAsync(request.Cookie, cart =>
        {
            cart.Give(offer?.Code, time.GetUtcNow());
            return Result.Ok;
        }, cancel);
        return changed.IsOk ? offer : changed.Error;
    }
}
