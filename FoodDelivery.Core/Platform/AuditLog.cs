using System.Text.Json;
using FoodDelivery.Kernel;

namespace FoodDelivery.Platform;

/// <summary>A person did something that must be answerable later. Identity keeps it as an audit line.</summary>
/// <param name="ActorId">Null for the product itself. The name is looked up when the line is written: events hold no personal data.</param>
public sealed record PersonActed(Guid? ActorId, string What, string About, JsonElement? Before, JsonElement? After, string? Why) : IEvent
{
    // Not the bare id: audit lines must not queue up before or behind the order's own events.
    public string Subject => $"audit:{About}";
}

/// <summary>
/// Refunds, reassignments, price, role and replay decisions, exports: whoever changes these writes a line here, into the same unit
/// of work as the change, so that both are there or neither.
/// </summary>
public sealed class AuditLog(CurrentActor current)
{
    /// <param name="db">The room's own context; the line is saved by its next SaveChangesAsync.</param>
    /// <param name="what">Room and verb, e.g. <c>ordering.cancelled_by_operator</c>.</param>
    /// <param name="before">What it was: small, no personal data.</param>
    public void Write(ModuleDb db, string what, string subject, object? before = null, object? after = null, string? why = null) =>
        db.Publish(new PersonActed(current.Actor.UserId, what, subject, Json(before), Json(after), why));

    private static JsonElement? Json(object? value) => value is null ? null : JsonSerializer.SerializeToElement(value, EventJson.Options);
}
