namespace FoodDelivery.Dispatch;

/// <summary>What goes wrong or is about to. The order is how much it hurts.</summary>
public enum TroubleKind
{
    PinLocked,
    Late,
    Unassigned,
    Unaccepted,
    Stopped,
    Paused,
    Stale,
}

/// <summary>An exception of the dispatch board.</summary>
/// <param name="Words">What is wrong, for the dispatcher.</param>
/// <param name="Since">When it began, or will hurt.</param>
public sealed record Trouble(TroubleKind Kind, string Words, DateTimeOffset Since);

/// <summary>Finds trouble before it hurts.</summary>
public static class Troubles
{
    /// <param name="courier">Who has it, where somebody has.</param>
    public static IReadOnlyList<Trouble> Of(DeliveryRow delivery, CourierRow? courier, DateTimeOffset now, DispatchOptions options)
    {
        if (delivery.Status.IsOver()) return [];
        var found = new List<Trouble>();
        if (delivery.WrongPins >= options.PinTries && delivery.Status.HasFood())
            found.Add(new(TroubleKind.PinLocked, $"{delivery.WrongPins} wrong PINs: decide the handover", delivery.AtDoorAt ?? now));

        var prediction = Eta.Of(delivery, PlaceOf(courier, now, options), now, options);
        var lateBy = prediction.DoorAt - delivery.PromisedBy;
        // Less than a minute is the prediction's own error.
        if (lateBy >= TimeSpan.FromMinutes(1))
            found.Add(new(TroubleKind.Late, now > delivery.PromisedBy ? $"Late by {Minutes(lateBy)} min" : $"Will be {Minutes(lateBy)} min late", delivery.PromisedBy));

        if (delivery.Status == DeliveryStatus.Unassigned && delivery.ReadyAt - now <= options.UnassignedBeforePickup)
            found.Add(new(TroubleKind.Unassigned, delivery.ReadyAt > now ? $"No courier, pickup in {Minutes(delivery.ReadyAt - now)} min" : $"No courier, pickup {Minutes(now - delivery.ReadyAt)} min ago", delivery.ReadyAt));

        if (courier is null || !delivery.Status.IsOnTheWay()) return found;
        // Standing at the restaurant or the door is the job.
        var moving = delivery.Status is DeliveryStatus.Assigned or DeliveryStatus.PickedUp;
        var since = new[] { courier.MovedAt, delivery.AssignedAt, delivery.PickedUpAt }.Max();
        var fresh = courier.PositionAt is { } at && now - at < options.PositionGhostAfter;
        if (moving && fresh && since is { } still && now - still >= options.StoppedAfter)
            found.Add(new(TroubleKind.Stopped, $"{courier.Name} has not moved for {Minutes(now - still)} min", still));
        if (courier.TrackingPausedAt is { } paused)
            found.Add(new(TroubleKind.Paused, $"{courier.Name}'s tracking is paused", paused));
        else if (courier.PositionAt is { } last && now - last >= options.PositionGhostAfter)
            found.Add(new(TroubleKind.Stale, $"{courier.Name} was last seen {Minutes(now - last)} min ago", last));
        return found;
    }

    /// <summary>When it starts to hurt if nobody does anything: the promised pickup, or the last moment a courier must set out for, whichever is first.</summary>
    public static DateTimeOffset HurtsAt(DeliveryRow delivery, DispatchOptions options)
    {
        var lastMoment = delivery.PromisedBy - delivery.Ride - options.Handover;
        return delivery.ReadyAt < lastMoment ? delivery.ReadyAt : lastMoment;
    }

    /// <summary>An old place says nothing about now.</summary>
    private static Kernel.GeoPoint? PlaceOf(CourierRow? courier, DateTimeOffset now, DispatchOptions options) =>
        courier is { Position: { } place, PositionAt: { } at } && now - at < options.PositionHiddenAfter ? place : null;

    private static int Minutes(TimeSpan span) => Math.Max(1, (int)Math.Round(Math.Abs(span.TotalMinutes)));
}
