using FoodDelivery.Platform;

namespace FoodDelivery.Ordering;

/// <summary>What Ordering answers rooms that run in a process of their own.</summary>
public static class OrderingOffer
{
    /// <summary>Payments compares money with orders.</summary>
    public static readonly RoomDoor Facts = new("ordering.facts", "payments", SpeaksFor.PeopleAndProduct, "See how orders stand and what they cost");

    public static RoomOffer Offer { get; } = new RoomOffer("ordering").Open<OrderLookup>(Facts);
}
