using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Identity;

/// <summary>People who order without an account: a person with a name, a way to reach them, and nothing that signs in but the browser's own cookie.</summary>
public sealed class Guests(IdentityDb db, TimeProvider time)
{
    /// <summary>What a guest may do and is called, for the order that is being made.</summary>
    public static Actor ActorOf(Guid id, string name) => new(id, name, new HashSet<string> { Roles.Customer }, new HashSet<Guid>());

    /// <param name="email">Where the receipt goes. It is not looked up: whether it has an account is nobody's business here.</param>
    /// <param name="phone">As typed.</param>
    public async Task<Result<Guid>> MakeAsync(string? name, string? email, string? phone, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Trim().Length > AppUser.NameLength) return Error.Invalid("identity.name_missing", $"Tell us your name, up to {AppUser.NameLength} letters.", "contactName");
        if (!EmailAddress.LooksRight(email)) return Error.Invalid("identity.email_wrong", "Write your email address as name@example.com. The receipt goes there.", "contactEmail");
        var number = PhoneNumber.Normalise(phone);
        if (!number.IsOk) return number.Error with { Field = "contactPhone" };
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var known = $"guest-{id:N}";
        db.Users.Add(new AppUser
        {
            Id = id, Name = name.Trim(), UserName = known, NormalizedUserName = known.ToUpperInvariant(), GuestEmail = email!.Trim(), PhoneNumber = number.Value, IsGuest = true,
            SecurityStamp = Guid.CreateVersion7(now).ToString("N"), LockoutEnabled = true, CreatedAt = now,
        });
        db.UserRoles.Add(new IdentityUserRole<Guid> { UserId = id, RoleId = IdentityDb.RoleId(Roles.Customer) });
        await db.SaveChangesAsync(cancel);
        return id;
    }

    public Task<bool> IsGuestAsync(Guid id, CancellationToken cancel) => db.Users.AnyAsync(u => u.Id == id && u.IsGuest, cancel);
}
