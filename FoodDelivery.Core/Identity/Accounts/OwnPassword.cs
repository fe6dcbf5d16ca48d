using FoodDelivery.Kernel;
using Microsoft.AspNetCore.Identity;

namespace FoodDelivery.Identity;

/// <summary>Asks somebody who is signed in for the password again, before something a stranger at their screen must not do.</summary>
public sealed class OwnPassword(IPasswordHasher<AppUser> hasher, Tries tries)
{
    /// <summary>Null when it is right.</summary>
    public async Task<Error?> RefuseAsync(AppUser user, string? typed, string field, CancellationToken cancel)
    {
        var key = Tries.Key("own-password", user.Id.ToString());
        if (!await tries.TakeAsync(key, cancel)) return Error.Conflict("identity.rest", "Too many wrong tries. Wait five minutes, then try again.") with { Field = field };
        if (user.PasswordHash is null || hasher.VerifyHashedPassword(user, user.PasswordHash, typed ?? "") == PasswordVerificationResult.Failed)
            return Error.Invalid("identity.password_wrong", "This is not your present password.", field);
        await tries.ForgiveAsync(key, cancel);
        return null;
    }
}
