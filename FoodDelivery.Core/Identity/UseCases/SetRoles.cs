using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Identity;

/// <summary>Decides what a person may do and which restaurants they run. Felt within a minute wherever they are signed in.</summary>
public sealed class SetRoles(IdentityDb db, CurrentActor current, AuditLog audit, TimeProvider time)
{
    public sealed record Request(Guid UserId, IReadOnlyCollection<string> Roles, IReadOnlyCollection<Guid> Restaurants, string? Why = null);

    public async Task<Result> RunAsync(Request request, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return Error.Forbidden("identity.not_an_admin", "Only operations may change roles.");
        if (request.Roles.FirstOrDefault(role => !Roles.All.Contains(role)) is { } unknown) return Error.Invalid("identity.no_such_role", $"There is no role called {unknown}.");
        await using var together = await db.Database.BeginTransactionAsync(cancel);
        var user = await db.Users.SingleOrDefaultAsync(u => u.Id == request.UserId, cancel);
        if (user is null) return Error.NotFound("identity.no_such_person", "This account does not exist any more.");
        if (user.Id == current.Actor.UserId && !request.Roles.Contains(Roles.Admin)) return Error.Conflict("identity.own_admin_role", "You can't take the admin role from yourself; ask another admin.");
        if (!request.Roles.Contains(Roles.Admin) && await LastAdmin.IsAsync(db, user.Id, cancel)) return LastAdmin.Refusal;

        var before = await db.UserRoles.Where(given => given.UserId == user.Id).ToListAsync(cancel);
        var beforeAt = await db.Memberships.Where(m => m.UserId == user.Id).ToListAsync(cancel);
        var wanted = request.Roles.Select(IdentityDb.RoleId).ToHashSet();
        db.UserRoles.RemoveRange(before.Where(given => !wanted.Contains(given.RoleId)));
        db.UserRoles.AddRange(wanted.Except(before.Select(given => given.RoleId)).Select(role => new IdentityUserRole<Guid> { UserId = user.Id, RoleId = role }));
        var restaurants = request.Roles.Contains(Roles.Restaurant) ? request.Restaurants.ToHashSet() : [];
        db.Memberships.RemoveRange(beforeAt.Where(m => !restaurants.Contains(m.RestaurantId)));
        db.Memberships.AddRange(restaurants.Except(beforeAt.Select(m => m.RestaurantId)).Select(id => new Membership { UserId = user.Id, RestaurantId = id, Since = time.GetUtcNow() }));

        // Ends every cookie and circuit of the person at its next check; signing in again reads the new roles.
        user.SecurityStamp = Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
        audit.Write(db, "identity.roles_changed", user.Id.ToString(),
            new { Roles = Names(before.Select(given => given.RoleId)), Restaurants = beforeAt.Select(m => m.RestaurantId) }, new { request.Roles, Restaurants = restaurants }, request.Why);
        await db.SaveChangesAsync(cancel);
        await together.CommitAsync(cancel);
        return Result.Ok;
    }

    private static IEnumerable<string> Names(IEnumerable<Guid> roleIds) => Roles.All.Where(name => roleIds.Contains(IdentityDb.RoleId(name)));
}
