using System.Text.Json;
using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace FoodDelivery.Platform;

/// <summary>One line of a room's "when this happens, do that".</summary>
public abstract class ReactionRegistration(Type eventType, Type reactionType, bool slow)
{
    public string EventName { get; } = Platform.EventName.Of(eventType);
    public string Reaction { get; } = reactionType.Name;

    /// <summary>The room that reacts.</summary>
    public string Room { get; } = Platform.EventName.RoomOf(reactionType);
    public Type EventType { get; } = eventType;
    public Type ReactionType { get; } = reactionType;

    /// <summary>Calls somebody outside; see <see cref="OutboxLane.Slow"/>.</summary>
    public bool Slow { get; } = slow;
    internal abstract Task RunAsync(IServiceProvider scope, string data, EventContext context, CancellationToken cancel);
}

/// <inheritdoc/>
public sealed class ReactionRegistration<TEvent, TReaction>(bool slow = false) : ReactionRegistration(typeof(TEvent), typeof(TReaction), slow)
    where TEvent : IEvent where TReaction : class, IReaction<TEvent>
{
    internal override Task RunAsync(IServiceProvider scope, string data, EventContext context, CancellationToken cancel)
    {
        var happened = JsonSerializer.Deserialize<TEvent>(data, EventJson.Options)
            ?? throw new JsonException($"{EventName} {context.EventId} has no data.");
        return scope.GetRequiredService<TReaction>().RunAsync(happened, context, cancel);
    }
}

/// <summary>Runs the reactions an event still needs. What has run is recorded per (event, reaction), so a retry repeats only what failed; a process that dies before the record repeats the quick ones.</summary>
public sealed class ReactionRunner(IServiceScopeFactory scopes, NpgsqlDataSource database, HostedRooms rooms, IEnumerable<ReactionRegistration> registrations)
{
    private readonly ILookup<string, ReactionRegistration> byEvent = registrations.ToLookup(r => r.EventName);

    /// <summary>How often each reaction is called for one event. Tests say 2, to prove that a repeated call changes nothing.</summary>
    public int Repeats { get; set; } = 1;

    public bool Any(string eventType, OutboxLane lane, string host) => Mine(eventType, host).Any(registration => IsOf(lane, registration));

    public bool AnySlow(string eventType, string host) => Mine(eventType, host).Any(registration => registration.Slow);

    /// <summary>The rooms that react to it in processes of their own.</summary>
    public string[] Elsewhere(string eventType) => [.. byEvent[eventType].Select(registration => registration.Room).Where(room => !rooms.Has(room)).Distinct()];

    /// <summary>The reactions this process runs. A copy that was made for a room is that room's alone, also when it has come home since.</summary>
    private IEnumerable<ReactionRegistration> Mine(string eventType, string host) =>
        byEvent[eventType].Where(registration => rooms.Has(registration.Room) && (host == HostedRooms.House || host == registration.Room));

    /// <summary>Runs what is missing. Returns the first failure after every other reaction has had its turn, or null.</summary>
    /// <param name="lane">Fast: the quick ones only. Slow: all, so that a quick one which failed in the fast lane is repeated with them.</param>
    /// <param name="host">Whose turn it is; see <see cref="OutboxRow.Host"/>.</param>
    public async Task<Exception?> RunAsync(EventContext context, string data, OutboxLane lane, string host, CancellationToken cancel)
    {
        Exception? failure = null;
        var (handled, ran) = (await HandledAsync(context, cancel), new List<string>());
        foreach (var registration in Mine(context.Type, host).Where(registration => IsOf(lane, registration) && !handled.Contains(registration.Reaction)).OrderBy(registration => registration.Slow))
        {
            try
            {
                if (!await RunOneAsync(registration, context, data, cancel)) continue;
                ran.Add(registration.Reaction);
                // What was said to somebody outside is written down at once; what only we have done can be done again.
                if (registration.Slow) await RecordAsync(context, ran);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                await RecordAsync(context, ran);
                throw;
            }
            catch (Exception e)
            {
                failure ??= new ReactionFailed(registration.Reaction, e);
            }
        }
        await RecordAsync(context, ran);
        return failure;
    }

    private static bool IsOf(OutboxLane lane, ReactionRegistration registration) => lane == OutboxLane.Slow || !registration.Slow;

    private async Task<IReadOnlySet<string>> HandledAsync(EventContext context, CancellationToken cancel)
    {
        await using var look = database.CreateCommand("SELECT reaction FROM platform.handled WHERE event_id = $1");
        look.Parameters.Add(new NpgsqlParameter { Value = context.EventId });
        var handled = new HashSet<string>(StringComparer.Ordinal);
        await using var rows = await look.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel)) handled.Add(rows.GetString(0));
        return handled;
    }

    /// <summary>False when it has been recorded already, together with what it did.</summary>
    private async Task<bool> RunOneAsync(ReactionRegistration registration, EventContext context, string data, CancellationToken cancel)
    {
        for (var i = 0; i < Repeats; i++)
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CurrentActor>().Actor = Actor.System;
            try
            {
                await registration.RunAsync(scope.ServiceProvider, data, context, cancel);
            }
            catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "handled" })
            {
                return false; // Another process was quicker and has recorded effect and handling in one commit.
            }
        }
        return true;
    }

    /// <summary>What has run has run: this is written even while we are being stopped.</summary>
    private async Task RecordAsync(EventContext context, List<string> ran)
    {
        if (ran.Count == 0) return;
        await using var record = database.CreateCommand("INSERT INTO platform.handled (event_id, reaction, at) SELECT $1, reaction, now() FROM unnest($2) reaction ON CONFLICT DO NOTHING");
        record.Parameters.Add(new NpgsqlParameter { Value = context.EventId });
        record.Parameters.Add(new NpgsqlParameter { Value = ran.ToArray() });
        await record.ExecuteNonQueryAsync(CancellationToken.None);
        ran.Clear();
    }
}

/// <summary>Names the reaction that failed, for the dead-letter screen.</summary>
public sealed class ReactionFailed(string reaction, Exception inner) : Exception($"{reaction}: {inner.GetType().Name}: {inner.Message}", inner);
