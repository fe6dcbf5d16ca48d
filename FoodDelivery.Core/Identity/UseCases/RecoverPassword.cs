using FoodDelivery.Kernel;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Identity;

/// <summary>Forgotten password: the code from the mail and a new password. Everybody who was signed in as this person is out.</summary>
public sealed class RecoverPassword(UserManager<AppUser> people, IdentityDb db, Codes codes, Sessions sessions, Tries tries)
{
    /// <param name="Ticket">What <see cref="AskForPasswordCode"/> gave this very asker: nobody else's guesses use its code up.</param>
    public sealed record Request(Guid? Ticket, string? Email, string? Code, string? Password);

    public async Task<Result<AppUser>> RunAsync(Request request, CancellationToken cancel)
    {
        var email = request.Email?.Trim() ?? "";
        // What can be said without the account is said first, so that a short password does not cost the code.
        if (PasswordRules.Refuse(request.Password, null, email) is { } refused) return refused;
        var used = await codes.UseAsync(request.Ticket, CodePurpose.RecoverPassword, people.NormalizeEmail(email), request.Code, cancel);
        if (!used.IsOk) return used.Error;
        if (used.Value.UserId is not { } id || await db.Users.SingleOrDefaultAsync(u => u.Id == id, cancel) is not { } user) return Codes.Wrong;
        if (PasswordRules.Refuse(request.Password, user.Name, email) is { } own) return own with { Message = own.Message + " The code is used up: ask for a new one." };
        user.PasswordHash = people.PasswordHasher.HashPassword(user, request.Password!);
        // Until now nobody had proved the address: whatever else opens the account was put there by somebody who may not be its owner.
        if (!user.EmailConfirmed)
        {
            db.RemoveRange(await db.Set<IdentityUserLogin<Guid>>().Where(login => login.UserId == user.Id).ToListAsync(cancel));
            db.RemoveRange(await db.Set<IdentityUserPasskey<Guid>>().Where(passkey => passkey.UserId == user.Id).ToListAsync(cancel));
            (user.TwoFactorEnabled, user.TotpSecret, user.RecoveryHashes) = (false, null, []);
        }
        // Whoever has read the mail has the address.
        user.EmailConfirmed = true;
        await people.UpdateSecurityStampAsync(user);
        await sessions.EndAllAsync(user.Id, keep: null, cancel);
        await tries.ForgiveAsync(Tries.Key("password", email), cancel);
        return user;
    }
}
