using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Identity;

/// <summary>People who order without an account: a person with a name, a way to reach them, and nothing that signs in but the browser's own cookie.</summary>
public sealed class Guests(IdentityDb db, HourlyCounts counts, IOptions<NetworkLimits> limits, TimeProvider time)
{
    /// <summary>What a guest may do and is called, for the order that is being made.</summary>
    public static Actor ActorOf(Guid id, string name) => new(id, name, new HashSet<string> { Roles.Customer }, new HashSet<Guid>());

    /// <summary>What a guest has typed, as it will be kept.</summary>
    public sealed record Typed(string Name, string Email, string Phone);

    /// <param name="email">Where the receipt goes. It is not looked up: whether it has an account is nobody's business here.</param>
    /// <param name="phone">As typed.</param>
    public static Result<Typed> Check(string? name, string? email, string? phone)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Trim().Length > AppUser.NameLength) return Error.Invalid("identity.name_missing", $"Tell us your name, up to {AppUser.NameLength} letters.", "contactName");
        if (!EmailAddress.LooksRight(email)) return Error.Invalid("identity.email_wrong", "Write your email address as name@example.com. The receipt goes there.", "contactEmail");
        var number = PhoneNumber.Normalise(phone);
        return number.IsOk ? new Typed(name.Trim(), email!.Trim(), number.Value ?? "") : number.Error with { Field = "contactPhone" };
    }

    /// <summary>The id of somebody who is stored only when the order is sure.</summary>
    public Guid NewId() => Guid.CreateVersion7(time.GetUtcNow());

    /// <summary>Makes the person, unless an earlier try has. Called when everything else about the order is in order: who only tries leaves nobody behind.</summary>
    /// <param name="network">From which network address; only a hash of it is kept.</param>
    public async Task<Error?> StoreAsync(Guid id, Typed typed, string? network, CancellationToken cancel)
    {
        if (await db.Users.AnyAsync(u => u.Id == id, cancel)) return null;
        if (!await counts.TakeAsync("guests-network", network ?? "", limits.Value.GuestsPerHour, TimeSpan.Zero, cancel))
            return Error.Conflict("identity.guests_often", "Many orders without an account came from your network. Open an account, or wait an hour.");
        var now = time.GetUtcNow();
        var known = $"guest-{id:N}";
        db.Users.Add(new AppUser
        {
            Id = id, Name = typed.Name, UserName = known, NormalizedUserName = known.ToUpperInvariant(), GuestEmail = typed.Email, PhoneNumber = typed.Phone.Length == 0 ? null : typed.Phone, IsGuest = true,
            SecurityStamp = Guid.CreateVersion7(now).ToString("N"), LockoutEnabled = true, CreatedAt = now,
        });
        db.UserRoles.Add(new IdentityUserRole<Guid> { UserId = id, RoleId = IdentityDb.RoleId(Roles.Customer) });
        await db.SaveChangesAsync(cancel);
        return null;
    }

    public Task<bool> IsGuestAsync(Guid id, CancellationToken cancel) => db.Users.AnyAsync(u => u.Id == id && u.IsGuest, cancel);
}
