using System.Security.Claims;
using FoodDelivery.Identity;
using FoodDelivery.Web.Notifications;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using SignInResult = Microsoft.AspNetCore.Identity.SignInResult;

namespace FoodDelivery.Web.Identity;

/// <summary>
/// The framework's signing in, and what we add however somebody comes in: a row per sign-in that can be ended, nobody who was deactivated,
/// and the second factor where the person has set one up.
/// </summary>
public sealed class PersonSignIn(
    UserManager<AppUser> people, IHttpContextAccessor http, IUserClaimsPrincipalFactory<AppUser> claims, IOptions<IdentityOptions> options, ILogger<SignInManager<AppUser>> log,
    IAuthenticationSchemeProvider schemes, IUserConfirmation<AppUser> confirmation, Sessions sessions, SignInCheck check, KnownBrowsers browsers, ThisDevice device)
    : SignInManager<AppUser>(people, http, claims, options, log, schemes, confirmation)
{
    /// <summary>Which row of <see cref="Sessions"/> this cookie belongs to.</summary>
    public const string SessionClaim = "fd:session";

    public static Guid? SessionOf(ClaimsPrincipal person) => Guid.TryParse(person.FindFirstValue(SessionClaim), out var id) ? id : null;

    /// <summary>The first proof is given. In, or to the second factor.</summary>
    public Task<SignInResult> BeginAsync(AppUser user) => SignInOrTwoFactorAsync(user, isPersistent: true);

    public override async Task<bool> CanSignInAsync(AppUser user) => user.DeactivatedAt is null && await base.CanSignInAsync(user);

    // The framework counts its own providers; ours is not one of them.
    public override Task<bool> IsTwoFactorEnabledAsync(AppUser user) => Task.FromResult(user.TwoFactorEnabled);

    public override async Task SignInWithClaimsAsync(AppUser user, AuthenticationProperties? authenticationProperties, IEnumerable<Claim> additionalClaims)
    {
        if (!await CanSignInAsync(user)) return;
        var cancel = Context.RequestAborted;
        // Refreshing a cookie is not another sign-in.
        var present = SessionOf(Context.User) is { } id && Context.User.FindFirstValue(ClaimTypes.NameIdentifier) == user.Id.ToString() && await sessions.HoldsAsync(id, user.Id, cancel) ? id : (Guid?)null;
        var session = present ?? await sessions.StartAsync(user.Id, DeviceWords.Of(Context.Request.Headers.UserAgent), cancel);
        if (present is null && !user.IsGuest) browsers.Remember(Context, user);
        await base.SignInWithClaimsAsync(user, authenticationProperties, [.. additionalClaims.Where(claim => claim.Type != SessionClaim), new Claim(SessionClaim, session.ToString())]);
    }

    public override async Task SignOutAsync()
    {
        if (SessionOf(Context.User) is { } session && Guid.TryParse(Context.User.FindFirstValue(ClaimTypes.NameIdentifier), out var user)) await sessions.EndAsync(session, user, Context.RequestAborted);
        await device.LeaveAsync(Context);
        await base.SignOutAsync();
    }

    // The cookie's own check, once a minute.
    public override async Task<AppUser?> ValidateSecurityStampAsync(ClaimsPrincipal? principal)
    {
        if (principal is null) return null;
        var user = await base.ValidateSecurityStampAsync(principal);
        return user is not null && await check.StillInAsync(user, principal) ? user : null;
    }
}
