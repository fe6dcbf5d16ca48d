using FoodDelivery.Identity;
using FoodDelivery.Kernel;

namespace FoodDelivery.Ordering;

/// <summary>Orders for somebody without an account: places the order as a guest and nobody else. The guest is stored in the moment the order is, not before.</summary>
public sealed class PlaceGuestOrder(Guests guests, PlaceOrder place, CurrentActor current)
{
    /// <param name="Guest">Of an attempt before this one, which was refused: the same person tries again.</param>
    /// <param name="Network">Where it comes from; so many guests come from one place.</param>
    public sealed record Request(PlaceOrder.Request Order, string? Email, Guid? Guest = null, string? Network = null);

    /// <param name="Guest">Whom the browser is given the cookie of.</param>
    /// <param name="Placed">What came of it; refused, the guest is kept for the next try.</param>
    public sealed record Outcome(Guid Guest, Result<PlaceOrder.Placed> Placed);

    public async Task<Result<Outcome>> RunAsync(Request request, CancellationToken cancel)
    {
        if (current.Actor.UserId is not null) return Error.Conflict("ordering.not_a_guest", "You are signed in. Load this page again and order as yourself.");
        var contact = Contact.Of(request.Order.ContactName, request.Order.ContactPhone);
        if (!contact.IsOk) return contact.Error;
        var typed = Guests.Check(contact.Value.Name, request.Email, contact.Value.Phone);
        if (!typed.IsOk) return typed.Error;
        var guest = request.Guest ?? guests.NewId();
        current.Actor = Guests.ActorOf(guest, contact.Value.Name);
        return new Outcome(guest, await place.RunAsync(request.Order, agreed => guests.StoreAsync(guest, typed.Value, request.Network, agreed), cancel));
    }
}
