using FoodDelivery.Kernel;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Identity;

/// <summary>
/// Somebody wants an account. A code goes to the address, and only it opens the account: what is answered here is the same for addresses
/// that have one and that have none, and nobody can prepare an account under somebody else's address.
/// </summary>
public sealed class BeginRegistration(UserManager<AppUser> people, IdentityDb db, Codes codes)
{
    /// <param name="GuestId">The guest who wants to keep what was ordered; only ever the asker's own.</param>
    public sealed record Request(string? Name, string? Email, string? Password, Guid? GuestId = null);

    public async Task<Result> RunAsync(Request request, CancellationToken cancel)
    {
        if (!codes.CanSend(CodeChannel.Email)) return Codes.CannotSend;
        if (string.IsNullOrWhiteSpace(request.Name) || request.Name.Trim().Length > AppUser.NameLength) return Error.Invalid("identity.name_missing", $"Tell us your name, up to {AppUser.NameLength} letters.", nameof(request.Name));
        if (!EmailAddress.LooksRight(request.Email)) return Error.Invalid("identity.email_wrong", "Write your email address as name@example.com.", nameof(request.Email));
        // A guest may have chosen a passkey instead.
        var byPasskey = string.IsNullOrEmpty(request.Password) && request.GuestId is { } guest && await db.Set<IdentityUserPasskey<Guid>>().AnyAsync(key => key.UserId == guest, cancel);
        if (!byPasskey && PasswordRules.Refuse(request.Password, request.Name, request.Email) is { } refused) return refused;
        var email = request.Email!.Trim();
        var known = await people.FindByEmailAsync(email);
        var hash = byPasskey ? null : people.PasswordHasher.HashPassword(null!, request.Password!);
        await codes.AskAsync(codes.New(CodePurpose.Register, people.NormalizeEmail(email), known?.Id, CodeChannel.Email, email, request.Name.Trim(), hash, request.GuestId), cancel);
        await db.SaveChangesAsync(cancel);
        return Result.Ok;
    }
}
