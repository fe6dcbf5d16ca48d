using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Identity;

/// <summary>How one's own account is guarded.</summary>
/// <param name="MustHaveSecondFactor">Runs operations, which nobody does without.</param>
/// <param name="Fresh">Has shown so lately to be the owner that a new way in may be added.</param>
public sealed record Guarded(
    Guid Id, string Name, string? Email, bool EmailConfirmed, bool HasPassword, string? Phone, bool PhoneConfirmed, bool SecondFactor, int RecoveryCodesLeft, bool IsGuest, bool MustHaveSecondFactor, bool CanMail, bool CanText, bool Fresh);

/// <summary>For the page that brings all of it together. One's own only.</summary>
public sealed class OwnSecurity(IdentityDb db, Codes codes, Sessions sessions, FreshProof fresh, CurrentActor current)
{
    /// <param name="session">In which the person is signed in.</param>
    public async Task<Guarded?> GetAsync(Guid? session, CancellationToken cancel)
    {
        if (current.Actor.UserId is not { } id || await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, cancel) is not { } me) return null;
        var admin = IdentityDb.RoleId(Roles.Admin);
        return new(me.Id, me.Name, me.Email, me.EmailConfirmed, me.PasswordHash is not null, me.PhoneNumber, me.PhoneNumberConfirmed, me.TwoFactorEnabled, me.RecoveryHashes.Count, me.IsGuest,
            await db.UserRoles.AnyAsync(r => r.UserId == id && r.RoleId == admin, cancel), codes.CanSend(CodeChannel.Email), codes.CanSend(CodeChannel.Sms), await fresh.RefuseAsync(session, cancel) is null);
    }

    public async Task<IReadOnlyList<Session>> SessionsAsync(CancellationToken cancel) => current.Actor.UserId is { } id ? await sessions.OfAsync(id, cancel) : [];

    public async Task<Result> EndAsync(Guid session, CancellationToken cancel) =>
        current.Actor.UserId is { } id && await sessions.EndAsync(session, id, cancel) ? Result.Ok : Error.NotFound("identity.no_such_session", "This sign-in has ended already.");
}
