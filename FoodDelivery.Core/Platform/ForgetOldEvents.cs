using Microsoft.Extensions.Options;
using Npgsql;

namespace FoodDelivery.Platform;

/// <summary>Deletes events that ran through long ago, with the record of who handled them. What waits or has died stays.</summary>
public sealed class ForgetOldEvents(NpgsqlDataSource database, IOptions<PlatformOptions> options, TimeProvider time) : IJob
{
    public const string Id = "platform.forget-old-events";

    /// <summary>In steps, so that no statement holds its locks for long.</summary>
    private const int AtOnce = 5_000;

    private const string Sql = """
        WITH gone AS (
            DELETE FROM platform.outbox WHERE seq IN (SELECT seq FROM platform.outbox WHERE state = 'Done' AND id < $1 AND finished_at < $2 LIMIT $3) RETURNING id, seq),
        handled AS (DELETE FROM platform.handled h WHERE event_id IN (SELECT id FROM gone)
            AND NOT EXISTS (SELECT 1 FROM platform.outbox o WHERE o.id = h.event_id AND o.seq NOT IN (SELECT seq FROM gone)))
        SELECT count(*)::int FROM gone
        """;

    public async Task RunAsync(string? argument, CancellationToken cancel)
    {
        var before = time.GetUtcNow().AddDays(-options.Value.KeepEventsDays);
        int gone;
        do
        {
            await using var delete = database.CreateCommand(Sql);
            // Keys grow with time: the index on them finds the old ones without a look at all the others.
            delete.Parameters.Add(new NpgsqlParameter { Value = OutboxReads.FirstKeyOf(before) });
            delete.Parameters.Add(new NpgsqlParameter { Value = before });
            delete.Parameters.Add(new NpgsqlParameter { Value = AtOnce });
            gone = (int)(await delete.ExecuteScalarAsync(cancel))!;
        }
        while (gone == AtOnce);
    }
}
