using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Identity;

/// <summary>
/// Which of a person's roles count. Without a second factor nobody is an admin, on no screen and by no token: the role waits until one is set up.
/// The demo's Alex is excused where one click signs in anyway.
/// </summary>
public sealed class RolesInForce(IdentityDb db, IHostEnvironment environment, DemoSeeder demo)
{
    public async Task<Roles> OfAsync(AppUser user, CancellationToken cancel)
    {
        var given = await (from held in db.UserRoles where held.UserId == user.Id join role in db.Roles on held.RoleId equals role.Id select role.Name!).ToListAsync(cancel);
        var waits = given.Contains(Kernel.Roles.Admin) && !user.TwoFactorEnabled && !IsExcused(user.Id);
        return new(waits ? [.. given.Where(role => role != Kernel.Roles.Admin)] : given, waits);
    }

    public bool IsExcused(Guid id) => id == DemoPeople.Alex.Id && environment.IsDevelopment() && demo.IsEnabled;

    /// <param name="AdminWaits">The person is an admin as soon as there is a second factor.</param>
    public sealed record Roles(IReadOnlyList<string> InForce, bool AdminWaits);
}
