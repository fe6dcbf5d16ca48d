using FoodDelivery.Kernel;

namespace FoodDelivery.Dispatch;

/// <summary>What goes wrong or is about to. Lists are sorted by the moment it hurts; the order here decides only what hurts at the same moment.</summary>
public enum TroubleKind
{
    PinLocked,
    Absent,
    Late,
    Unassigned,
    Unaccepted,
    NoShow,
    OffRoute,
    Stopped,
    Paused,
    Stale,
}

/// <summary>An exception of the dispatch board.</summary>
/// <param name="Words">What is wrong, for the dispatcher.</param>
/// <param name="Since">When it began.</param>
/// <param name="HurtsAt">When it hurts if nobody does anything. In the past: it hurts already.</param>
public sealed record Trouble(TroubleKind Kind, string Words, DateTimeOffset Since, DateTimeOffset HurtsAt)
{
    /// <summary>The courier's trouble, the same for everything that courier has.</summary>
    public bool IsOfCourier => Kind is TroubleKind.OffRoute or TroubleKind.Stopped or TroubleKind.Paused or TroubleKind.Stale;
}

/// <summary>Finds trouble before it hurts.</summary>
public static class Troubles
{
    /// <param name="courier">Who has it, where somebody has.</param>
    /// <param name="metersOff">How far the courier is from every way that leads to one of their jobs; null when on one of them, or nobody knows.</param>
    public static IReadOnlyList<Trouble> Of(DeliveryRow delivery, CourierRow? courier, DateTimeOffset now, DispatchOptions options, double? metersOff = null)
    {
        if (delivery.Status.IsOver()) return [];
        var found = new List<Trouble>();
        if (delivery.WrongPins >= options.PinTries && delivery.Status.HasFood())
            found.Add(At(TroubleKind.PinLocked, $"{delivery.WrongPins} wrong PINs: decide the handover", delivery.AtDoorAt ?? delivery.PromisedBy));
        if (delivery is { Status: DeliveryStatus.AtDoor, AtDoorAt: { } rang } && now - rang >= options.AbsentAfter)
            found.Add(new(TroubleKind.Absent, $"At the door for {Minutes(now - rang)} min: call the customer, then decide", rang, rang + options.AbsentAfter));

        var prediction = Eta.Of(delivery, PlaceOf(courier, now, options), now, options);
        var lateBy = prediction.DoorAt - delivery.PromisedBy;
        // Less than a minute is the prediction's own error.
        if (lateBy >= TimeSpan.FromMinutes(1))
            found.Add(At(TroubleKind.Late, now > delivery.PromisedBy ? $"Late by {Minutes(lateBy)} min" : $"Will be {Minutes(lateBy)} min late", delivery.PromisedBy));

        var hurts = delivery.Status.HasFood() ? delivery.PromisedBy : HurtsAt(delivery, options);
        if (delivery.Status == DeliveryStatus.Unassigned && delivery.ReadyAt - now <= options.UnassignedBeforePickup)
            found.Add(new(TroubleKind.Unassigned, delivery.ReadyAt > now ? $"No courier, pickup in {Minutes(delivery.ReadyAt - now)} min" : $"No courier, pickup {Minutes(now - delivery.ReadyAt)} min ago", delivery.ReadyAt, hurts));

        if (courier is null || !delivery.Status.IsOnTheWay()) return found;
        var given = delivery.AssignedAt ?? delivery.CreatedAt;
        if (delivery.Status == DeliveryStatus.Assigned && ExpectedAt(delivery, given, options) is var expected && now - expected >= options.NoShowAfter)
            found.Add(new(TroubleKind.NoShow, $"{courier.Name} should have been at the restaurant {Minutes(now - expected)} min ago", expected, hurts));

        // Standing at the restaurant or the door is the job.
        var moving = delivery.Status is DeliveryStatus.Assigned or DeliveryStatus.PickedUp;
        var since = new[] { courier.MovedAt, delivery.AssignedAt, delivery.PickedUpAt }.Max();
        var fresh = courier.PositionAt is { } at && now - at < options.PositionGhostAfter;
        if (moving && fresh && since is { } still && now - still >= options.StoppedAfter)
            found.Add(new(TroubleKind.Stopped, $"{courier.Name} has not moved for {Minutes(now - still)} min", still, hurts));
        if (moving && fresh && metersOff is { } off)
            found.Add(new(TroubleKind.OffRoute, $"{courier.Name} is {Kilometers(off)} km off the way", courier.PositionAt!.Value, hurts));

        // A phone that is put away for a moment is no trouble; one that stays silent is, whether it said so or never spoke at all.
        if (courier.TrackingPausedAt is { } paused && now - paused >= options.PositionGhostAfter)
            found.Add(new(TroubleKind.Paused, $"{courier.Name}'s tracking is paused for {Minutes(now - paused)} min", paused, hurts));
        else if (courier.PositionAt is { } last)
        {
            if (now - last >= options.PositionGhostAfter) found.Add(new(TroubleKind.Stale, $"{courier.Name} was last seen {Minutes(now - last)} min ago", last, hurts));
        }
        else if (now - given >= options.PositionGhostAfter)
            found.Add(new(TroubleKind.Stale, $"{courier.Name} was never seen since getting it {Minutes(now - given)} min ago", given, hurts));
        return found;
    }

    /// <summary>When it starts to hurt if nobody does anything: the promised pickup, or the last moment a courier must set out for, whichever is first.</summary>
    public static DateTimeOffset HurtsAt(DeliveryRow delivery, DispatchOptions options)
    {
        var lastMoment = delivery.PromisedBy - delivery.Ride - options.Handover;
        return delivery.ReadyAt < lastMoment ? delivery.ReadyAt : lastMoment;
    }

    /// <summary>When the courier is wanted at the restaurant: when the food is promised, or as soon as one can ride there who got the job later.</summary>
    private static DateTimeOffset ExpectedAt(DeliveryRow delivery, DateTimeOffset given, DispatchOptions options)
    {
        var soonest = given + options.UsualApproach;
        return delivery.ReadyAt > soonest ? delivery.ReadyAt : soonest;
    }

    /// <summary>An old place says nothing about now.</summary>
    private static GeoPoint? PlaceOf(CourierRow? courier, DateTimeOffset now, DispatchOptions options) =>
        courier is { Position: { } place, PositionAt: { } at } && now - at < options.PositionHiddenAfter ? place : null;

    private static Trouble At(TroubleKind kind, string words, DateTimeOffset when) => new(kind, words, when, when);

    private static int Minutes(TimeSpan span) => Math.Max(1, (int)Math.Round(Math.Abs(span.TotalMinutes)));

    // To a hundred metres: finer would change the line at every look.
    private static string Kilometers(double meters) => FormattableString.Invariant($"{meters / 1000:0.0}");
}
