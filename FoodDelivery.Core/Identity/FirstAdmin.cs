using System.ComponentModel.DataAnnotations;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Identity;

public sealed class FirstAdminOptions
{
    /// <summary>Who runs the product where there is no demo. Empty: nobody is made.</summary>
    [EmailAddress]
    public string? Email { get; set; }

    /// <summary>From the environment or user secrets; only read while there is no admin yet.</summary>
    public string? Password { get; set; }
}

/// <summary>Makes the first admin from <c>Identity:FirstAdmin</c> at start: without the demo people nobody could let anybody in.</summary>
public sealed class FirstAdmin(IdentityDb db, UserManager<AppUser> people, IOptions<FirstAdminOptions> options, TimeProvider time)
{
    public async Task EnsureAsync(CancellationToken cancel)
    {
        if (options.Value.Email is not { Length: > 0 } email) return;
        var admin = IdentityDb.RoleId(Roles.Admin);
        if (await db.UserRoles.AnyAsync(given => given.RoleId == admin, cancel)) return;
        var now = time.GetUtcNow();
        var user = new AppUser { Id = Guid.CreateVersion7(now), Name = "Operations", UserName = email, Email = email, EmailConfirmed = true, CreatedAt = now, LockoutEnabled = true };
        db.UserRoles.Add(new IdentityUserRole<Guid> { UserId = user.Id, RoleId = admin });
        db.UserRoles.Add(new IdentityUserRole<Guid> { UserId = user.Id, RoleId = IdentityDb.RoleId(Roles.Customer) });
        var made = await people.CreateAsync(user, options.Value.Password ?? "");
        if (!made.Succeeded) throw new StartupRefused($"The first admin cannot be made: {string.Join(" ", made.Errors.Select(e => e.Description))} Mend Identity:FirstAdmin:Email and Identity:FirstAdmin:Password.");
    }
}
