using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FoodDelivery.Platform;

/// <summary>
/// Takes committed events to their reactions. Several relays (workers, processes) share the work by row locks that die with their
/// connection, so a killed process holds nothing back. Within a subject the next event waits until the one before it is done or dead.
/// </summary>
public sealed class OutboxRelay(NpgsqlDataSource database, ReactionRunner reactions, RelaySignal signal, TimeProvider time, ILogger<OutboxRelay> log) : BackgroundService
{
    public const int MaxAttempts = 8;
    private const int Workers = 6;
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan[] Backoff = [.. new[] { 1, 5, 30, 120, 600, 1800, 7200 }.Select(s => TimeSpan.FromSeconds(s))];
    private static readonly ActivitySource Trace = new("FoodDelivery.Outbox");
    private static readonly Meter Meter = new("FoodDelivery.Outbox");
    private static readonly Histogram<double> Lag = Meter.CreateHistogram<double>("fooddelivery.outbox.lag", "ms", "From an event's commit to its last reaction.");
    private static readonly Counter<long> Failures = Meter.CreateCounter<long>("fooddelivery.outbox.failures", description: "Reactions that failed and will be tried again, or not.");
    private long lastBeat;

    /// <summary>When a worker last looked for events; old means that nothing moves.</summary>
    public DateTimeOffset LastBeat => new(Interlocked.Read(ref lastBeat), TimeSpan.Zero);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => WorkAsync(stoppingToken)));

    private async Task WorkAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                Interlocked.Exchange(ref lastBeat, time.GetUtcNow().Ticks);
                if (!await RelayOneAsync(cancel)) await signal.WaitAsync(PollEvery, time, cancel);
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
        while (await RelayOneAsync(cancel)) count++;
        return count;
    }

    private const string ClaimSql = """
        SELECT o.seq, o.id, o.type, o.subject, o.time, o.data, o.trace_parent, o.attempts
        FROM platform.outbox o
        WHERE o.state = 'Pending' AND o.next_attempt_at <= $1
          AND NOT EXISTS (SELECT 1 FROM platform.outbox e WHERE e.subject = o.subject AND e.state = 'Pending' AND e.seq < o.seq)
        ORDER BY o.seq LIMIT 1 FOR UPDATE OF o SKIP LOCKED
        """;

    private async Task<bool> RelayOneAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using var claim = new NpgsqlCommand(ClaimSql, connection, transaction);
        claim.Parameters.Add(new NpgsqlParameter { Value = time.GetUtcNow() });
        long seq;
        int attempts;
        string data;
        string? traceParent;
        EventContext context;
        await using (var row = await claim.ExecuteReaderAsync(cancel))
        {
            if (!await row.ReadAsync(cancel)) return false;
            seq = row.GetInt64(0);
            context = new(row.GetGuid(1), row.GetString(2), row.GetString(3), row.GetFieldValue<DateTimeOffset>(4));
            data = row.GetString(5);
            traceParent = row.IsDBNull(6) ? null : row.GetString(6);
            attempts = row.GetInt32(7);
        }

        signal.Wake(); // There may be more: a second worker can look while this one works.
        Exception? failure = null;
        if (reactions.Any(context.Type))
        {
            using var activity = Trace.StartActivity($"react {context.Type}", ActivityKind.Consumer, traceParent);
            failure = await reactions.RunAsync(context, data, cancel);
            if (failure is not null) activity?.SetStatus(ActivityStatusCode.Error, failure.Message);
        }

        var now = time.GetUtcNow();
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
        await transaction.CommitAsync(CancellationToken.None);
        Report(context, failure, state, attempts, now);
        return true;
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
