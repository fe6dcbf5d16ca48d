using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Dispatch;

/// <summary>Couriers' ways are nobody's business after two weeks.</summary>
public sealed class DeleteOldTracks(DispatchDb db, IOptions<DispatchOptions> options, TimeProvider time) : IJob
{
    private const int AtOnce = 50_000;

    public async Task RunAsync(string? argument, CancellationToken cancel)
    {
        var before = time.GetUtcNow() - options.Value.TracksKept;
        int deleted;
        do
        {
            // In portions: one huge statement would hold its locks and its log for minutes.
            deleted = await db.Database.ExecuteSqlAsync(
                $"DELETE FROM dispatch.track_points WHERE ctid = ANY (ARRAY(SELECT ctid FROM dispatch.track_points WHERE received_at < {before} LIMIT {AtOnce}))", cancel);
        }
        while (deleted == AtOnce);
    }
}
