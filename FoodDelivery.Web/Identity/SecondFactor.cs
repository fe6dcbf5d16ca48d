using System.Security.Cryptography;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace FoodDelivery.Web.Identity;

/// <summary>The authenticator app: setting it up, asking for its codes, taking it away. Its secret is encrypted with the keys that also seal cookies.</summary>
public sealed class SecondFactor(UserManager<AppUser> people, IdentityDb db, OwnPassword own, Tries tries, FreshProof fresh, AuditLog audit, CurrentActor current, IDataProtectionProvider protection, TimeProvider time)
{
    private static readonly TimeSpan OfferLasts = TimeSpan.FromMinutes(30);
    private readonly IDataProtector kept = protection.CreateProtector("FoodDelivery.Identity.Totp");
    private readonly ITimeLimitedDataProtector offered = protection.CreateProtector("FoodDelivery.Identity.TotpOffer").ToTimeLimitedDataProtector();

    /// <param name="Sealed">Comes back with the form; nothing is stored before the app has shown a right code.</param>
    public sealed record Offer(string Key, string Uri, string Sealed);

    /// <summary>The recovery codes, shown once.</summary>
    public sealed record Sheet(IReadOnlyList<string> Codes);

    /// <param name="again">The offer that was made before, so that a wrong code does not change the picture.</param>
    public Offer Make(AppUser user, string? again = null)
    {
        var secret = Open(user.Id, again) ?? Totp.NewSecret();
        return new(string.Join(' ', Totp.Base32(secret).Chunk(4).Select(four => new string(four))), Totp.Uri(secret, user.Email ?? user.Name), offered.Protect($"{user.Id}|{Convert.ToHexString(secret)}", OfferLasts));
    }

    /// <summary>The first code shows that the app has the secret. Returns the recovery codes, which are never shown again.</summary>
    /// <param name="session">In which the person is signed in.</param>
    public async Task<Result<Sheet>> EnrolAsync(Guid? session, string? sealedOffer, string? code)
    {
        if (await MeAsync() is not { } me) return Error.Forbidden("identity.not_signed_in", "Sign in first.");
        if (me.IsGuest) return Error.Conflict("identity.guest", "Make it an account first.");
        if (me.TwoFactorEnabled) return Error.Conflict("identity.second_factor_is_on", "An authenticator app is set up already. Remove it first.");
        if (await fresh.RefuseAsync(session, CancellationToken.None) is { } stale) return stale;
        if (Open(me.Id, sealedOffer) is not { } secret) return Error.Conflict("identity.offer_too_old", "This took too long. Scan the new picture, then type its code.");
        if (Totp.Find(secret, code, time.GetUtcNow(), usedUp: 0) is not { } step) return Error.Invalid("identity.code_wrong", "This code is not right. Look whether the phone's clock is, then type the next code.", "Code");
        var codes = RecoveryCodes.New();
        (me.TotpSecret, me.TotpStep, me.TwoFactorEnabled, me.RecoveryHashes) = (kept.Protect(Convert.ToHexString(secret)), step, true, [.. codes.Select(RecoveryCodes.Hash)]);
        audit.Write(db, "identity.second_factor_set", me.Id.ToString());
        await people.UpdateSecurityStampAsync(me);
        return new Sheet(codes);
    }

    /// <summary>At sign-in: a code of the app that was not used before, or a recovery code. Five wrong ones, then a rest.</summary>
    public async Task<bool> TakeAsync(AppUser user, string? typed)
    {
        var key = Tries.Key("second-factor", user.Id.ToString());
        if (!await tries.TakeAsync(key, CancellationToken.None)) return false;
        if (RecoveryCodes.LooksLikeOne(typed))
        {
            if (!user.RecoveryHashes.Contains(RecoveryCodes.Hash(typed!))) return false;
            user.RecoveryHashes = [.. user.RecoveryHashes.Where(hash => hash != RecoveryCodes.Hash(typed!))];
        }
        else
        {
            if (SecretOf(user) is not { } secret || Totp.Find(secret, typed, time.GetUtcNow(), user.TotpStep) is not { } step) return false;
            user.TotpStep = step;
        }
        // Of two at the same moment one finds the person changed: a code opens once.
        if (!(await people.UpdateAsync(user)).Succeeded) return false;
        await tries.ForgiveAsync(key, CancellationToken.None);
        return true;
    }

    /// <summary>Asks for the password, or where there is none for a code.</summary>
    public async Task<Result> RemoveAsync(string? proof)
    {
        if (await MeAsync() is not { } me) return Error.Forbidden("identity.not_signed_in", "Sign in first.");
        if (await RefuseAsync(me, proof) is { } wrong) return wrong;
        (me.TotpSecret, me.TotpStep, me.TwoFactorEnabled, me.RecoveryHashes) = (null, 0, false, []);
        audit.Write(db, "identity.second_factor_removed", me.Id.ToString());
        await people.UpdateSecurityStampAsync(me);
        return Result.Ok;
    }

    /// <summary>Ten new recovery codes; the old ones are worth nothing.</summary>
    public async Task<Result<Sheet>> NewRecoveryCodesAsync(string? proof)
    {
        if (await MeAsync() is not { TwoFactorEnabled: true } me) return Error.Conflict("identity.no_second_factor", "Set up an authenticator app first.");
        if (await RefuseAsync(me, proof) is { } wrong) return wrong;
        var codes = RecoveryCodes.New();
        me.RecoveryHashes = [.. codes.Select(RecoveryCodes.Hash)];
        audit.Write(db, "identity.recovery_codes_made", me.Id.ToString());
        await people.UpdateAsync(me);
        return new Sheet(codes);
    }

    private async Task<Error?> RefuseAsync(AppUser me, string? proof)
    {
        if (me.PasswordHash is not null) return await own.RefuseAsync(me, proof, "Proof", CancellationToken.None);
        return await TakeAsync(me, proof) ? null : Error.Invalid("identity.code_wrong", "This code is not right or was used already. Type the next one.", "Proof");
    }

    private async Task<AppUser?> MeAsync() => current.Actor.UserId is { } id ? await people.FindByIdAsync(id.ToString()) : null;

    private byte[]? SecretOf(AppUser user) => user.TotpSecret is null ? null : Convert.FromHexString(kept.Unprotect(user.TotpSecret));

    private byte[]? Open(Guid userId, string? offer)
    {
        if (string.IsNullOrEmpty(offer)) return null;
        try
        {
            return offered.Unprotect(offer).Split('|') is [var whose, var secret] && whose == userId.ToString() ? Convert.FromHexString(secret) : null;
        }
        catch (CryptographicException)
        {
            return null; // Too old, or made for somebody else's keys.
        }
    }
}
