using FoodDelivery.Kernel;
using Microsoft.AspNetCore.Identity;

namespace FoodDelivery.Identity;

/// <summary>Forgotten password: sends a code to the address, if somebody has an account under it. The answer does not say.</summary>
public sealed class AskForPasswordCode(UserManager<AppUser> people, IdentityDb db, Codes codes)
{
    /// <returns>What the asker's ticket is for.</returns>
    public async Task<Result<Guid>> RunAsync(string? email, Asker asker, CancellationToken cancel)
    {
        if (!codes.CanSend(CodeChannel.Email)) return Codes.CannotSend;
        if (!EmailAddress.LooksRight(email)) return Error.Invalid("identity.email_wrong", "Write your email address as name@example.com.", "Email");
        var address = email!.Trim();
        var user = await people.FindByEmailAsync(address);
        // To nobody a message goes, yet the row is written: it takes as long, and its codes are refused alike.
        var ticket = await codes.AskAsync(codes.New(CodePurpose.RecoverPassword, people.NormalizeEmail(address), user?.Id, user is null ? null : CodeChannel.Email, user?.Email ?? address), asker, cancel);
        if (ticket.IsOk) await db.SaveChangesAsync(cancel);
        return ticket;
    }
}
