using FoodDelivery.Kernel;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Identity;

/// <summary>
/// Somebody wants an account. A code goes to the address, and only it opens the account: what is answered here is the same for addresses
/// that have one and that have none, and nobody can prepare an account under somebody else's address: the code that comes to it opens what its own
/// asker has typed, and nothing else.
/// </summary>
public sealed class BeginRegistration(UserManager<AppUser> people, IdentityDb db, Codes codes)
{
    /// <param name="GuestId">The guest who wants to keep what was ordered; only ever the asker's own.</param>
    /// <param name="Passkeys">Those the asker has made as that guest in this browser; credential ids. Without a password one of them is needed.</param>
    public sealed record Request(string? Name, string? Email, string? Password, Guid? GuestId = null, IReadOnlyList<byte[]>? Passkeys = null);

    /// <returns>What the asker's ticket is for.</returns>
    public async Task<Result<Guid>> RunAsync(Request request, Asker asker, CancellationToken cancel)
    {
        if (!codes.CanSend(CodeChannel.Email)) return Codes.CannotSend;
        if (string.IsNullOrWhiteSpace(request.Name) || request.Name.Trim().Length > AppUser.NameLength) return Error.Invalid("identity.name_missing", $"Tell us your name, up to {AppUser.NameLength} letters.", nameof(request.Name));
        if (!EmailAddress.LooksRight(request.Email)) return Error.Invalid("identity.email_wrong", "Write your email address as name@example.com.", nameof(request.Email));
        // A guest may have chosen a passkey instead.
        var own = request.GuestId is { } guest && request.Passkeys is { Count: > 0 } made
            ? await db.Set<IdentityUserPasskey<Guid>>().Where(key => key.UserId == guest && made.Contains(key.CredentialId)).Select(key => key.CredentialId).ToListAsync(cancel) : [];
        var byPasskey = string.IsNullOrEmpty(request.Password) && own.Count > 0;
        if (!byPasskey && PasswordRules.Refuse(request.Password, request.Name, request.Email) is { } refused) return refused;
        var email = request.Email!.Trim();
        var known = await people.FindByEmailAsync(email);
        var hash = byPasskey ? null : people.PasswordHasher.HashPassword(null!, request.Password!);
        var wanted = codes.New(CodePurpose.Register, people.NormalizeEmail(email), known?.Id, CodeChannel.Email, email);
        (wanted.Name, wanted.PasswordHash, wanted.GuestId, wanted.GuestPasskeys) = (request.Name.Trim(), hash, request.GuestId, own.Count == 0 ? null : own.ConvertAll(Convert.ToHexString));
        var ticket = await codes.AskAsync(wanted, asker, cancel);
        if (ticket.IsOk) await db.SaveChangesAsync(cancel);
        return ticket;
    }
}
