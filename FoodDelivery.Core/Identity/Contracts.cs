using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Identity;

/// <summary>What other rooms and screens may know of a person.</summary>
public sealed record PersonInfo(Guid Id, string Name, string? Email, string? Phone, string? DefaultAddress);

/// <summary>Looks people up by id.</summary>
public sealed class People(IdentityDb db)
{
    public Task<PersonInfo?> FindAsync(Guid id, CancellationToken cancel) => db.Users.AsNoTracking().Where(user => user.Id == id)
        .Select(user => new PersonInfo(user.Id, user.Name, user.Email, user.PhoneNumber, user.DefaultAddress)).SingleOrDefaultAsync(cancel);

    /// <summary>Names by id; people who are gone are left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancel) =>
        await db.Users.AsNoTracking().Where(user => ids.Contains(user.Id)).ToDictionaryAsync(user => user.Id, user => user.Name, cancel);
}
