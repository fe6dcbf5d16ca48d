using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Identity;

/// <summary>Lets somebody in again, with the roles they had.</summary>
public sealed class ReactivatePerson(IdentityDb db, CurrentActor current, AuditLog audit)
{
    public sealed record Request(Guid UserId, string? Why);

    public async Task<Result> RunAsync(Request request, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return Error.Forbidden("identity.not_an_admin", "Only operations may reactivate people.");
        if (Reason.Of(request.Why) is not { } why) return Reason.Missing;
        var user = await db.Users.SingleOrDefaultAsync(u => u.Id == request.UserId, cancel);
        if (user is null) return Error.NotFound("identity.no_such_person", "This account does not exist any more.");
        if (user.DeactivatedAt is null) return Error.Conflict("identity.not_deactivated", "This account is active already.");
        user.DeactivatedAt = null;
        audit.Write(db, "identity.person_reactivated", user.Id.ToString(), new { Active = false }, new { Active = true }, why);
        await db.SaveChangesAsync(cancel);
        return Result.Ok;
    }
}
