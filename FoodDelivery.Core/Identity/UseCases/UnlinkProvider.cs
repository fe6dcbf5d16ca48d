using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Identity;

/// <summary>Takes a provider away from the account that is signed in, never the last way in. Ends the person's sign-ins on other devices.</summary>
public sealed class UnlinkProvider(IdentityDb db, CurrentActor current, WaysIn ways, AuditLog audit, TimeProvider time)
{
    public async Task<Result> RunAsync(string provider, CancellationToken cancel)
    {
        if (current.Actor.UserId is not { } id) return Error.Forbidden("identity.not_signed_in", "Sign in first.");
        var user = await db.Users.SingleOrDefaultAsync(u => u.Id == id, cancel);
        if (user is null) return Error.NotFound("identity.no_such_person", "This account does not exist any more.");
        var logins = await db.Set<IdentityUserLogin<Guid>>().Where(login => login.UserId == id && login.LoginProvider == provider).ToListAsync(cancel);
        if (logins.Count == 0) return Error.NotFound("identity.not_connected", $"{SignInProvider.Label(provider)} is not connected.");
        if ((await ways.OfAsync(id, cancel)).Count <= logins.Count)
            return Error.Conflict("identity.last_way_in", $"{SignInProvider.Label(provider)} is your only way in. Choose a password or connect another account first.");

        db.RemoveRange(logins);
        Touch(user, time);
        audit.Write(db, "identity.provider_disconnected", id.ToString(), new { Provider = provider }, null);
        try
        {
            await db.SaveChangesAsync(cancel);
            return Result.Ok;
        }
        catch (DbUpdateConcurrencyException)
        {
            // Two tabs, each taking one of the last two: only one may.
            return Error.Conflict("identity.changed_meanwhile", "Your account was changed at the same moment. Look again, then try once more.");
        }
    }

    /// <summary>Ends every cookie at its next check, and makes whoever changes this person at the same moment lose.</summary>
    internal static void Touch(AppUser user, TimeProvider time)
    {
        user.SecurityStamp = Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
        user.ConcurrencyStamp = Guid.CreateVersion7(time.GetUtcNow()).ToString();
    }
}
