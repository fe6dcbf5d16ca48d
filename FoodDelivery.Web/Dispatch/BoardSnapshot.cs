using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;

namespace FoodDelivery.Web.Dispatch;

/// <summary>Everything the dispatch screens show, the same immutable picture for all of them. A row keeps its object as long as nothing in it changed.</summary>
/// <param name="At">When the database was last asked successfully.</param>
public sealed record BoardSnapshot(
    IReadOnlyList<BoardRow> Unassigned, IReadOnlyList<BoardRow> UnderWay, IReadOnlyList<BoardTrouble> Troubles, IReadOnlyList<BoardCourier> Couriers, DateTimeOffset At)
{
    public IEnumerable<BoardRow> Rows => Unassigned.Concat(UnderWay);
}

/// <summary>A delivery in the queue.</summary>
/// <param name="DoorAt">Predicted, to the minute: finer would change every row at every look.</param>
public sealed record BoardRow(DeliveryRow Delivery, IReadOnlyList<Trouble> Troubles, DateTimeOffset HurtsAt, DateTimeOffset DoorAt)
{
    public Guid Id => Delivery.Id;

    public bool Equals(BoardRow? other) => other is not null && Delivery == other.Delivery && HurtsAt == other.HurtsAt && DoorAt == other.DoorAt && Troubles.SequenceEqual(other.Troubles);

    public override int GetHashCode() => Delivery.GetHashCode();
}

/// <summary>A line of the exceptions list: a delivery in trouble, or an order no kitchen has answered.</summary>
/// <param name="Delivery">Null while the kitchen has not accepted.</param>
/// <param name="Phone">Whom to call: the courier, or the kitchen of an unanswered order.</param>
public sealed record BoardTrouble(string Key, string Number, Trouble Trouble, DeliveryRow? Delivery, string? Phone);

/// <summary>A courier in the list.</summary>
/// <param name="Orders">Numbers of the orders in hand.</param>
public sealed record BoardCourier(CourierRow Courier, PositionAge Age, string Orders)
{
    public Guid Id => Courier.Id;

    public CourierActivity Activity { get; init; }

    // Riding along changes nothing in the list: the map shows where, the list only how old an old place is.
    public bool Equals(BoardCourier? other) =>
        other is not null && Activity == other.Activity && Age == other.Age && Orders == other.Orders && Listed == other.Listed;

    public override int GetHashCode() => Id.GetHashCode();

    private CourierRow Listed => Courier with { Position = null, LegFrom = null, MovedAt = null, PositionAt = Age == PositionAge.Fresh ? null : Courier.PositionAt };
}

/// <summary>How much a courier's last position is worth.</summary>
public enum PositionAge
{
    /// <summary>Off duty, or never seen in this shift.</summary>
    None,
    Fresh,
    /// <summary>Over a minute: say so.</summary>
    Old,
    /// <summary>Over five minutes: a ghost, somewhere in a growing circle.</summary>
    Ghost,
    /// <summary>Over ten minutes: says nothing any more.</summary>
    Lost,
}
