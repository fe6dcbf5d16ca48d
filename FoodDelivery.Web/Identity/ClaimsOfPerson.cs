using System.Security.Claims;
using FoodDelivery.Identity;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Web.Identity;

/// <summary>What the cookie says of a person: id, name, roles, restaurants, and the stamp that tells whether it still holds. <see cref="ActorFromClaims"/> reads it.</summary>
public sealed class ClaimsOfPerson(UserManager<AppUser> people, IOptions<IdentityOptions> options, IdentityDb db, RolesInForce inForce) : IUserClaimsPrincipalFactory<AppUser>
{
    /// <summary>An admin who has yet to set up a second factor.</summary>
    public const string AdminWaits = "fd:admin_waits";

    /// <summary>Somebody who ordered without an account.</summary>
    public const string Guest = "fd:guest";

    public async Task<ClaimsPrincipal> CreateAsync(AppUser user)
    {
        var identity = new ClaimsIdentity(IdentityConstants.ApplicationScheme, ClaimTypes.Name, ClaimTypes.Role);
        identity.AddClaim(new(ClaimTypes.NameIdentifier, user.Id.ToString()));
        identity.AddClaim(new(ClaimTypes.Name, user.Name));
        identity.AddClaim(new(options.Value.ClaimsIdentity.SecurityStampClaimType, await people.GetSecurityStampAsync(user)));
        var roles = await inForce.OfAsync(user, CancellationToken.None);
        foreach (var role in roles.InForce) identity.AddClaim(new(ClaimTypes.Role, role));
        if (roles.AdminWaits) identity.AddClaim(new(AdminWaits, "true"));
        if (user.IsGuest) identity.AddClaim(new(Guest, "true"));
        foreach (var restaurant in await db.Memberships.Where(m => m.UserId == user.Id).Select(m => m.RestaurantId).ToListAsync())
            identity.AddClaim(new(ActorFromClaims.Restaurant, restaurant.ToString()));
        return new ClaimsPrincipal(identity);
    }
}
