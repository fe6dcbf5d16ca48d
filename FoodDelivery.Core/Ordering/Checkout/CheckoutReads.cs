using FoodDelivery.Catalog;
using FoodDelivery.Dispatch;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Ordering;

/// <summary>What the checkout page starts with.</summary>
public sealed record CheckoutStart(CartView Cart, PersonInfo? Me, IReadOnlyList<int> TipPercents);

/// <summary>Answers for the checkout page.</summary>
public sealed class CheckoutReads(CartReads carts, Quotes quotes, IMapService maps, People people, CurrentActor current, IOptions<OrderingOptions> options)
{
    public async Task<CheckoutStart> StartAsync(Guid cookie, CancellationToken cancel)
    {
        var cart = await carts.GetAsync(cookie, cancel);
        var me = current.Actor.UserId is { } id ? await people.FindAsync(id, cancel) : null;
        return new(cart, me, options.Value.TipPercents);
    }

    public Task<IReadOnlyList<GeoAddress>> AddressesAsync(string text, CancellationToken cancel) => maps.FindAddressAsync(text, 6, cancel);

    public async Task<Result<Quote>> QuoteAsync(CartView cart, string? address, long tipMinor, CancellationToken cancel)
    {
        if (cart.Restaurant is null) return Error.Invalid("ordering.cart_empty", "Your cart is empty. Add a dish first.");
        var door = await Door.FindAsync(maps, address, null, cancel);
        if (!door.IsOk) return door.Error;
        return await quotes.MakeAsync(cart.Restaurant.Id, [.. cart.Lines.Select(line => line.Wanted)], door.Value.Location, tipMinor, cart.Code, cart.Id, cancel);
    }
}
