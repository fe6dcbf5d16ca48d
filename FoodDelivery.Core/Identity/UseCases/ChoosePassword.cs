using FoodDelivery.Kernel;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Identity;

/// <summary>Changes one's own password, which asks for the old one, or sets one where there is none, which asks for a fresh proof. Other browsers are signed out.</summary>
public sealed class ChoosePassword(UserManager<AppUser> people, IdentityDb db, Sessions sessions, OwnPassword own, FreshProof fresh, CurrentActor current)
{
    /// <param name="Session">The one this is done in, which goes on.</param>
    public sealed record Request(string? Old, string? Password, Guid? Session);

    public async Task<Result> RunAsync(Request request, CancellationToken cancel)
    {
        if (current.Actor.UserId is not { } id || await db.Users.SingleOrDefaultAsync(u => u.Id == id, cancel) is not { } user) return Error.Forbidden("identity.not_signed_in", "Sign in first.");
        if (user.IsGuest) return Error.Conflict("identity.guest", "Make it an account first; the password is part of that.");
        if (user.PasswordHash is null && await fresh.RefuseAsync(request.Session, cancel) is { } stale) return stale;
        if (user.PasswordHash is not null && await own.RefuseAsync(user, request.Old, "Old", cancel) is { } wrong) return wrong;
        if (PasswordRules.Refuse(request.Password, user.Name, user.Email) is { } refused) return refused;
        user.PasswordHash = people.PasswordHasher.HashPassword(user, request.Password!);
        await people.UpdateSecurityStampAsync(user);
        await sessions.EndAllAsync(id, request.Session, cancel);
        return Result.Ok;
    }
}
