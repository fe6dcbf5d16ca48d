using System.Diagnostics.Metrics;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Dispatch;

/// <summary>
/// Takes the points a courier's phone collected. Sending a batch twice changes nothing. Points go to the table in shared statements and
/// to the open maps; never through the outbox, there are far too many of them and nobody needs an old one.
/// </summary>
public sealed class ReportPositions(DispatchDb db, CurrentActor current, PositionLog log, IOptions<DispatchOptions> options, TimeProvider time)
{
    /// <summary>About an hour offline at the usual pace; a phone sends more in several batches.</summary>
    public const int MostPoints = 500;

    private static readonly Counter<int> LeftOut = Telemetry.Meter.CreateCounter<int>("fooddelivery.positions.left_out", description: "Reported points that cannot be true or were known.");

    /// <summary>One courier's points. The product itself may report for many couriers at once; a person only for themself.</summary>
    /// <param name="CourierId">Null for the person who asks.</param>
    public sealed record Track(Guid? CourierId, IReadOnlyList<PositionReport> Points);

    public sealed record Request(IReadOnlyList<Track> Tracks)
    {
        /// <summary>The points of the person who asks.</summary>
        public static Request Mine(IReadOnlyList<PositionReport> points) => new([new Track(null, points)]);
    }

    /// <param name="Kept">How many points were new and believable.</param>
    /// <param name="LeftOut">How many were not; sending them again would not help.</param>
    public sealed record Answer(int Kept, int LeftOut);

    public async Task<Result<Answer>> RunAsync(Request request, CancellationToken cancel)
    {
        if (request.Tracks.Any(track => track.Points.Count > MostPoints))
            return Error.Invalid("dispatch.too_many_points", $"Send at most {MostPoints} positions at once, the oldest first.");
        var couriers = await CouriersAsync(request, cancel);
        if (!couriers.IsOk) return couriers.Error;

        var now = time.GetUtcNow();
        var taken = new List<(OnDuty Courier, IReadOnlyList<PositionReport> Points)>();
        foreach (var track in request.Tracks)
        {
            if (couriers.Value.FirstOrDefault(c => track.CourierId is null || c.Id == track.CourierId) is { Since: not null } courier) taken.Add((courier, track.Points));
            else if (!current.Actor.IsSystem) return Error.Conflict("dispatch.off_duty", "You are off duty, so your position is nobody's business. Go on duty first.");
        }
        var (kept, leftOut) = await log.AddAsync(taken.Select(t => new PositionBatch(t.Courier.Id, t.Courier.Number, t.Courier.Since!.Value, t.Points)), now, options.Value, cancel);
        foreach (var (fault, count) in leftOut) LeftOut.Add(count, new KeyValuePair<string, object?>("fault", fault.ToString()));
        return new Answer(kept, leftOut.Values.Sum());
    }

    private async Task<Result<IReadOnlyList<OnDuty>>> CouriersAsync(Request request, CancellationToken cancel)
    {
        var couriers = db.Couriers.AsNoTracking();
        if (current.Actor.IsSystem)
        {
            var ids = request.Tracks.Select(track => track.CourierId).OfType<Guid>().ToArray();
            couriers = couriers.Where(c => ids.Contains(c.Id));
        }
        else
        {
            var me = await db.CourierOfAsync(current.Actor, null, cancel);
            if (!me.IsOk) return me.Error;
            if (request.Tracks.Any(track => track.CourierId is { } other && other != me.Value.Id))
                return Error.Forbidden("dispatch.not_your_position", "You can only report your own position.");
            return new[] { new OnDuty(me.Value.Id, me.Value.Number, me.Value.OnDutySince) };
        }
        return await couriers.Select(c => new OnDuty(c.Id, c.Number, c.OnDutySince)).ToArrayAsync(cancel);
    }

    private sealed record OnDuty(Guid Id, int Number, DateTimeOffset? Since);
}
