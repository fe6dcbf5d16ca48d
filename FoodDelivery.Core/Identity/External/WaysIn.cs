using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Identity;

/// <summary>How a person can sign in. Whoever takes one away looks here first: the last one stays.</summary>
public sealed class WaysIn(IdentityDb db)
{
    /// <param name="Providers">Names as in <see cref="SignInProvider"/>, with how the person is called there.</param>
    public sealed record Ways(bool Password, int Passkeys, IReadOnlyList<(string Provider, string? As)> Providers)
    {
        public int Count => (Password ? 1 : 0) + Passkeys + Providers.Count;
    }

    public async Task<Ways> OfAsync(Guid userId, CancellationToken cancel)
    {
        var password = await db.Users.AnyAsync(user => user.Id == userId && user.PasswordHash != null, cancel);
        var providers = await db.Set<IdentityUserLogin<Guid>>().AsNoTracking().Where(login => login.UserId == userId).OrderBy(login => login.LoginProvider).ToListAsync(cancel);
        // Passkeys count wherever this database keeps any.
        var passkeys = db.Model.FindEntityType(typeof(IdentityUserPasskey<Guid>)) is null ? 0 : await db.Set<IdentityUserPasskey<Guid>>().CountAsync(key => key.UserId == userId, cancel);
        return new(password, passkeys, providers.ConvertAll(login => (login.LoginProvider, login.ProviderDisplayName)));
    }
}
