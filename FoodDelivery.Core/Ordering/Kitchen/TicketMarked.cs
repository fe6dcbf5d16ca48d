using FoodDelivery.Platform;

namespace FoodDelivery.Ordering;

/// <summary>For open kitchen screens: a mark on this ticket is different now. Nothing that a customer could see.</summary>
public sealed record TicketMarked(Guid OrderId, Guid RestaurantId) : ILiveChange;
