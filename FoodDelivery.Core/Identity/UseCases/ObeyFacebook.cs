using System.Security.Cryptography;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Identity;

/// <summary>What people decide at Facebook about us: that we are no longer trusted there, or that what we have from there is deleted.</summary>
public sealed class ObeyFacebook(IdentityDb db, WaysIn ways, IOptionsMonitor<FacebookOptions> options, TimeProvider time)
{
    private static readonly Error NotSigned = Error.Forbidden("identity.not_signed_by_facebook", "The signed_request is not signed with this app's secret, or not lately.");

    /// <summary>The person removed our app. The connection goes, unless it is their only way in: then they would have lost their orders by a click elsewhere.</summary>
    public async Task<Result> DeauthoriseAsync(string? signedRequest, CancellationToken cancel)
    {
        if (FacebookSeal.Read(options.CurrentValue.AppSecret, signedRequest, time.GetUtcNow()) is not { } subject) return NotSigned;
        if (await LoginAsync(subject, cancel) is not { } login) return Result.Ok;
        var last = (await ways.OfAsync(login.UserId, cancel)).Count <= 1;
        if (!last) await DisconnectAsync(login, cancel);
        Note("identity.provider_withdrawn", login.UserId, last ? "It stays connected: it is the only way in." : "Removed at Facebook.");
        await db.SaveChangesAsync(cancel);
        return Result.Ok;
    }

    /// <summary>Deletes what came from Facebook. An account that nobody could reach any more loses what it says of the person, too.</summary>
    /// <returns>The code under which the person can see what became of it.</returns>
    public async Task<Result<string>> DeleteDataAsync(string? signedRequest, CancellationToken cancel)
    {
        if (FacebookSeal.Read(options.CurrentValue.AppSecret, signedRequest, time.GetUtcNow()) is not { } subject) return NotSigned;
        var result = DataDeletionResult.NothingKept;
        if (await LoginAsync(subject, cancel) is { } login)
        {
            var last = (await ways.OfAsync(login.UserId, cancel)).Count <= 1;
            var user = await DisconnectAsync(login, cancel);
            // Somebody who works here is known to their employer, too; that is not Facebook's to delete.
            var onlyEats = !await db.UserRoles.AnyAsync(given => given.UserId == user.Id && given.RoleId != IdentityDb.RoleId(Roles.Customer), cancel);
            result = last && onlyEats ? DataDeletionResult.Erased : DataDeletionResult.Disconnected;
            if (result == DataDeletionResult.Erased) Erase(user);
            Note("identity.deleted_by_provider", user.Id, result.ToString());
        }
        var code = RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", DataDeletion.CodeLength);
        db.DataDeletions.Add(new DataDeletion { Code = code, At = time.GetUtcNow(), Result = result });
        await db.SaveChangesAsync(cancel);
        return code;
    }

    public Task<DataDeletion?> DeletionAsync(string code, CancellationToken cancel) => db.DataDeletions.AsNoTracking().SingleOrDefaultAsync(d => d.Code == code, cancel);

    private Task<IdentityUserLogin<Guid>?> LoginAsync(string subject, CancellationToken cancel) =>
        db.Set<IdentityUserLogin<Guid>>().SingleOrDefaultAsync(login => login.LoginProvider == SignInProvider.Facebook && login.ProviderKey == subject, cancel);

    private async Task<AppUser> DisconnectAsync(IdentityUserLogin<Guid> login, CancellationToken cancel)
    {
        var user = await db.Users.SingleAsync(u => u.Id == login.UserId, cancel);
        db.Remove(login);
        if (await db.ProfilePictures.SingleOrDefaultAsync(p => p.UserId == user.Id && p.Provider == SignInProvider.Facebook, cancel) is { } picture) db.Remove(picture);
        UnlinkProvider.Touch(user, time);
        return user;
    }

    private static void Erase(AppUser user)
    {
        var nobody = $"{user.Id:N}@deleted.invalid";
        (user.Name, user.PhoneNumber, user.DefaultAddress, user.EmailConfirmed) = ("Deleted person", null, null, false);
        (user.UserName, user.Email, user.NormalizedUserName, user.NormalizedEmail) = (nobody, nobody, nobody.ToUpperInvariant(), nobody.ToUpperInvariant());
    }

    private void Note(string what, Guid userId, string why) => db.Publish(new PersonActed(userId, what, userId.ToString(), null, null, why));
}
