using System.ComponentModel.DataAnnotations;

namespace FoodDelivery.Dispatch;

/// <summary>How fast couriers are on the demo city's own map (section "Maps:Local").</summary>
public sealed class LocalMapOptions
{
    /// <summary>A bicycle's average with its stops at lights, in metres per second (4.5 = 16 km/h).</summary>
    [Range(0.5, 30)]
    public double MetersPerSecond { get; set; } = 4.5;

    /// <summary>What a turn costs, in seconds.</summary>
    [Range(0, 60)]
    public double TurnSeconds { get; set; } = 3;

    /// <summary>Places farther than this from every street have no route, in metres.</summary>
    [Range(10, 2000)]
    public double ReachMeters { get; set; } = 500;
}
