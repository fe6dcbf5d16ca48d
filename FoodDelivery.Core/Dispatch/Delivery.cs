using FoodDelivery.Kernel;

namespace FoodDelivery.Dispatch;

/// <summary>Bringing one order from the restaurant to the door. Every change goes through a method here, is checked against <see cref="DeliveryRules"/> and leaves a line in the timeline.</summary>
public sealed class Delivery
{
    private const string WrongPin = "wrong PIN";
    private const string TooFar = "not there yet";
    private const string TheDoor = "the door", TheRestaurant = "the restaurant";

    /// <summary>The line that says that a courier does not have it any more; its detail begins with the courier's name.</summary>
    internal const string Unassigned = "unassigned";
    private readonly List<DeliveryEntry> timeline = [];

    public Guid Id { get; init; }
    public Guid OrderId { get; init; }
    public required string Number { get; init; }
    public Guid CustomerId { get; init; }
    public Guid RestaurantId { get; init; }
    public required string RestaurantName { get; init; }
    public required string RestaurantPhone { get; init; }
    public required string TimeZone { get; init; }
    public required string PickupLine { get; init; }
    public GeoPoint PickupPoint { get; init; }
    public required string DropOffLine { get; init; }
    public GeoPoint DropOffPoint { get; init; }
    public int ItemCount { get; init; }

    /// <summary>Ride from the restaurant to the door along the streets.</summary>
    public TimeSpan Ride { get; init; }
    public DateTimeOffset CreatedAt { get; init; }

    public DeliveryStatus Status { get; private set; }
    public Guid? CourierId { get; private set; }
    public string? CourierName { get; private set; }

    /// <summary>When the kitchen promises the food.</summary>
    public DateTimeOffset ReadyAt { get; private set; }

    /// <summary>When the kitchen said that it is done; null while it cooks.</summary>
    public DateTimeOffset? FoodReadyAt { get; private set; }
    public DateTimeOffset PromisedFrom { get; private set; }
    public DateTimeOffset PromisedBy { get; private set; }

    public DateTimeOffset? AssignedAt { get; private set; }
    public DateTimeOffset? AtRestaurantAt { get; private set; }
    public DateTimeOffset? PickedUpAt { get; private set; }
    public DateTimeOffset? AtDoorAt { get; private set; }

    /// <summary>When the courier's position came near the door; null while far, and when no position said so.</summary>
    public DateTimeOffset? NearbyAt { get; private set; }

    /// <summary>When the courier's position reached the door. <see cref="AtDoorAt"/> is what the courier says.</summary>
    public DateTimeOffset? DoorReachedAt { get; private set; }

    /// <summary>When it ended, whichever way.</summary>
    public DateTimeOffset? EndedAt { get; private set; }
    public int WrongPins { get; private set; }

    /// <summary>The courier has read that it was taken away or cancelled.</summary>
    public DateTimeOffset? EndSeenAt { get; private set; }
    public uint Version { get; private set; }

    public IReadOnlyList<DeliveryEntry> Timeline => timeline;

    public static Delivery For(Guid id, OrderFacts order, DateTimeOffset now)
    {
        var delivery = new Delivery
        {
            Id = id, OrderId = order.OrderId, Number = order.Number, CustomerId = order.CustomerId,
            RestaurantId = order.RestaurantId, RestaurantName = order.RestaurantName, RestaurantPhone = order.RestaurantPhone, TimeZone = order.TimeZone,
            PickupLine = order.PickupLine, PickupPoint = order.Pickup, DropOffLine = order.DropOffLine, DropOffPoint = order.DropOff,
            ItemCount = order.ItemCount, Ride = order.Ride, CreatedAt = now,
            ReadyAt = order.ReadyAt, PromisedFrom = order.PromisedFrom, PromisedBy = order.PromisedBy,
        };
        delivery.Note(new("FoodDelivery", now, now), "created", null);
        return delivery;
    }

    /// <summary>What the first sending of this press was answered; null when the key is new.</summary>
    public Result? AnsweredBefore(Guid? key, int tries)
    {
        if (key is null || timeline.FirstOrDefault(entry => entry.Key == key) is not { } first) return null;
        return first.What switch
        {
            WrongPin => WrongPinRefusal(tries),
            TooFar => TooFarRefusal(first.Detail!),
            _ => Result.Ok,
        };
    }

    /// <summary>The courier was asked back since then and presses once more.</summary>
    public bool WasAskedBack(Courier courier, DateTimeOffset since) =>
        timeline.Any(entry => entry.What == TooFar && entry.By == courier.Name && entry.ReceivedAt >= since && entry.At >= (PickedUpAt ?? AssignedAt));

    public Result Assign(Courier courier, int most, Doing doing)
    {
        if (Status.IsOnTheWay()) return Error.Conflict("dispatch.already_assigned", $"{CourierName} already has {Number}. Reassign it if you want somebody else to bring it.");
        if (Step(DeliveryAction.Assign, out var next) is { } refused) return refused;
        if (courier.TakeJob(most) is { IsOk: false } full) return full;
        Give(next, courier, doing);
        return Result.Ok;
    }

    /// <param name="from">Who has it on the dispatcher's screen; when that is no longer so, somebody else was quicker.</param>
    public Result Reassign(Courier from, Courier to, int most, Doing doing)
    {
        if (Status.IsOnTheWay() && CourierId != from.Id) return Moved();
        if (Step(DeliveryAction.Reassign, out var next) is { } refused) return refused;
        if (from.Id == to.Id) return Error.Invalid("dispatch.same_courier", $"{to.Name} already has {Number}. Choose another courier.");
        if (to.TakeJob(most) is { IsOk: false } full) return full;
        from.LeaveJob();
        Note(doing, Unassigned, from.Name);
        Give(next, to, doing);
        return Result.Ok;
    }

    public Result Unassign(Courier from, string why, Doing doing)
    {
        if (Status.IsOnTheWay() && CourierId != from.Id) return Moved();
        return TakeFrom(DeliveryAction.Unassign, from, why, doing);
    }

    /// <summary>The courier gives it back before picking up.</summary>
    public Result GiveBack(Courier courier, string why, Doing doing) => NotOf(courier) ?? TakeFrom(DeliveryAction.GiveBack, courier, why, doing);

    /// <param name="elsewhere">What the phone says against it.</param>
    public Result ArriveAtRestaurant(Courier courier, Doing doing, Elsewhere? elsewhere = null)
    {
        if (NotOf(courier) is { } notYours) return notYours;
        if (Step(DeliveryAction.ArriveAtRestaurant, out var next) is { } refused) return refused;
        if (AskBack(TheRestaurant, elsewhere, doing) is { } far) return far;
        (Status, AtRestaurantAt) = (next, After(AssignedAt, doing));
        Note(doing, "at restaurant", Against(TheRestaurant, elsewhere), AtRestaurantAt);
        return Result.Ok;
    }

    public Result PickUp(Courier courier, Doing doing)
    {
        if (NotOf(courier) is { } notYours) return notYours;
        if (Step(DeliveryAction.PickUp, out var next) is { } refused) return refused;
        (Status, PickedUpAt) = (next, After(AtRestaurantAt, doing));
        Note(doing, "picked up", null, PickedUpAt);
        return Result.Ok;
    }

    /// <param name="elsewhere">What the phone says against it.</param>
    public Result ArriveAtDoor(Courier courier, Doing doing, Elsewhere? elsewhere = null)
    {
        if (NotOf(courier) is { } notYours) return notYours;
        if (Step(DeliveryAction.ArriveAtDoor, out var next) is { } refused) return refused;
        if (AskBack(TheDoor, elsewhere, doing) is { } far) return far;
        (Status, AtDoorAt) = (next, After(PickedUpAt, doing));
        Note(doing, "at the door", Against(TheDoor, elsewhere), AtDoorAt);
        return Result.Ok;
    }

    /// <summary>The courier's position came close to the door. Each is told once; who is at the door already does not come near it any more.</summary>
    /// <param name="seen">When the courier was there.</param>
    /// <returns>False when there is nothing to tell.</returns>
    public bool ComesNear(Approach approach, int meters, DateTimeOffset seen, DateTimeOffset now)
    {
        if (Status != DeliveryStatus.PickedUp || seen < PickedUpAt || DoorReachedAt is not null || approach == Approach.Nearby && NearbyAt is not null) return false;
        NearbyAt ??= seen;
        if (approach == Approach.AtTheDoor) DoorReachedAt = seen;
        Note(new("FoodDelivery", seen, now), approach == Approach.AtTheDoor ? "reached the door" : "nearby", $"{meters} m by the courier's position");
        return true;
    }

    /// <summary>Checks the PIN. A wrong one is counted and must be saved: the caller saves on every answer but "not allowed".</summary>
    public Result Complete(Courier courier, bool pinIsRight, int tries, Doing doing)
    {
        if (NotOf(courier) is { } notYours) return notYours;
        if (Step(DeliveryAction.Complete, out var next) is { } refused) return refused;
        if (WrongPins >= tries) return Error.Forbidden("dispatch.pin_locked", "Too many wrong PINs. Call dispatch: only they can complete this order now.");
        if (!pinIsRight)
        {
            WrongPins++;
            Note(doing, WrongPin, $"try {WrongPins} of {tries}");
            return WrongPinRefusal(tries);
        }
        End(next, courier, After(AtDoorAt, doing));
        Note(doing, "delivered", "PIN given", EndedAt);
        return Result.Ok;
    }

    /// <summary>A dispatcher vouches for the handover.</summary>
    public Result Override(Courier? courier, string reason, Doing doing)
    {
        if (Step(DeliveryAction.Override, out var next) is { } refused) return refused;
        End(next, courier, After(PickedUpAt, doing));
        Note(doing, "delivered without PIN", reason, EndedAt);
        return Result.Ok;
    }

    public Result Abandon(Courier courier, string reason, Doing doing)
    {
        if (NotOf(courier) is { } notYours) return notYours;
        if (Step(DeliveryAction.Abandon, out var next) is { } refused) return refused;
        End(next, courier, After(PickedUpAt, doing));
        Note(doing, "not delivered", reason, EndedAt);
        return Result.Ok;
    }

    /// <param name="courier">Who has it, where somebody has.</param>
    public Result Cancel(Courier? courier, string reason, Doing doing)
    {
        if (Step(DeliveryAction.Cancel, out var next) is { } refused) return refused;
        End(next, courier, doing.At);
        Note(doing, "cancelled", reason);
        return Result.Ok;
    }

    public void Promise(DateTimeOffset readyAt, DateTimeOffset from, DateTimeOffset by, Doing doing)
    {
        if (Status.IsOver() || (ReadyAt == readyAt && PromisedFrom == from && PromisedBy == by)) return;
        var minutes = (int)Math.Round((readyAt - ReadyAt).TotalMinutes);
        (ReadyAt, PromisedFrom, PromisedBy) = (readyAt, from, by);
        if (minutes != 0) Note(doing, "ready time moved", minutes > 0 ? $"{minutes} min later" : $"{-minutes} min earlier");
    }

    /// <param name="ready">When the kitchen finished; null when it took the order back.</param>
    public void FoodReady(DateTimeOffset? ready, Doing doing)
    {
        if (Status.IsOver() || Status.HasFood() || (FoodReadyAt is null) == (ready is null)) return;
        FoodReadyAt = ready;
        Note(doing, ready is null ? "taken back by the kitchen" : "food ready", null);
    }

    public void EndSeen(DateTimeOffset now) => EndSeenAt ??= now;

    private Result TakeFrom(DeliveryAction action, Courier courier, string why, Doing doing)
    {
        if (Step(action, out var next) is { } refused) return refused;
        courier.LeaveJob();
        (Status, CourierId, CourierName, AssignedAt, AtRestaurantAt) = (next, null, null, null, null);
        Note(doing, Unassigned, $"{courier.Name}: {why}");
        return Result.Ok;
    }

    private void Give(DeliveryStatus next, Courier courier, Doing doing)
    {
        (Status, CourierId, CourierName, AssignedAt, AtRestaurantAt) = (next, courier.Id, courier.Name, doing.At, null);
        Note(doing, "assigned", courier.Name);
    }

    private void End(DeliveryStatus next, Courier? courier, DateTimeOffset at)
    {
        courier?.LeaveJob();
        (Status, EndedAt) = (next, at);
    }

    /// <summary>A press from somewhere else is written down and must be saved, so that the second one is known for what it is.</summary>
    private Error? AskBack(string place, Elsewhere? elsewhere, Doing doing)
    {
        if (elsewhere is not { Accepted: false }) return null;
        var detail = $"{elsewhere.Meters} m from {place}";
        Note(doing, TooFar, detail);
        return TooFarRefusal(detail);
    }

    private static string? Against(string place, Elsewhere? elsewhere) => elsewhere is null ? null : $"courier says: at {place}; position {elsewhere.Meters} m away";

    private static Error TooFarRefusal(string detail) =>
        Error.Conflict("dispatch.too_far", $"Your phone says that you are {detail}. Go there first. If you really are there, press again; dispatch sees what your phone said.");

    private Error WrongPinRefusal(int tries) => (tries - WrongPins) switch
    {
        <= 0 => Error.Forbidden("dispatch.pin_locked", "That PIN is wrong, and it was the last try. Call dispatch: only they can complete this order now."),
        1 => Error.Invalid("dispatch.wrong_pin", "That PIN is wrong. Ask the customer for the four digits on their order page. One try left.", "pin"),
        var left => Error.Invalid("dispatch.wrong_pin", $"That PIN is wrong. Ask the customer for the four digits on their order page. {left} tries left.", "pin"),
    };

    private Error? Step(DeliveryAction action, out DeliveryStatus next)
    {
        next = DeliveryRules.Next(Status, action) ?? Status;
        return DeliveryRules.Next(Status, action) is null
            ? Error.Conflict("dispatch.not_possible_now", DeliveryRefusals.Words(Status, action, Number, CourierName))
            : null;
    }

    private Error? NotOf(Courier courier) => CourierId == courier.Id ? null
        : Error.NotFound("dispatch.not_your_job", "This order is not yours any more. Dispatch gave it to somebody else or it was cancelled.");

    private Error Moved() => Error.Conflict("dispatch.moved_meanwhile", $"Somebody was quicker: {CourierName} has {Number} now. Look again before you change it.");

    // A client's clock may be wrong: what follows cannot have happened before what it follows, nor after we heard of it.
    private static DateTimeOffset After(DateTimeOffset? earlier, Doing doing)
    {
        var at = doing.At > doing.ReceivedAt ? doing.ReceivedAt : doing.At;
        return earlier is { } start && start > at ? start : at;
    }

    private void Note(Doing doing, string what, string? detail, DateTimeOffset? at = null) => timeline.Add(new()
    {
        DeliveryId = Id, What = what, Detail = detail, By = doing.By, At = at ?? doing.At, ReceivedAt = doing.ReceivedAt, Key = doing.Key,
    });
}
