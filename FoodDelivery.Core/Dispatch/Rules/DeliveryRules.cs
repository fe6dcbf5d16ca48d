namespace FoodDelivery.Dispatch;

/// <summary>What can be done to a delivery.</summary>
public enum DeliveryAction
{
    Assign,
    /// <summary>From one courier to another, before the food is picked up.</summary>
    Reassign,
    Unassign,
    ArriveAtRestaurant,
    PickUp,
    ArriveAtDoor,
    /// <summary>Handed over against the customer's PIN.</summary>
    Complete,
    /// <summary>Handed over without the PIN, decided by a dispatcher.</summary>
    Override,
    /// <summary>The courier gives the job back before picking up.</summary>
    GiveBack,
    /// <summary>The food cannot be handed over.</summary>
    Abandon,
    /// <summary>The order ended.</summary>
    Cancel,
}

/// <summary>The legal steps of a delivery. Everything that changes a delivery's status asks here first.</summary>
public static class DeliveryRules
{
    /// <summary>Where the action leads from this status; null when it is not allowed.</summary>
    public static DeliveryStatus? Next(DeliveryStatus status, DeliveryAction action) => (status, action) switch
    {
        (DeliveryStatus.Unassigned, DeliveryAction.Assign) => DeliveryStatus.Assigned,
        (DeliveryStatus.Assigned or DeliveryStatus.AtRestaurant, DeliveryAction.Reassign) => DeliveryStatus.Assigned,
        (DeliveryStatus.Assigned or DeliveryStatus.AtRestaurant, DeliveryAction.Unassign or DeliveryAction.GiveBack) => DeliveryStatus.Unassigned,
        (DeliveryStatus.Assigned, DeliveryAction.ArriveAtRestaurant) => DeliveryStatus.AtRestaurant,
        (DeliveryStatus.AtRestaurant, DeliveryAction.PickUp) => DeliveryStatus.PickedUp,
        (DeliveryStatus.PickedUp, DeliveryAction.ArriveAtDoor) => DeliveryStatus.AtDoor,
        (DeliveryStatus.AtDoor, DeliveryAction.Complete) => DeliveryStatus.Delivered,
        (DeliveryStatus.PickedUp or DeliveryStatus.AtDoor, DeliveryAction.Override) => DeliveryStatus.Delivered,
        (DeliveryStatus.PickedUp or DeliveryStatus.AtDoor, DeliveryAction.Abandon) => DeliveryStatus.Abandoned,
        (not (DeliveryStatus.Delivered or DeliveryStatus.Abandoned or DeliveryStatus.Cancelled), DeliveryAction.Cancel) => DeliveryStatus.Cancelled,
        _ => null,
    };

    /// <summary>Nothing can happen to it any more.</summary>
    public static bool IsOver(this DeliveryStatus status) => status is DeliveryStatus.Delivered or DeliveryStatus.Abandoned or DeliveryStatus.Cancelled;

    /// <summary>A courier has it and is not done.</summary>
    public static bool IsOnTheWay(this DeliveryStatus status) =>
        status is DeliveryStatus.Assigned or DeliveryStatus.AtRestaurant or DeliveryStatus.PickedUp or DeliveryStatus.AtDoor;

    /// <summary>The food is with the courier.</summary>
    public static bool HasFood(this DeliveryStatus status) => status is DeliveryStatus.PickedUp or DeliveryStatus.AtDoor;

    /// <summary>For people, as it stands on every screen.</summary>
    public static string Words(this DeliveryStatus status) => status switch
    {
        DeliveryStatus.Unassigned => "Unassigned",
        DeliveryStatus.Assigned => "To restaurant",
        DeliveryStatus.AtRestaurant => "At restaurant",
        DeliveryStatus.PickedUp => "On the way",
        DeliveryStatus.AtDoor => "At the door",
        DeliveryStatus.Delivered => "Delivered",
        DeliveryStatus.Abandoned => "Not delivered",
        DeliveryStatus.Cancelled => "Cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
