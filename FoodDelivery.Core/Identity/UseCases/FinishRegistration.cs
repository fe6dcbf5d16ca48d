using FoodDelivery.Kernel;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace FoodDelivery.Identity;

/// <summary>The code from the mail opens the account. A guest's orders come along; where the address has an account already, they join it.</summary>
public sealed class FinishRegistration(UserManager<AppUser> people, IdentityDb db, Codes codes, TimeProvider time)
{
    /// <param name="Ticket">What <see cref="BeginRegistration"/> gave this very asker.</param>
    public sealed record Request(Guid? Ticket, string? Email, string? Code);

    public async Task<Result<AppUser>> RunAsync(Request request, CancellationToken cancel)
    {
        var used = await codes.UseAsync(request.Ticket, CodePurpose.Register, people.NormalizeEmail(request.Email?.Trim() ?? ""), request.Code, cancel);
        if (!used.IsOk) return used.Error;
        var asked = used.Value;
        // Opened meanwhile, or the guest's address had one all along. Whoever reads its mail may have it.
        if (await people.FindByEmailAsync(asked.SendTo) is { } known)
        {
            if (asked.GuestId is { } guest) db.Publish(new GuestBecamePerson(guest, known.Id));
            await db.SaveChangesAsync(cancel);
            return known;
        }
        return asked.GuestId is { } own && await db.Users.SingleOrDefaultAsync(u => u.Id == own && u.IsGuest, cancel) is { } keeps ? await KeepAsync(keeps, asked, cancel) : await OpenAsync(asked, cancel);
    }

    private async Task<Result<AppUser>> OpenAsync(CodeRow asked, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var user = new AppUser { Id = Guid.CreateVersion7(now), Name = asked.Name ?? asked.SendTo, UserName = asked.SendTo, Email = asked.SendTo, EmailConfirmed = true, PasswordHash = asked.PasswordHash, CreatedAt = now, LockoutEnabled = true };
        db.UserRoles.Add(new IdentityUserRole<Guid> { UserId = user.Id, RoleId = IdentityDb.RoleId(Roles.Customer) });
        return await SavedAsync(user, () => people.CreateAsync(user), cancel);
    }

    private async Task<Result<AppUser>> KeepAsync(AppUser guest, CodeRow asked, CancellationToken cancel)
    {
        // What was typed on the way to the account is how the person wants to be called, not what the checkout was told for the courier.
        (guest.Name, guest.IsGuest, guest.GuestEmail, guest.UserName, guest.Email, guest.EmailConfirmed, guest.PasswordHash) =
            (asked.Name ?? guest.Name, false, null, asked.SendTo, asked.SendTo, true, asked.PasswordHash ?? guest.PasswordHash);
        // The account needs none of what opened the guest, which anybody with the link could have put there: with a password nothing, without one only what the keeper's own browser has made.
        await WaysOfGuest.ForgetAsync(db, guest.Id, keep: asked.PasswordHash is null ? asked.GuestPasskeys?.ConvertAll(Convert.FromHexString) ?? [] : [], cancel);
        return await SavedAsync(guest, () => people.UpdateSecurityStampAsync(guest), cancel);
    }

    private async Task<Result<AppUser>> SavedAsync(AppUser user, Func<Task<IdentityResult>> save, CancellationToken cancel)
    {
        try
        {
            if ((await save()).Succeeded) return user;
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // At the same moment in another tab: that one has won.
        }
        db.ChangeTracker.Clear();
        return await people.FindByEmailAsync(user.Email!) is { } other ? other : Error.Conflict("identity.not_registered", "We could not open an account with these details. Try again.");
    }
}
