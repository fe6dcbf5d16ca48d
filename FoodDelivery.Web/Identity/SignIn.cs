using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.AspNetCore.Identity;

namespace FoodDelivery.Web.Identity;

/// <summary>Sets and removes the cookie. Needs a request that has not been answered yet, so only static pages and endpoints use it.</summary>
public sealed class SignIn(PersonSignIn signIn, UserManager<AppUser> people, SecondFactor second, Sessions sessions, Tries tries, KnownBrowsers browsers, IHttpContextAccessor http)
{
    /// <param name="NeedsCode">The second factor is asked next.</param>
    public sealed record Step(AppUser User, bool NeedsCode);

    // Somebody's hash, verified when there is nobody: the answer must take as long as for a real account.
    private static readonly string NobodysHash = new PasswordHasher<AppUser>().HashPassword(null!, "nobody's password");

    // One sentence for every reason, or it would tell who has an account here.
    private static readonly Error NotRight = Error.Invalid("identity.not_signed_in",
        "The email or the password is not right. After five wrong tries an account rests for five minutes; then try again.");

    private static readonly Error CodeNotRight = Error.Invalid("identity.code_wrong", "This code is not right or was used already. Wait for the next one, then type it. After five wrong tries this rests for five minutes.", "Code");

    public async Task<Result<Step>> WithPasswordAsync(string? email, string? password)
    {
        var typed = email?.Trim() ?? "";
        var user = typed.Length == 0 ? null : await people.FindByEmailAsync(typed);
        // The same steps for every address, known or not, so that their time tells nothing either.
        var key = browsers.Of(http.HttpContext, user) is { } browser ? Tries.Key("password-browser", browser) : Tries.Key("password", typed);
        if (!await tries.TakeAsync(key, CancellationToken.None)) return NotRight;
        var right = people.PasswordHasher.VerifyHashedPassword(user!, user?.PasswordHash ?? NobodysHash, password ?? "") != PasswordVerificationResult.Failed;
        if (!right || user?.PasswordHash is null || !await signIn.CanSignInAsync(user) || await people.IsLockedOutAsync(user)) return NotRight;
        await tries.ForgiveAsync(key, CancellationToken.None);
        return await BeginAsync(user);
    }

    /// <summary>The person has shown to be it in another way than by password, such as a provider's word or a code from a mail.</summary>
    public async Task<Result<Step>> BeginAsync(AppUser user)
    {
        if (!await signIn.CanSignInAsync(user)) return NotRight;
        return new Step(user, (await signIn.BeginAsync(user)).RequiresTwoFactor);
    }

    /// <summary>Whose second factor is asked for; null when the first proof is too long ago.</summary>
    public Task<AppUser?> HalfInAsync() => signIn.GetTwoFactorAuthenticationUserAsync();

    public async Task<Result<AppUser>> WithCodeAsync(string? code)
    {
        if (await HalfInAsync() is not { } user) return Error.Conflict("identity.begin_again", "That took too long. Sign in again from the beginning.");
        if (!await second.TakeAsync(user, code)) return CodeNotRight;
        await Microsoft.AspNetCore.Authentication.AuthenticationHttpContextExtensions.SignOutAsync(http.HttpContext!, IdentityConstants.TwoFactorUserIdScheme);
        await signIn.SignInAsync(user, isPersistent: true);
        return user;
    }

    public async Task<bool> AsDemoPersonAsync(DemoPerson person)
    {
        var user = await people.FindByIdAsync(person.Id.ToString());
        if (user is null) return false;
        await signIn.SignInAsync(user, isPersistent: true);
        return true;
    }

    public Task AsNewPersonAsync(AppUser user) => signIn.SignInAsync(user, isPersistent: true);

    /// <summary>Writes the person's name and roles into the cookie afresh.</summary>
    public async Task RefreshAsync(Guid userId)
    {
        if (await people.FindByIdAsync(userId.ToString()) is { } user) await signIn.RefreshSignInAsync(user);
    }

    /// <summary>Which row of the list of sign-ins this is.</summary>
    public Guid? Session => http.HttpContext is { } here ? PersonSignIn.SessionOf(here.User) : null;

    /// <summary>After something that must be felt everywhere else: this browser goes on, all others are out.</summary>
    public async Task GoOnAloneAsync(Guid userId)
    {
        await sessions.EndAllAsync(userId, Session, CancellationToken.None);
        await RefreshAsync(userId);
    }

    /// <summary>Ends every sign-in of the person, this one too, and every program's refresh token with it.</summary>
    public async Task OutEverywhereAsync(Guid userId)
    {
        await sessions.EndAllAsync(userId, keep: null, CancellationToken.None);
        if (await people.FindByIdAsync(userId.ToString()) is { } user) await people.UpdateSecurityStampAsync(user);
        await signIn.SignOutAsync();
    }

    public Task OutAsync() => signIn.SignOutAsync();

    public async Task<string> HomeOfAsync(AppUser user) => Home.Of(await people.GetRolesAsync(user));
}
