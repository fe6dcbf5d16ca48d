using System.Security.Claims;
using FoodDelivery.Identity;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Web.Identity;

/// <summary>Is this still the person we once let in, with the same password, roles and restaurants? For everything that outlives its cookie check.</summary>
public sealed class SignInCheck(UserManager<AppUser> people, IOptions<IdentityOptions> options)
{
    public async Task<bool> HoldsAsync(ClaimsPrincipal person)
    {
        var user = await people.GetUserAsync(person);
        return user is not null && person.FindFirstValue(options.Value.ClaimsIdentity.SecurityStampClaimType) == await people.GetSecurityStampAsync(user);
    }
}
