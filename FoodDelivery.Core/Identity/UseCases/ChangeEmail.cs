using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace FoodDelivery.Identity;

/// <summary>Another email address: the password first, then the code that was sent to the new address.</summary>
public sealed class ChangeEmail(UserManager<AppUser> people, IdentityDb db, Codes codes, OwnPassword own, AuditLog audit, CurrentActor current)
{
    private static readonly Error SignIn = Error.Forbidden("identity.not_signed_in", "Sign in first.");

    public async Task<Result> AskAsync(string? email, string? password, Asker asker, CancellationToken cancel)
    {
        if (!codes.CanSend(CodeChannel.Email)) return Codes.CannotSend;
        if (!EmailAddress.LooksRight(email)) return Error.Invalid("identity.email_wrong", "Write your email address as name@example.com.", "Email");
        if (await MeAsync(cancel) is not { } me) return SignIn;
        if (me.PasswordHash is null) return Error.Conflict("identity.no_password", "Set a password first; changing the address asks for it.");
        if (await own.RefuseAsync(me, password, "Password", cancel) is { } wrong) return wrong;
        var address = email!.Trim();
        var taken = await people.FindByEmailAsync(address) is { } other && other.Id != me.Id;
        // To an address with an account no code goes, and whoever asked is not told why.
        var asked = await codes.AskAsync(codes.New(CodePurpose.ChangeEmail, About(me), me.Id, taken ? null : CodeChannel.Email, address), me.Id, asker, cancel);
        if (asked.IsOk) await db.SaveChangesAsync(cancel);
        return asked;
    }

    public async Task<Result> FinishAsync(string? code, CancellationToken cancel)
    {
        if (await MeAsync(cancel) is not { } me) return SignIn;
        var used = await codes.UseAsync(CodePurpose.ChangeEmail, About(me), code, cancel);
        if (!used.IsOk) return used.Error;
        var asked = used.Value;
        (me.Email, me.UserName, me.EmailConfirmed) = (asked.SendTo, asked.SendTo, true);
        audit.Write(db, "identity.email_changed", me.Id.ToString());
        try
        {
            if ((await people.UpdateSecurityStampAsync(me)).Succeeded) return Result.Ok;
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // Somebody has opened an account under it meanwhile.
        }
        return Codes.Wrong;
    }

    private static string About(AppUser me) => me.Id.ToString();

    private async Task<AppUser?> MeAsync(CancellationToken cancel) => current.Actor.UserId is { } id ? await db.Users.SingleOrDefaultAsync(u => u.Id == id && !u.IsGuest, cancel) : null;
}
