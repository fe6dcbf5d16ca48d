using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Identity;

/// <summary>What an admin looks for in the record. Everything left out means "any".</summary>
/// <param name="Subject">What it was done to, whole.</param>
/// <param name="What">Room and verb, or the room alone: <c>identity.roles_changed</c>, <c>identity</c>.</param>
/// <param name="By">Whose doing.</param>
public sealed record AuditFilter(string? Subject = null, string? What = null, Guid? By = null, DateTimeOffset? Since = null);

/// <summary>A line of the record with what it takes to go on from it.</summary>
/// <param name="ActorId">Null for the product itself.</param>
public sealed record AuditEntry(Guid Id, DateTimeOffset At, Guid? ActorId, string ActorName, string What, string Subject, string? Before, string? After, string? Why);

/// <summary>The same lists for programs and files: from the last row read on, so that what is added meanwhile moves nothing.</summary>
public sealed partial class PeopleReads
{
    /// <summary>By name.</summary>
    /// <param name="after">The last person read.</param>
    public async Task<IReadOnlyList<PersonRow>> FromAsync(PeopleFilter filter, (string Name, Guid Id)? after, int size, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return [];
        var people = Matching(filter);
        if (after is var (name, id)) people = people.Where(u => EF.Functions.GreaterThan(ValueTuple.Create(u.Name, u.Id), ValueTuple.Create(name, id)));
        return await RowsAsync(people.OrderBy(u => u.Name).ThenBy(u => u.Id).Take(size), cancel);
    }

    /// <summary>Who did what, latest first.</summary>
    /// <param name="after">The last line read.</param>
    public async Task<IReadOnlyList<AuditEntry>> AuditAsync(AuditFilter filter, (DateTimeOffset At, Guid Id)? after, int size, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return [];
        var lines = db.AuditLines.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(filter.Subject)) lines = lines.Where(l => l.Subject == filter.Subject);
        if (!string.IsNullOrWhiteSpace(filter.What)) lines = lines.Where(l => l.What == filter.What || l.What.StartsWith(filter.What + "."));
        if (filter.By is { } by) lines = lines.Where(l => l.ActorId == by);
        if (filter.Since is { } since) lines = lines.Where(l => l.At >= since);
        if (after is var (at, id)) lines = lines.Where(l => EF.Functions.LessThan(ValueTuple.Create(l.At, l.Id), ValueTuple.Create(at, id)));
        return await lines.OrderByDescending(l => l.At).ThenByDescending(l => l.Id).Take(size)
            .Select(l => new AuditEntry(l.Id, l.At, l.ActorId, l.ActorName, l.What, l.Subject, l.Before, l.After, l.Why)).ToListAsync(cancel);
    }
}
