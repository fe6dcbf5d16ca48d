using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Dispatch;

/// <summary>Once its delivery is over, a way is kept to about 100 metres: enough to see that somebody was in the quarter, not at whose door.</summary>
public sealed class CoarsenOldTracks(DispatchDb db, IOptions<DispatchOptions> options, TimeProvider time) : IJob
{
    private const int AtOnce = 20_000;

    /// <summary>Far enough back for a weekend of standing still; farther would read the whole table every time.</summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(3);

    public async Task RunAsync(string? argument, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var (from, until) = (now - LookBack, now - options.Value.TracksPreciseFor);
        int coarsened;
        do
        {
            // A cell of the grid is 0.0009 degrees of latitude, 100 m, and as wide as high. The accuracy says afterwards what the place is worth,
            // and tells what is done from what is still to do.
            coarsened = await db.Database.ExecuteSqlAsync($"""
                UPDATE dispatch.track_points SET
                    location_lng = round(location_lng / (0.0009 / cos(radians(round(location_lat / 0.0009) * 0.0009)))) * (0.0009 / cos(radians(round(location_lat / 0.0009) * 0.0009))),
                    location_lat = round(location_lat / 0.0009) * 0.0009,
                    accuracy_meters = 100
                WHERE ctid = ANY (ARRAY(
                    SELECT point.ctid FROM dispatch.track_points point
                    WHERE point.received_at >= {from} AND point.received_at < {until} AND coalesce(point.accuracy_meters, 0) < 100
                    AND NOT EXISTS (SELECT FROM dispatch.deliveries open WHERE open.courier_id = point.courier_id AND open.ended_at IS NULL AND open.assigned_at <= point.at)
                    LIMIT {AtOnce}))
                """, cancel);
        }
        while (coarsened == AtOnce);
    }
}
