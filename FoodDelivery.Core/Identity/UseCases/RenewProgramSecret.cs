using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace FoodDelivery.Identity;

/// <summary>Gives a service a new secret: with an overlap in which both are taken, so that it can be changed over without a gap, or at once when the old one has leaked.</summary>
public sealed class RenewProgramSecret(ProgramBook programs, IdentityDb db, CurrentActor current, AuditLog audit, TimeProvider time)
{
    public static readonly TimeSpan Overlap = TimeSpan.FromDays(1);

    public sealed record Request(Guid Id, bool AtOnce);

    /// <returns>The secret; shown now and never again.</returns>
    public async Task<Result<string>> RunAsync(Request request, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return Error.Forbidden("identity.not_an_admin", "Only operations may change programs.");
        if (await programs.FindByIdAsync(request.Id.ToString(), cancel) is not { } program) return Error.NotFound("identity.no_such_program", "This program does not exist any more.");
        if (program.ClientType != ClientTypes.Confidential) return Error.Conflict("identity.program_without_secret", "Apps and tablets have no secret: whatever is on a person's device is not secret.");
        var secret = ProgramSecret.Make();
        DateTimeOffset? oldUntil = request.AtOnce ? null : time.GetUtcNow() + Overlap;
        audit.Write(db, "identity.program_secret_renewed", program.ClientId!, before: null, new { request.AtOnce, OldUntil = oldUntil });
        await programs.RenewSecretAsync(program, secret, oldUntil, cancel);
        return secret;
    }
}
