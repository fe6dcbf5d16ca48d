using FoodDelivery.Identity;
using FoodDelivery.Kernel;

namespace FoodDelivery.Ordering;

/// <summary>Orders for somebody without an account: makes the guest, then places the order as that guest and nobody else.</summary>
public sealed class PlaceGuestOrder(Guests guests, PlaceOrder place, CurrentActor current)
{
    /// <param name="Guest">Of an attempt before this one, which was refused: the same person tries again.</param>
    public sealed record Request(PlaceOrder.Request Order, string? Email, Guid? Guest = null);

    /// <param name="Guest">Whom the browser is given the cookie of.</param>
    /// <param name="Placed">What came of it; refused, the guest is kept for the next try.</param>
    public sealed record Outcome(Guid Guest, Result<PlaceOrder.Placed> Placed);

    public async Task<Result<Outcome>> RunAsync(Request request, CancellationToken cancel)
    {
        if (current.Actor.UserId is not null) return Error.Conflict("ordering.not_a_guest", "You are signed in. Load this page again and order as yourself.");
        var contact = Contact.Of(request.Order.ContactName, request.Order.ContactPhone);
        if (!contact.IsOk) return contact.Error;
        var guest = request.Guest;
        if (guest is null)
        {
            var made = await guests.MakeAsync(contact.Value.Name, request.Email, contact.Value.Phone, cancel);
            if (!made.IsOk) return made.Error;
            guest = made.Value;
        }
        current.Actor = Guests.ActorOf(guest.Value, contact.Value.Name);
        return new Outcome(guest.Value, await place.RunAsync(request.Order, cancel));
    }
}
