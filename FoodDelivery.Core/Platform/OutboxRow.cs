using System.Text.Json;
using System.Text.Json.Serialization;

namespace FoodDelivery.Platform;

public enum OutboxState
{
    /// <summary>Some reaction has still to run, now or after a backoff.</summary>
    Pending,
    /// <summary>Every reaction has run.</summary>
    Done,
    /// <summary>Tried too often; waits on the dead-letter screen for a person. Later events of the subject go on.</summary>
    Dead,
}

/// <summary>Who takes an event next. Every event begins in the fast lane.</summary>
public enum OutboxLane
{
    /// <summary>Its quick reactions have still to have their turn.</summary>
    Fast,
    /// <summary>What is left calls somebody outside, who may take long or not answer; few workers do that, so that the others are always free.</summary>
    Slow,
}

/// <summary>An event on its way, written in the same transaction as the change it tells of.</summary>
public sealed class OutboxRow
{
    /// <summary>Order of insertion; decides the order per subject.</summary>
    public long Seq { get; init; }
    public Guid Id { get; init; }
    public required string Type { get; init; }
    public required string Subject { get; init; }

    /// <summary>Who has still to hear of it: the house (<see cref="HostedRooms.House"/>), or, on a copy, the room that runs in a process of its own. Each goes on at its own pace.</summary>
    public string Host { get; init; } = HostedRooms.House;

    /// <summary>Of a copy: the <see cref="Seq"/> of the first. Keeps a subject's order whoever handles it.</summary>
    public long? CopyOf { get; init; }
    public DateTimeOffset Time { get; init; }
    public required string Data { get; init; }
    public string? TraceParent { get; init; }
    public OutboxState State { get; set; }
    public OutboxLane Lane { get; set; }
    public int Attempts { get; set; }
    public DateTimeOffset NextAttemptAt { get; set; }
    public string? LastError { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }
}

/// <summary>This reaction has handled this event.</summary>
public sealed class HandledRow
{
    public Guid EventId { get; init; }
    public required string Reaction { get; init; }
    public DateTimeOffset At { get; init; }
}

/// <summary>How events and live changes are written as JSON.</summary>
public static class EventJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };
}
