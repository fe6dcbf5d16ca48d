using FoodDelivery.Kernel;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace FoodDelivery.Identity;

/// <summary>Makes an account of a guest where no code can be sent; elsewhere the address is proven first, see <see cref="BeginRegistration"/>.</summary>
public sealed class KeepGuest(UserManager<AppUser> people, IdentityDb db, CurrentActor current)
{
    public sealed record Request(Guid GuestId, string? Name, string? Email, string? Password);

    public async Task<Result<AppUser>> RunAsync(Request request, CancellationToken cancel)
    {
        if (current.Actor.UserId != request.GuestId) return Error.Forbidden("identity.not_you", "Only the guest can do this.");
        if (string.IsNullOrWhiteSpace(request.Name) || request.Name.Trim().Length > AppUser.NameLength) return Error.Invalid("identity.name_missing", $"Tell us your name, up to {AppUser.NameLength} letters.", nameof(request.Name));
        if (!EmailAddress.LooksRight(request.Email)) return Error.Invalid("identity.email_wrong", "Write your email address as name@example.com.", nameof(request.Email));
        if (PasswordRules.Refuse(request.Password, request.Name, request.Email) is { } refused) return refused;
        if (await db.Users.SingleOrDefaultAsync(u => u.Id == request.GuestId && u.IsGuest, cancel) is not { } guest) return Error.Conflict("identity.no_guest", "This is an account already.");
        var email = request.Email!.Trim();
        (guest.Name, guest.IsGuest, guest.GuestEmail, guest.UserName, guest.Email, guest.PasswordHash) = (request.Name.Trim(), false, null, email, email, people.PasswordHasher.HashPassword(guest, request.Password!));
        await WaysOfGuest.ForgetAsync(db, guest.Id, keep: [], cancel);
        try
        {
            if ((await people.UpdateSecurityStampAsync(guest)).Succeeded) return guest;
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // The same as when it was taken before.
        }
        // Whoever has an account there signs in with it: an address alone is no proof.
        return Error.Conflict("identity.not_registered", "We could not open an account with these details. If you have been here before, sign in instead.");
    }
}
