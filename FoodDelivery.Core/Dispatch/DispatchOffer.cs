using FoodDelivery.Platform;

namespace FoodDelivery.Dispatch;

/// <summary>What Dispatch answers rooms that run in a process of their own.</summary>
public static class DispatchOffer
{
    /// <summary>Payments pays the courier who brought the order.</summary>
    public static readonly RoomDoor Facts = new("dispatch.facts", "payments", SpeaksFor.PeopleAndProduct, "See who delivers an order, and as which courier a person works");

    public static RoomOffer Offer { get; } = new RoomOffer("dispatch").Open<DispatchLookup>(Facts);
}
