using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace FoodDelivery.Identity;

/// <summary>Connects somebody at a provider to the account that is signed in: whoever may do that has proved both, and the account not long ago.</summary>
public sealed class LinkProvider(IdentityDb db, FreshProof fresh, CurrentActor current, AuditLog audit)
{
    /// <param name="session">In which the person is signed in here.</param>
    public async Task<Result> RunAsync(ExternalPerson person, Guid? session, CancellationToken cancel)
    {
        if (current.Actor.UserId is not { } id) return Error.Forbidden("identity.not_signed_in", "Sign in first, then connect.");
        if (await db.Users.AnyAsync(user => user.Id == id && user.IsGuest, cancel)) return Error.Conflict("identity.guest_connects_nothing", "Keep this as an account first, then connect.");
        if (!await db.Users.AnyAsync(user => user.Id == id, cancel)) return Error.NotFound("identity.no_such_person", "This account does not exist any more.");
        var logins = await db.Set<IdentityUserLogin<Guid>>().AsNoTracking()
            .Where(login => login.LoginProvider == person.Provider && (login.UserId == id || login.ProviderKey == person.Subject)).ToListAsync(cancel);
        if (logins.Any(login => login.ProviderKey == person.Subject && login.UserId == id)) return Result.Ok;
        if (await fresh.RefuseAsync(session, cancel) is { } stale) return stale;
        if (logins.Any(login => login.ProviderKey == person.Subject)) return Elsewhere(person);
        if (logins.Count > 0) return Error.Conflict("identity.provider_connected", $"Another {person.Label} account is connected already. Disconnect it first.");

        Add(db, id, person, picture: !await db.ProfilePictures.AnyAsync(picture => picture.UserId == id, cancel));
        audit.Write(db, "identity.provider_connected", id.ToString(), null, new { person.Provider });
        try
        {
            await db.SaveChangesAsync(cancel);
            return Result.Ok;
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            db.ChangeTracker.Clear();
            return await db.Set<IdentityUserLogin<Guid>>().AnyAsync(login => login.LoginProvider == person.Provider && login.ProviderKey == person.Subject && login.UserId == id, cancel) ? Result.Ok : Elsewhere(person);
        }
    }

    private static Error Elsewhere(ExternalPerson person) =>
        Error.Conflict("identity.provider_taken", $"This {person.Label} account belongs to another account here. Sign in with {person.Label} to reach that one.");

    internal static void Add(IdentityDb db, Guid userId, ExternalPerson person, bool picture = true)
    {
        // How the person is called there, so that they know which of their accounts it is.
        var known = person.Email ?? person.Name;
        db.Set<IdentityUserLogin<Guid>>().Add(new IdentityUserLogin<Guid> { LoginProvider = person.Provider, ProviderKey = person.Subject, UserId = userId, ProviderDisplayName = known?.Length > 254 ? known[..254] : known });
        if (!picture || person.Picture is not { Length: > 0 and <= 2000 } source) return;
        db.ProfilePictures.Add(new ProfilePicture { UserId = userId, Provider = person.Provider, Source = source });
        db.Publish(new PictureFound(userId));
    }
}
