using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace FoodDelivery.Identity;

/// <summary>
/// Somebody comes with the link of an invitation: with an account of that address, in which they are signed in, or to open one. The link never signs in
/// to an account that exists: whoever forwards or finds it would have that account.
/// </summary>
public sealed class AcceptInvitation(IdentityDb db, UserManager<AppUser> people, CurrentActor current, AuditLog audit, TimeProvider time)
{
    /// <param name="Name">For a new account.</param>
    /// <param name="Password">For a new account.</param>
    public sealed record Request(string? Token, string? Name = null, string? Password = null);

    /// <summary>What the page says before anybody accepts.</summary>
    /// <param name="HasAccount">There is an account with that address.</param>
    public sealed record Offer(string Email, IReadOnlyList<string> Roles, IReadOnlyList<Guid> Restaurants, DateTimeOffset ExpiresAt, bool HasAccount);

    public async Task<Result<Offer>> LookAsync(string? token, CancellationToken cancel)
    {
        if (await FindAsync(token, cancel) is not { } invitation) return InvitationRefusals.NotValid;
        return new Offer(invitation.Email, invitation.Roles, invitation.Restaurants, invitation.ExpiresAt, await db.Users.AnyAsync(u => u.NormalizedEmail == invitation.NormalizedEmail, cancel));
    }

    /// <returns>The person, who has the roles now.</returns>
    public async Task<Result<AppUser>> RunAsync(Request request, CancellationToken cancel)
    {
        if (await FindAsync(request.Token, cancel) is not { } invitation) return InvitationRefusals.NotValid;
        var account = await db.Users.SingleOrDefaultAsync(u => u.NormalizedEmail == invitation.NormalizedEmail, cancel);
        if (current.Actor.UserId is { } me && me != account?.Id) return InvitationRefusals.SomebodyElse;
        if (account is not null && current.Actor.UserId is null) return InvitationRefusals.SignInFirst;
        if (account?.DeactivatedAt is not null) return InvitationRefusals.NotValid;
        try
        {
            return account is null ? await OpenAsync(invitation, request) : await GiveAsync(invitation, account, cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            return InvitationRefusals.NotValid; // Twice at the same moment, or withdrawn meanwhile: the other one won.
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return InvitationRefusals.SignInFirst; // An account with this address was opened this moment.
        }
    }

    private async Task<Invitation?> FindAsync(string? token, CancellationToken cancel)
    {
        if (token is not { Length: > 0 and <= 100 }) return null;
        var hash = Invitation.HashOf(token);
        return await db.Invitations.SingleOrDefaultAsync(i => i.TokenHash == hash, cancel) is { } found && found.IsOpen(time.GetUtcNow()) ? found : null;
    }

    private async Task<Result<AppUser>> OpenAsync(Invitation invitation, Request request)
    {
        if (string.IsNullOrWhiteSpace(request.Name) || request.Name.Trim().Length > AppUser.NameLength)
            return Error.Invalid("identity.name_missing", $"Tell us your name, up to {AppUser.NameLength} letters.", nameof(request.Name));
        var now = time.GetUtcNow();
        // Whether the mail is theirs is not proven: the link may have come another way.
        var user = new AppUser { Id = Guid.CreateVersion7(now), Name = request.Name.Trim(), UserName = invitation.Email, Email = invitation.Email, CreatedAt = now, LockoutEnabled = true };
        // All of it goes into the save that makes the person: there is never one without the other.
        Take(invitation, user, [], [], now);
        var made = await people.CreateAsync(user, request.Password ?? "");
        if (made.Succeeded) return user;
        db.ChangeTracker.Clear();
        var problem = made.Errors.First();
        return problem.Code switch
        {
            nameof(IdentityErrorDescriber.DuplicateUserName) or nameof(IdentityErrorDescriber.DuplicateEmail) => InvitationRefusals.SignInFirst,
            nameof(IdentityErrorDescriber.PasswordTooShort) => Error.Invalid("identity.password_short", $"Choose a password of at least {people.Options.Password.RequiredLength} characters.", nameof(request.Password)),
            _ => Error.Invalid("identity.password_refused", problem.Description, nameof(request.Password)),
        };
    }

    private async Task<Result<AppUser>> GiveAsync(Invitation invitation, AppUser account, CancellationToken cancel)
    {
        var roles = await db.UserRoles.Where(given => given.UserId == account.Id).Select(given => given.RoleId).ToListAsync(cancel);
        var restaurants = await db.Memberships.Where(m => m.UserId == account.Id).Select(m => m.RestaurantId).ToListAsync(cancel);
        // The cookie is made anew with the new roles.
        account.SecurityStamp = Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
        Take(invitation, account, roles, restaurants, time.GetUtcNow());
        await db.SaveChangesAsync(cancel);
        return account;
    }

    private void Take(Invitation invitation, AppUser user, IReadOnlyCollection<Guid> roles, IReadOnlyCollection<Guid> restaurants, DateTimeOffset now)
    {
        (invitation.AcceptedAt, invitation.AcceptedBy) = (now, user.Id);
        db.UserRoles.AddRange(invitation.Roles.Select(IdentityDb.RoleId).Except(roles).Select(role => new IdentityUserRole<Guid> { UserId = user.Id, RoleId = role }));
        db.Memberships.AddRange(invitation.Restaurants.Except(restaurants).Select(id => new Membership { UserId = user.Id, RestaurantId = id, Since = now }));
        // Whoever accepts has no name in the log yet when the account is new; the invitation tells who asked.
        audit.Write(db, "identity.invitation_accepted", user.Id.ToString(),
            new { Roles = Roles.All.Where(name => roles.Contains(IdentityDb.RoleId(name))), Restaurants = restaurants }, new { Added = invitation.Roles, invitation.Restaurants, invitation.InvitedBy });
    }
}
