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

/// <summary>Runs the reactions an event still needs. What has run is recorded per (event, reaction), so a retry repeats only what failed.</summary>
public sealed class ReactionRunner(IServiceScopeFactory scopes, HostedRooms rooms, IEnumerable<ReactionRegistration> registrations)
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
        foreach (var registration in Mine(context.Type, host).Where(registration => IsOf(lane, registration)).OrderBy(registration => registration.Slow))
        {
            try
            {
                await RunOneAsync(registration, context, data, cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception e)
            {
                failure ??= new ReactionFailed(registration.Reaction, e);
            }
        }
        return failure;
    }

    private static bool IsOf(OutboxLane lane, ReactionRegistration registration) => lane == OutboxLane.Slow || !registration.Slow;

    private async Task RunOneAsync(ReactionRegistration registration, EventContext context, string data, CancellationToken cancel)
    {
        await using (var look = scopes.CreateAsyncScope())
            if (await look.ServiceProvider.GetRequiredService<PlatformDb>().Handled.AnyAsync(h => h.EventId == context.EventId && h.Reaction == registration.Reaction, cancel)) return;

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
                return; // Another process was quicker and has recorded effect and handling in one commit.
            }
        }

        await using var record = scopes.CreateAsyncScope();
        await record.ServiceProvider.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(
            $"INSERT INTO platform.handled (event_id, reaction, at) VALUES ({context.EventId}, {registration.Reaction}, now()) ON CONFLICT DO NOTHING", cancel);
    }
}

/// <summary>Names the reaction that failed, for the dead-letter screen.</summary>
public sealed class ReactionFailed(string reaction, Exception inner) : Exception($"{reaction}: {inner.GetType().Name}: {inner.Message}", inner);
