using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Identity;

/// <summary>What could open a guest: whoever had the secret link could add to it, so it does not outlive the guest.</summary>
internal static class WaysOfGuest
{
    /// <param name="keep">Passkeys that stay: credential ids.</param>
    public static async Task ForgetAsync(IdentityDb db, Guid guest, IReadOnlyList<byte[]> keep, CancellationToken cancel)
    {
        db.RemoveRange(await db.Set<IdentityUserLogin<Guid>>().Where(login => login.UserId == guest).ToListAsync(cancel));
        db.RemoveRange(await db.Set<IdentityUserPasskey<Guid>>().Where(passkey => passkey.UserId == guest && !keep.Contains(passkey.CredentialId)).ToListAsync(cancel));
    }
}
