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

    /// <summary>An order the kitchen has not answered for this long is an exception.</summary>
    public TimeSpan UnacceptedAfter { get; set; } = TimeSpan.FromMinutes(4);

    /// <summary>A delivery without courier is an exception this long before the promised pickup.</summary>
    public TimeSpan UnassignedBeforePickup { get; set; } = TimeSpan.FromMinutes(5);

    public TimeSpan StoppedAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Less than this is standing still: GPS alone wanders about as far.</summary>
    public double StoppedWithinMeters { get; set; } = 30;

    /// <summary>Ride of a courier who has still to be found, when a time must be told.</summary>
    public TimeSpan UsualApproach { get; set; } = TimeSpan.FromMinutes(6);

    /// <summary>From the kerb to the customer's hand.</summary>
    public TimeSpan Handover { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Cyclist's average in a city, with lights and crossings.</summary>
    [Range(0.5, 30)] public double MetersPerSecond { get; set; } = 4.5;
}
