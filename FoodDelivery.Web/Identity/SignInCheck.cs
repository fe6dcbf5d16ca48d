using System.Security.Claims;
using FoodDelivery.Identity;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Web.Identity;

/// <summary>Is this still the person we once let in, with the same password, roles and restaurants, in a sign-in nobody has ended? For everything that outlives its cookie check.</summary>
public sealed class SignInCheck(UserManager<AppUser> people, IOptions<IdentityOptions> options, Sessions sessions)
{
    public async Task<bool> HoldsAsync(ClaimsPrincipal person)
    {
        var user = await people.GetUserAsync(person);
        return user is not null && person.FindFirstValue(options.Value.ClaimsIdentity.SecurityStampClaimType) == await people.GetSecurityStampAsync(user) && await StillInAsync(user, person);
    }

    /// <summary>Beside the stamp: neither deactivated nor signed out from elsewhere.</summary>
    public async Task<bool> StillInAsync(AppUser user, ClaimsPrincipal person) =>
        user.DeactivatedAt is null && (PersonSignIn.SessionOf(person) is not { } session || await sessions.HoldsAsync(session, user.Id, CancellationToken.None));
}
