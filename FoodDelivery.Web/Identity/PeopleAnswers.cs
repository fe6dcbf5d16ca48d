using System.Text.Json;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;

namespace FoodDelivery.Web.Identity;

/// <summary>What programs read of people.</summary>
public static class PeopleAnswers
{
    /// <summary>Whoever asks.</summary>
    /// <param name="DefaultAddress">Where food usually goes.</param>
    public sealed record Me(Guid Id, string Name, string? Email, string? Phone, string? DefaultAddress, IReadOnlyList<string> Roles, IReadOnlyList<Guid> Restaurants)
    {
        public static Me Of(PersonInfo person, Actor actor) =>
            new(person.Id, person.Name, person.Email, person.Phone, person.DefaultAddress, [.. Kernel.Roles.All.Where(actor.Is)], [.. actor.Restaurants.Order()]);
    }

    /// <param name="LockedUntil">When too many wrong passwords are forgiven; null when not locked.</param>
    /// <param name="Restaurants">Those they may operate in the restaurant role.</param>
    public sealed record Person(Guid Id, string Name, string? Email, string? Phone, DateTimeOffset CreatedAt, DateTimeOffset? LockedUntil, IReadOnlyList<string> Roles, IReadOnlyList<Guid> Restaurants)
    {
        public static Person Of(PersonRow row) => new(row.Id, row.Name, row.Email, row.Phone, row.CreatedAt, row.LockedUntil, row.Roles, [.. row.Restaurants.Order()]);
    }

    /// <param name="ActorId">Null for the product itself.</param>
    /// <param name="What">Room and verb, e.g. <c>identity.roles_changed</c>.</param>
    public sealed record Audit(Guid Id, DateTimeOffset At, Guid? ActorId, string Actor, string What, string Subject, JsonElement? Before, JsonElement? After, string? Why)
    {
        public static Audit Of(AuditEntry entry) => new(entry.Id, entry.At, entry.ActorId, entry.ActorName, entry.What, entry.Subject, Json(entry.Before), Json(entry.After), entry.Why);

        private static JsonElement? Json(string? text) => text is null ? null : JsonElement.Parse(text);
    }

    /// <summary>Something that people and programs may be let do.</summary>
    /// <param name="Audience">Of tokens for its room.</param>
    /// <param name="Roles">Who may have it, one is enough; empty for everybody who is signed in.</param>
    public sealed record Right(string Scope, string Room, string Audience, string Words, IReadOnlyList<string> Roles);

    public sealed record Rights(IReadOnlyList<Right> Items);
}
