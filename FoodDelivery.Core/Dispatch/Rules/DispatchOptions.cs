using System.ComponentModel.DataAnnotations;

namespace FoodDelivery.Dispatch;

/// <summary>The figures of the trade, section <c>Dispatch</c>. Defaults and their sources: docs of the domain, "Couriers and dispatch".</summary>
public sealed class DispatchOptions
{
    /// <summary>How many jobs one courier may carry at the same time.</summary>
    [Range(1, 10)] public int JobsPerCourier { get; set; } = 3;

    [Range(1, 20)] public int PinTries { get; set; } = 5;

    /// <summary>A position's clock may be this far ahead of ours before it is refused.</summary>
    public TimeSpan FutureTolerance { get; set; } = TimeSpan.FromSeconds(60);

    [Range(1, 1000)] public double MaxMetersPerSecond { get; set; } = 60;

    /// <summary>From here on a marker says how old it is.</summary>
    public TimeSpan PositionOldAfter { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>From here on a marker is a ghost with a growing circle.</summary>
    public TimeSpan PositionGhostAfter { get; set; } = TimeSpan.FromSeconds(300);

    public TimeSpan PositionHiddenAfter { get; set; } = TimeSpan.FromSeconds(600);

    public TimeSpan TracksKept { get; set; } = TimeSpan.FromDays(14);

    /// <summary>A way that belongs to no open delivery keeps its full precision this long, for the legs and presses that still refer to it.</summary>
    public TimeSpan TracksPreciseFor { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>An order the kitchen has not answered for this long is an exception.</summary>
    public TimeSpan UnacceptedAfter { get; set; } = TimeSpan.FromMinutes(4);

    /// <summary>A delivery without courier is an exception this long before the promised pickup.</summary>
    public TimeSpan UnassignedBeforePickup { get; set; } = TimeSpan.FromMinutes(5);

    public TimeSpan StoppedAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Less than this is standing still: GPS alone wanders about as far.</summary>
    public double StoppedWithinMeters { get; set; } = 30;

    /// <summary>Farther than this from the straight way of the leg is somewhere else.</summary>
    [Range(50, 10_000)] public double OffRouteMeters { get; set; } = 500;

    /// <summary>A courier who is not at the restaurant this long after being expected there does not come.</summary>
    public TimeSpan NoShowAfter { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a courier waits for a customer who does not open, from the arrival at the door.</summary>
    public TimeSpan AbsentAfter { get; set; } = TimeSpan.FromMinutes(8);

    /// <summary>"I am there" from farther away than this is asked back.</summary>
    [Range(20, 10_000)] public double GeofenceMeters { get; set; } = 250;

    /// <summary>A position older than this when the button is pressed proves nothing; nor does a press that is heard of later than this let anybody go back.</summary>
    public TimeSpan GeofenceFreshFor { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>A position less accurate than this proves nothing.</summary>
    [Range(1, 1000)] public double GeofenceAccuracyMeters { get; set; } = 100;

    /// <summary>Who was asked back and presses again within this time means it.</summary>
    public TimeSpan PressAgainWithin { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>From here to the door the customer is told that the courier is nearby.</summary>
    [Range(10, 5000)] public double NearbyMeters { get; set; } = 150;

    /// <summary>From here to the door the customer is told that the courier is there.</summary>
    [Range(5, 1000)] public double AtDoorMeters { get; set; } = 60;

    /// <summary>Ride of a courier who has still to be found, when a time must be told.</summary>
    public TimeSpan UsualApproach { get; set; } = TimeSpan.FromMinutes(6);

    /// <summary>From the kerb to the customer's hand.</summary>
    public TimeSpan Handover { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Cyclist's average in a city, with lights and crossings.</summary>
    [Range(0.5, 30)] public double MetersPerSecond { get; set; } = 4.5;
}
