using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Identity;

/// <summary>Makes a link worthless that was given out.</summary>
public sealed class WithdrawInvitation(IdentityDb db, CurrentActor current, AuditLog audit, TimeProvider time)
{
    public sealed record Request(Guid Id);

    public async Task<Result> RunAsync(Request request, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return InvitationRefusals.NotAnAdmin;
        var invitation = await db.Invitations.SingleOrDefaultAsync(i => i.Id == request.Id, cancel);
        if (invitation is null) return Error.NotFound("identity.no_such_invitation", "There is no such invitation.");
        if (invitation.AcceptedAt is not null) return Error.Conflict("identity.invitation_accepted", "It was accepted already. Change the person's roles instead.");
        if (invitation.WithdrawnAt is not null) return Result.Ok;
        invitation.WithdrawnAt = time.GetUtcNow();
        audit.Write(db, "identity.invitation_withdrawn", invitation.Id.ToString(), new { invitation.Roles, invitation.Restaurants });
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Error.Conflict("identity.invitation_accepted", "It was accepted this moment. Change the person's roles instead.");
        }
        return Result.Ok;
    }
}
