using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace FoodDelivery.Platform;

/// <summary>Names under which all of our own traces and figures appear. Tags carry ids and kinds, never people's data.</summary>
public static class Telemetry
{
    public const string Name = "FoodDelivery";

    public static readonly ActivitySource Source = new(Name);
    public static readonly Meter Meter = new(Name);
}
