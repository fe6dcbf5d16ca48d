using FoodDelivery.Kernel;

namespace FoodDelivery.Dispatch;

/// <summary>What a courier is doing, as the map shows it.</summary>
public enum CourierActivity
{
    /// <summary>On duty without a job.</summary>
    Free,
    /// <summary>On the way to a restaurant, or waiting there.</summary>
    Collecting,
    /// <summary>Has food and is on the way to a customer.</summary>
    Carrying,
    /// <summary>Off duty: the marker goes.</summary>
    Gone,
}

/// <summary>Where a courier is, for live maps.</summary>
/// <param name="Courier">The courier's small number, not the id.</param>
/// <param name="Heading">Degrees clockwise from north.</param>
/// <param name="At">When the courier was there.</param>
public sealed record LivePosition(int Courier, GeoPoint Place, double Heading, double MetersPerSecond, double AccuracyMeters, CourierActivity Activity, DateTimeOffset At);

/// <summary>What changed since somebody last asked.</summary>
/// <param name="Change">To ask with next time.</param>
public sealed record PositionChanges(long Change, IReadOnlyList<LivePosition> Positions);

/// <summary>
/// Everybody's newest position, in memory. Points are put in after they were checked and stored (see PositionLog); live maps take out what changed.
/// A reader who falls behind skips what is no longer true: nothing queues up.
/// </summary>
public sealed class PositionFeed(TimeProvider time)
{
    /// <summary>Shorter steps are noise and say nothing about the direction.</summary>
    private const double HeadingFromMeters = 3;
    private static readonly TimeSpan GoneIsToldFor = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Dictionary<int, Entry> couriers = [];
    private long change;

    /// <summary>A courier was seen. Points not newer than the last one are left out.</summary>
    public void Move(int courier, GeoPoint place, DateTimeOffset at, double? heading = null, double? metersPerSecond = null, double? accuracyMeters = null)
    {
        if (!place.IsValid) return;
        lock (gate)
        {
            var known = couriers.GetValueOrDefault(courier);
            if (known?.Position is { } last && last.At >= at && known.Activity != CourierActivity.Gone) return;
            var activity = known?.Activity is { } doing and not CourierActivity.Gone ? doing : CourierActivity.Free;
            couriers[courier] = new(++change, activity, new(courier, place, heading ?? Heading(known?.Position, place), metersPerSecond ?? 0, accuracyMeters ?? 0, activity, at), null);
        }
    }

    /// <summary>A courier got or finished a job, or went off duty. May come before the first position.</summary>
    public void SetActivity(int courier, CourierActivity activity)
    {
        lock (gate)
        {
            var known = couriers.GetValueOrDefault(courier);
            if (known is null && activity == CourierActivity.Gone || known?.Activity == activity) return;
            DateTimeOffset? gone = activity == CourierActivity.Gone ? time.GetUtcNow() : null;
            couriers[courier] = new(++change, activity, known?.Position is { } last ? last with { Activity = activity } : null, gone);
        }
    }

    /// <summary>Everybody else has gone off duty.</summary>
    public void KeepOnly(IReadOnlySet<int> onDuty)
    {
        int[] others;
        lock (gate) others = [.. couriers.Keys.Where(c => !onDuty.Contains(c))];
        foreach (var courier in others) SetActivity(courier, CourierActivity.Gone);
    }

    /// <summary>The newest position of one courier; null when off duty or never seen.</summary>
    public LivePosition? Find(int courier)
    {
        lock (gate) return couriers.TryGetValue(courier, out var known) && known.Activity != CourierActivity.Gone ? known.Position : null;
    }

    /// <summary>Everybody who is on duty and was seen.</summary>
    public PositionChanges Snapshot()
    {
        lock (gate) return new(change, [.. couriers.Values.Where(c => c.Activity != CourierActivity.Gone).Select(c => c.Position).OfType<LivePosition>()]);
    }

    /// <summary>Who moved, changed or left since; those who left carry <see cref="CourierActivity.Gone"/>.</summary>
    public PositionChanges Since(long last)
    {
        lock (gate)
        {
            if (change == last) return new(last, []);
            var forget = time.GetUtcNow() - GoneIsToldFor;
            foreach (var (courier, entry) in couriers.Where(c => c.Value.GoneAt < forget).ToList()) couriers.Remove(courier);
            return new(change, [.. couriers.Values.Where(c => c.Change > last).Select(c => c.Position).OfType<LivePosition>()]);
        }
    }

    private static double Heading(LivePosition? before, GeoPoint place) =>
        before is null ? 0 : before.Place.MetersTo(place) < HeadingFromMeters ? before.Heading : RouteWalk.Bearing(before.Place, place);

    private sealed record Entry(long Change, CourierActivity Activity, LivePosition? Position, DateTimeOffset? GoneAt);
}
