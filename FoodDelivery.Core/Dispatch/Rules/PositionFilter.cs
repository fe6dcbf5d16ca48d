using FoodDelivery.Kernel;

namespace FoodDelivery.Dispatch;

/// <summary>A point as a courier's phone reports it.</summary>
/// <param name="At">The phone's clock.</param>
/// <param name="Heading">Degrees clockwise from north; null when standing.</param>
public sealed record PositionReport(DateTimeOffset At, double Lat, double Lng, double? AccuracyMeters = null, double? Heading = null, double? MetersPerSecond = null)
{
    public GeoPoint Location => new(Lat, Lng);
}

/// <summary>Why a point was left out.</summary>
public enum PositionFault
{
    /// <summary>Not after the last one taken: sent twice, or late. Harmless.</summary>
    NotNewer,
    /// <summary>Its clock is ahead of ours; taken, it would freeze the marker until then.</summary>
    FromTheFuture,
    /// <summary>No place on earth, or the zero that broken receivers send.</summary>
    NoPlace,
    /// <summary>Faster than anything that rides.</summary>
    TooFast,
    /// <summary>From before the shift: nobody's business.</summary>
    OffDuty,
}

/// <summary>Keeps what can be true out of what a phone sends.</summary>
public static class PositionFilter
{
    /// <param name="last">The last point taken before this batch.</param>
    /// <returns>The points to keep, oldest first, and how many were left out for which reason.</returns>
    public static (IReadOnlyList<PositionReport> Kept, IReadOnlyDictionary<PositionFault, int> LeftOut) Sift(
        IEnumerable<PositionReport> batch, PositionReport? last, DateTimeOffset onDutySince, DateTimeOffset now, DispatchOptions options)
    {
        var kept = new List<PositionReport>();
        var leftOut = new Dictionary<PositionFault, int>();
        foreach (var point in batch.OrderBy(p => p.At))
        {
            if (FaultOf(point, last, onDutySince, now, options) is { } fault)
            {
                leftOut[fault] = leftOut.GetValueOrDefault(fault) + 1;
                continue;
            }
            kept.Add(point with { At = point.At.ToUniversalTime() });
            last = point;
        }
        return (kept, leftOut);
    }

    private static PositionFault? FaultOf(PositionReport point, PositionReport? last, DateTimeOffset onDutySince, DateTimeOffset now, DispatchOptions options)
    {
        if (!point.Location.IsValid) return PositionFault.NoPlace;
        if (point.At > now + options.FutureTolerance) return PositionFault.FromTheFuture;
        // Two clocks never agree; a little before our note of the shift's start is still the shift.
        if (point.At < onDutySince - options.FutureTolerance) return PositionFault.OffDuty;
        if (last is not { } before) return null;
        if (point.At <= before.At) return PositionFault.NotNewer;
        // Both places may be off by their accuracy: after a coarse one that was far away, the true one that follows is not a jump.
        var meters = before.Location.MetersTo(point.Location) - (before.AccuracyMeters ?? 0) - (point.AccuracyMeters ?? 0);
        return meters / (point.At - before.At).TotalSeconds > options.MaxMetersPerSecond ? PositionFault.TooFast : null;
    }
}
