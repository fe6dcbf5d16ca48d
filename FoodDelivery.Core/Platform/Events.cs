namespace FoodDelivery.Platform;

/// <summary>A fact of one room that others may react to. Past tense, ids only, never personal data.</summary>
public interface IEvent
{
    /// <summary>What it is about, e.g. the order's id. Events of one subject are handled in the order they were committed.</summary>
    string Subject { get; }
}

/// <summary>Does something because something happened. Called at least once per event, so a second run must change nothing.</summary>
public interface IReaction<in TEvent> where TEvent : IEvent
{
    Task RunAsync(TEvent happened, EventContext context, CancellationToken cancel);
}

/// <summary>The envelope around a fact: CloudEvents 1.0 attributes that reactions may need.</summary>
public sealed record EventContext(Guid EventId, string Type, string Subject, DateTimeOffset Time);

/// <summary>Names events for storage: <c>ordering.OrderPlaced</c> for the record OrderPlaced of room Ordering.</summary>
public static class EventName
{
    public static string Of(Type type) => $"{RoomOf(type)}.{type.Name}";

    /// <summary>The room a type lives in, lower case: the last part of its namespace.</summary>
    public static string RoomOf(Type type)
    {
        var space = type.Namespace ?? throw new ArgumentException($"{type} has no namespace, so it belongs to no room.");
        return space[(space.LastIndexOf('.') + 1)..].ToLowerInvariant();
    }
}
