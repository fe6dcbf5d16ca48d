using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Identity;

/// <summary>Shuts somebody out: their sign-ins end within a minute and no new one begins. What they did stays, and so do their roles for the day they come back.</summary>
public sealed class DeactivatePerson(IdentityDb db, CurrentActor current, AuditLog audit, TimeProvider time)
{
    public sealed record Request(Guid UserId, string? Why);

    public async Task<Result> RunAsync(Request request, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return Error.Forbidden("identity.not_an_admin", "Only operations may deactivate people.");
        if (Reason.Of(request.Why) is not { } why) return Reason.Missing;
        await using var together = await db.Database.BeginTransactionAsync(cancel);
        var user = await db.Users.SingleOrDefaultAsync(u => u.Id == request.UserId, cancel);
        if (user is null) return Error.NotFound("identity.no_such_person", "This account does not exist any more.");
        if (user.Id == current.Actor.UserId) return Error.Conflict("identity.own_account", "You can't deactivate yourself; ask another admin.");
        if (user.DeactivatedAt is not null) return Error.Conflict("identity.already_deactivated", "This account is deactivated already.");
        if (await LastAdmin.IsAsync(db, user.Id, cancel)) return LastAdmin.Refusal;
        user.DeactivatedAt = time.GetUtcNow();
        // Ends every cookie, circuit and hub of the person at its next check.
        user.SecurityStamp = Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
        audit.Write(db, "identity.person_deactivated", user.Id.ToString(), new { Active = true }, new { Active = false }, why);
        await db.SaveChangesAsync(cancel);
        await together.CommitAsync(cancel);
        return Result.Ok;
    }
}
