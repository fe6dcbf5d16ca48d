using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FoodDelivery.Platform;

/// <summary>
/// Takes committed events to their reactions. Several relays (workers, processes) share the work by row locks that die with their
/// connection, so a killed process holds nothing back. Within a subject the next event waits until the one before it is done or dead.
/// An event goes through the fast lane first; what it needs from outside is done in the slow one, whose workers are few and counted.
/// A room that runs in a process of its own gets a copy from the house, and handles it at its own pace: neither waits for the other.
/// </summary>
public sealed class OutboxRelay(NpgsqlDataSource database, ReactionRunner reactions, HostedRooms rooms, RelaySignal signal, TimeProvider time, ILogger<OutboxRelay> log) : BackgroundService
{
    internal const int FastWorkers = 4, SlowWorkers = 3;
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(1);

    // Short at first, because behind each of these waits a paid order; after three quarters of an hour a person has to look.
    private static readonly TimeSpan[] Backoff = [.. new[] { 1, 2, 5, 15, 60, 300, 900, 1500 }.Select(s => TimeSpan.FromSeconds(s))];
    public static readonly int MaxAttempts = Backoff.Length + 1;
    private static readonly ActivitySource Trace = new("FoodDelivery.Outbox");
    private static readonly Meter Meter = new("FoodDelivery.Outbox");
    private static readonly Histogram<double> Lag = Meter.CreateHistogram<double>("fooddelivery.outbox.lag", "ms", "From an event's commit to its last reaction.");
    private static readonly Counter<long> Failures = Meter.CreateCounter<long>("fooddelivery.outbox.failures", description: "Reactions that failed and will be tried again, or not.");
    private long lastBeat;

    /// <summary>When a worker of the fast lane last looked for events; old means that nothing moves. Those of the slow lane may wait for others and say nothing here.</summary>
    public DateTimeOffset LastBeat => new(Interlocked.Read(ref lastBeat), TimeSpan.Zero);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Repeat(OutboxLane.Fast, FastWorkers).Concat(Enumerable.Repeat(OutboxLane.Slow, SlowWorkers)).Select(lane => WorkAsync(lane, stoppingToken)));

    private async Task WorkAsync(OutboxLane lane, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                if (lane == OutboxLane.Fast) Interlocked.Exchange(ref lastBeat, time.GetUtcNow().Ticks);
                if (await RelayOneAsync(lane, cancel) == Outcome.Nothing) await signal.WaitAsync(lane, PollEvery, time, cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                log.LogError(e, "The relay could not reach its outbox; trying again in a second.");
                await Task.Delay(PollEvery, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Handles everything that is due, then returns how many events it took. For tests, which want no background.</summary>
    public async Task<int> DrainAsync(CancellationToken cancel)
    {
        var count = 0;
        while (true)
        {
            var outcome = await RelayOneAsync(OutboxLane.Fast, cancel);
            if (outcome == Outcome.Nothing) outcome = await RelayOneAsync(OutboxLane.Slow, cancel);
            if (outcome == Outcome.Nothing) return count;
            if (outcome == Outcome.Handled) count++;
        }
    }

    private enum Outcome { Nothing, HandedOn, Handled }

    internal const string ClaimSql = """
        SELECT o.seq, o.id, o.type, o.subject, o.time, o.data, o.trace_parent, o.attempts, o.host
        FROM platform.outbox o
        WHERE o.state = 'Pending' AND o.lane = $2 AND o.next_attempt_at <= $1 AND (o.host = ANY($3)) <> $4
          AND NOT EXISTS (SELECT 1 FROM platform.outbox e WHERE e.subject = o.subject AND e.state = 'Pending' AND (e.host = ANY($3)) <> $4
            AND coalesce(e.copy_of, e.seq) < coalesce(o.copy_of, o.seq))
        ORDER BY o.next_attempt_at, o.seq LIMIT 1 FOR UPDATE OF o SKIP LOCKED
        """;

    private async Task<Outcome> RelayOneAsync(OutboxLane lane, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using var claim = new NpgsqlCommand(ClaimSql, connection, transaction);
        claim.Parameters.Add(new NpgsqlParameter { Value = time.GetUtcNow() });
        claim.Parameters.Add(new NpgsqlParameter { Value = lane.ToString() });
        claim.Parameters.Add(new NpgsqlParameter { Value = rooms.Named.ToArray() });
        claim.Parameters.Add(new NpgsqlParameter { Value = rooms.IsHouse });
        long seq;
        int attempts;
        string data, host;
        string? traceParent;
        EventContext context;
        await using (var row = await claim.ExecuteReaderAsync(cancel))
        {
            if (!await row.ReadAsync(cancel)) return Outcome.Nothing;
            seq = row.GetInt64(0);
            context = new(row.GetGuid(1), row.GetString(2), row.GetString(3), row.GetFieldValue<DateTimeOffset>(4));
            data = row.GetString(5);
            traceParent = row.IsDBNull(6) ? null : row.GetString(6);
            attempts = row.GetInt32(7);
            host = row.GetString(8);
        }

        signal.Wake(lane); // There may be more: a second worker can look while this one works.
        // Before anything of ours runs, and kept whatever comes of it: what goes wrong here is no matter of those who live elsewhere.
        if (host == HostedRooms.House && reactions.Elsewhere(context.Type) is { Length: > 0 } others) await TellOthersAsync(connection, transaction, seq, others);
        Exception? failure = null;
        if (reactions.Any(context.Type, lane, host))
        {
            using var activity = Trace.StartActivity($"react {context.Type}", ActivityKind.Consumer, traceParent);
            failure = await reactions.RunAsync(context, data, lane, host, cancel);
            if (failure is not null) activity?.SetStatus(ActivityStatusCode.Error, failure.Message);
        }

        var now = time.GetUtcNow();
        if (lane == OutboxLane.Fast && reactions.AnySlow(context.Type, host))
        {
            // Whatever failed among the quick ones is repeated there: a reaction that fails must not keep the money waiting.
            if (failure is not null) log.LogWarning(failure, "Event {EventId} {Type} of {Subject} failed in the fast lane; it will be tried again with its slow reactions.", context.EventId, context.Type, context.Subject);
            await using var handOn = new NpgsqlCommand("UPDATE platform.outbox SET lane = 'Slow', next_attempt_at = $2, last_error = left($3, 2000) WHERE seq = $1", connection, transaction);
            handOn.Parameters.Add(new NpgsqlParameter { Value = seq });
            handOn.Parameters.Add(new NpgsqlParameter { Value = now });
            handOn.Parameters.Add(new NpgsqlParameter { Value = (object?)failure?.Message ?? DBNull.Value });
            await handOn.ExecuteNonQueryAsync(CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
            signal.Wake(OutboxLane.Slow);
            return Outcome.HandedOn;
        }

        attempts++;
        var state = failure is null ? OutboxState.Done : attempts >= MaxAttempts ? OutboxState.Dead : OutboxState.Pending;
        // What has run has run: this must be written even while we are being stopped.
        await using var finish = new NpgsqlCommand(
            "UPDATE platform.outbox SET state = $2, attempts = $3, next_attempt_at = $4, last_error = left($5, 2000), finished_at = $6 WHERE seq = $1", connection, transaction);
        finish.Parameters.Add(new NpgsqlParameter { Value = seq });
        finish.Parameters.Add(new NpgsqlParameter { Value = state.ToString() });
        finish.Parameters.Add(new NpgsqlParameter { Value = attempts });
        finish.Parameters.Add(new NpgsqlParameter { Value = now + Backoff[Math.Min(attempts - 1, Backoff.Length - 1)] });
        finish.Parameters.Add(new NpgsqlParameter { Value = (object?)failure?.Message ?? DBNull.Value });
        finish.Parameters.Add(new NpgsqlParameter { Value = state == OutboxState.Pending ? DBNull.Value : now });
        await finish.ExecuteNonQueryAsync(CancellationToken.None);
        // What waits behind an event that waits is not looked at meanwhile; when that is over, it is due from then on: nobody was late with it.
        if (state == OutboxState.Pending) await MoveFollowersAsync(connection, transaction, context.Subject, seq, now + Backoff[Math.Min(attempts - 1, Backoff.Length - 1)]);
        else if (attempts > 1) await MoveFollowersAsync(connection, transaction, context.Subject, seq, now);
        await transaction.CommitAsync(CancellationToken.None);
        Report(context, failure, state, attempts, now);
        return Outcome.Handled;
    }

    /// <summary>A copy for each room that reacts in a process of its own, once.</summary>
    private async Task TellOthersAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, long seq, string[] others)
    {
        await using var tell = new NpgsqlCommand("""
            INSERT INTO platform.outbox (id, type, subject, time, data, trace_parent, state, lane, attempts, next_attempt_at, host, copy_of)
            SELECT o.id, o.type, o.subject, o.time, o.data, o.trace_parent, 'Pending', 'Fast', 0, $2, room, o.seq FROM platform.outbox o, unnest($3) room WHERE o.seq = $1
            ON CONFLICT (id, host) DO NOTHING
            """, connection, transaction);
        tell.Parameters.Add(new NpgsqlParameter { Value = seq });
        tell.Parameters.Add(new NpgsqlParameter { Value = time.GetUtcNow() });
        tell.Parameters.Add(new NpgsqlParameter { Value = others });
        await tell.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private async Task MoveFollowersAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, string subject, long head, DateTimeOffset due)
    {
        await using var free = new NpgsqlCommand("UPDATE platform.outbox SET next_attempt_at = $2 WHERE subject = $1 AND seq <> $5 AND state = 'Pending' AND next_attempt_at <> $2 AND (host = ANY($3)) <> $4", connection, transaction);
        free.Parameters.Add(new NpgsqlParameter { Value = subject });
        free.Parameters.Add(new NpgsqlParameter { Value = due });
        // Only this process's own: the other rooms' rows may be in their hands, and nobody waits for anybody.
        free.Parameters.Add(new NpgsqlParameter { Value = rooms.Named.ToArray() });
        free.Parameters.Add(new NpgsqlParameter { Value = rooms.IsHouse });
        free.Parameters.Add(new NpgsqlParameter { Value = head });
        await free.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private void Report(EventContext context, Exception? failure, OutboxState state, int attempts, DateTimeOffset now)
    {
        if (failure is null)
        {
            Lag.Record((now - context.Time).TotalMilliseconds, new KeyValuePair<string, object?>("type", context.Type));
            signal.Wake(); // The subject's next event may have waited for this one.
            return;
        }
        Failures.Add(1, new KeyValuePair<string, object?>("type", context.Type));
        if (state == OutboxState.Dead) log.LogCritical(failure, "Event {EventId} {Type} of {Subject} is a dead letter after {Attempts} attempts.", context.EventId, context.Type, context.Subject, attempts);
        else log.LogWarning(failure, "Event {EventId} {Type} of {Subject} failed at attempt {Attempts}; it will be tried again.", context.EventId, context.Type, context.Subject, attempts);
    }
}
