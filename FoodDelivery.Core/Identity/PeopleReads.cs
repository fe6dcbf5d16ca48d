using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Identity;

/// <param name="Search">Part of a name, an email address or a phone number.</param>
public sealed record PeopleFilter(string? Search = null, string? Role = null);

/// <param name="LockedUntil">When too many wrong passwords are forgiven; null when not locked.</param>
public sealed record PersonRow(Guid Id, string Name, string? Email, string? Phone, DateTimeOffset CreatedAt, DateTimeOffset? LockedUntil, IReadOnlyList<string> Roles, IReadOnlyList<Guid> Restaurants,
    DateTimeOffset? DeactivatedAt = null);

public sealed record AuditRow(DateTimeOffset At, string ActorName, string What, string Subject, string? Before, string? After, string? Why);

/// <summary>People with their roles, and what they did. For admins.</summary>
public sealed partial class PeopleReads(IdentityDb db, CurrentActor current, TimeProvider time, Tries tries)
{
    /// <param name="page">From 0.</param>
    public async Task<Page<PersonRow>> PageAsync(PeopleFilter filter, int page, int size, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return new([], 0);
        var people = Matching(filter);
        var total = await people.CountAsync(cancel);
        return new(await RowsAsync(people.OrderBy(u => u.Name).ThenBy(u => u.Id).Skip(page * size).Take(size), cancel), total);
    }

    /// <summary>One person; null when there is no such, or the asker is no admin.</summary>
    public async Task<PersonRow?> OneAsync(Guid id, CancellationToken cancel) =>
        current.Actor.IsAdmin ? (await RowsAsync(db.Users.AsNoTracking().Where(u => u.Id == id), cancel)).SingleOrDefault() : null;

    private IQueryable<AppUser> Matching(PeopleFilter filter)
    {
        var people = db.Users.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(filter.Search))
        {
            var like = "%" + filter.Search.Trim().Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_") + "%";
            people = people.Where(u => EF.Functions.ILike(u.Name, like) || EF.Functions.ILike(u.Email!, like) || EF.Functions.ILike(u.PhoneNumber!, like));
        }
        if (filter.Role is { Length: > 0 } role && Roles.All.Contains(role))
        {
            var roleId = IdentityDb.RoleId(role);
            people = people.Where(u => db.UserRoles.Any(given => given.UserId == u.Id && given.RoleId == roleId));
        }
        return people;
    }

    private async Task<IReadOnlyList<PersonRow>> RowsAsync(IQueryable<AppUser> people, CancellationToken cancel)
    {
        var rows = await people.ToListAsync(cancel);
        var ids = rows.ConvertAll(u => u.Id);
        var roles = (await (from given in db.UserRoles where ids.Contains(given.UserId) join r in db.Roles on given.RoleId equals r.Id select new { given.UserId, r.Name }).ToListAsync(cancel)).ToLookup(r => r.UserId, r => r.Name!);
        var restaurants = (await db.Memberships.AsNoTracking().Where(m => ids.Contains(m.UserId)).ToListAsync(cancel)).ToLookup(m => m.UserId, m => m.RestaurantId);
        var now = time.GetUtcNow();
        var resting = await tries.RestingAsync([.. rows.Where(u => u.Email is not null).Select(KeyOf)], cancel);
        return [.. rows.Select(u => new PersonRow(u.Id, u.Name, u.Email ?? u.GuestEmail, u.PhoneNumber, u.CreatedAt, u.LockoutEnd > now ? u.LockoutEnd : resting.TryGetValue(KeyOf(u), out var until) ? until : null,
            [.. Roles.All.Where(roles[u.Id].Contains)], [.. restaurants[u.Id]], u.DeactivatedAt))];
    }

    private static string KeyOf(AppUser user) => Tries.Key("password", user.Email ?? "");

    /// <summary>What was done to this subject, latest first.</summary>
    public async Task<IReadOnlyList<AuditRow>> AuditOfAsync(string subject, int most, CancellationToken cancel) => current.Actor.IsAdmin
        ? await db.AuditLines.AsNoTracking().Where(l => l.Subject == subject).OrderByDescending(l => l.At).Take(most)
            .Select(l => new AuditRow(l.At, l.ActorName, l.What, l.Subject, l.Before, l.After, l.Why)).ToListAsync(cancel)
        : [];
}
