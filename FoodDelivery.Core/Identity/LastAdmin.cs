using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Identity;

/// <summary>Keeps one admin, whatever two of them do at the same moment: without any, nobody could let anybody in again.</summary>
internal static class LastAdmin
{
    public static readonly Error Refusal = Error.Conflict("identity.last_admin", "This is the last admin who can sign in. Make somebody else an admin first.");

    /// <summary>Whether nobody else who may sign in is an admin. Needs a transaction: until its end nobody else gets an answer.</summary>
    public static async Task<bool> IsAsync(IdentityDb db, Guid userId, CancellationToken cancel)
    {
        var admin = IdentityDb.RoleId(Roles.Admin);
        await db.Database.ExecuteSqlAsync($"SELECT 1 FROM identity.roles WHERE id = {admin} FOR UPDATE", cancel);
        return await db.UserRoles.AnyAsync(given => given.RoleId == admin && given.UserId == userId, cancel)
            && !await db.UserRoles.AnyAsync(given => given.RoleId == admin && given.UserId != userId && db.Users.Any(u => u.Id == given.UserId && u.DeactivatedAt == null), cancel);
    }
}
