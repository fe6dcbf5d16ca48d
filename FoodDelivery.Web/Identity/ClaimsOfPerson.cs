using System.Security.Claims;
using FoodDelivery.Identity;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Web.Identity;

/// <summary>What the cookie says of a person: id, name, roles, restaurants, and the stamp that tells whether it still holds. <see cref="ActorFromClaims"/> reads it.</summary>
public sealed class ClaimsOfPerson(UserManager<AppUser> people, IOptions<IdentityOptions> options, IdentityDb db) : IUserClaimsPrincipalFactory<AppUser>
{
    public async Task<ClaimsPrincipal> CreateAsync(AppUser user)
    {
        var identity = new ClaimsIdentity(IdentityConstants.ApplicationScheme, ClaimTypes.Name, ClaimTypes.Role);
        identity.AddClaim(new(ClaimTypes.NameIdentifier, user.Id.ToString()));
        identity.AddClaim(new(ClaimTypes.Name, user.Name));
        identity.AddClaim(new(options.Value.ClaimsIdentity.SecurityStampClaimType, await people.GetSecurityStampAsync(user)));
        var roles = from given in db.UserRoles where given.UserId == user.Id join role in db.Roles on given.RoleId equals role.Id select role.Name;
        foreach (var role in await roles.ToListAsync()) identity.AddClaim(new(ClaimTypes.Role, role));
        foreach (var restaurant in await db.Memberships.Where(m => m.UserId == user.Id).Select(m => m.RestaurantId).ToListAsync())
            identity.AddClaim(new(ActorFromClaims.Restaurant, restaurant.ToString()));
        return new ClaimsPrincipal(identity);
    }
}
