using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace FoodDelivery.Identity;

/// <summary>Asks somebody to work here, with roles and restaurants. The answer is the link's token: shown once, kept only as a hash. A new invitation to the same address ends the old one.</summary>
public sealed class InvitePerson(IdentityDb db, CatalogLookup catalog, ILookupNormalizer names, CurrentActor current, AuditLog audit, TimeProvider time)
{
    public sealed record Request(string? Email, IReadOnlyCollection<string>? Roles, IReadOnlyCollection<Guid>? Restaurants, string? Why = null);

    /// <param name="Token">For the link: whoever has it can accept.</param>
    public sealed record Invited(Guid Id, string Token, DateTimeOffset ExpiresAt);

    public async Task<Result<Invited>> RunAsync(Request request, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return InvitationRefusals.NotAnAdmin;
        if (!EmailAddress.LooksRight(request.Email)) return Error.Invalid("identity.email_wrong", "Write the email address as name@example.com.", nameof(request.Email));
        // Everybody can order, so that role needs no saying.
        var roles = Roles.All.Where(role => role == Roles.Customer || (request.Roles ?? []).Contains(role)).ToArray();
        if ((request.Roles ?? []).FirstOrDefault(role => !Roles.All.Contains(role)) is { } unknown) return Error.Invalid("identity.no_such_role", $"There is no role called {unknown}.", nameof(request.Roles));
        if (roles is [Roles.Customer]) return Error.Invalid("identity.role_missing", "Choose what they are to do here. Customers need no invitation.", nameof(request.Roles));
        var restaurants = roles.Contains(Roles.Restaurant) ? (request.Restaurants ?? []).Distinct().ToArray() : [];
        if (roles.Contains(Roles.Restaurant) && restaurants.Length == 0) return Error.Invalid("identity.restaurant_missing", "Choose the restaurants they are to run.", nameof(request.Restaurants));
        if (restaurants.Length > 0 && restaurants.Except((await catalog.RestaurantsAsync(cancel)).Keys).Any()) return Error.Invalid("identity.no_such_restaurant", "One of the restaurants does not exist.", nameof(request.Restaurants));

        var (now, email, token) = (time.GetUtcNow(), request.Email!.Trim(), Invitation.NewToken());
        var normalized = names.NormalizeEmail(email)!;
        if (await db.Users.AnyAsync(user => user.NormalizedEmail == normalized && user.DeactivatedAt != null, cancel))
            return Error.Conflict("identity.person_deactivated", "The account with this address is deactivated. Reactivate it instead.");
        await using var together = await db.Database.BeginTransactionAsync(cancel);
        await db.Invitations.Where(i => i.NormalizedEmail == normalized && i.AcceptedAt == null && i.WithdrawnAt == null).ExecuteUpdateAsync(set => set.SetProperty(i => i.WithdrawnAt, now), cancel);
        var invitation = new Invitation
        {
            Id = Guid.CreateVersion7(now), Email = email, NormalizedEmail = normalized, Roles = roles, Restaurants = restaurants, TokenHash = Invitation.HashOf(token), CreatedAt = now,
            ExpiresAt = now.AddDays(Invitation.ValidDays), InvitedBy = current.Actor.UserId,
        };
        db.Invitations.Add(invitation);
        audit.Write(db, "identity.person_invited", invitation.Id.ToString(), after: new { Roles = roles, Restaurants = restaurants, invitation.ExpiresAt }, why: request.Why);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return Error.Conflict("identity.invited_at_once", "Somebody else is inviting the same address this moment. Look at the list.");
        }
        await together.CommitAsync(cancel);
        return new Invited(invitation.Id, token, invitation.ExpiresAt);
    }
}
