namespace FoodDelivery.Ordering;

/// <summary>One line of an order's timeline: what happened, when, by whom. Never changed, never deleted.</summary>
public sealed class OrderEntry
{
    private OrderEntry() { }

    internal OrderEntry(Guid orderId, DateTimeOffset at, string what, string by, string? detail) =>
        (OrderId, At, What, By, Detail) = (orderId, at, what, by, detail);

    public long Id { get; private init; }
    public Guid OrderId { get; private init; }
    public DateTimeOffset At { get; private init; }
    public string What { get; private init; } = null!;
    public string By { get; private init; } = null!;
    public string? Detail { get; private init; }
}
