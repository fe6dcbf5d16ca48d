using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using OpenIddict.Abstractions;

namespace FoodDelivery.Identity;

/// <summary>A person takes back what they allowed a program: its tokens for them end within a minute, and it has to ask again.</summary>
public sealed class TakeBackProgram(ProgramBook programs, IOpenIddictTokenManager tokens, IOpenIddictAuthorizationManager authorizations, IdentityDb db, CurrentActor current, AuditLog audit)
{
    public sealed record Request(Guid ProgramId);

    public async Task<Result> RunAsync(Request request, CancellationToken cancel)
    {
        if (current.Actor.UserId?.ToString() is not { } me) return Error.Forbidden("identity.not_signed_in", "Sign in first.");
        var id = request.ProgramId.ToString();
        if (await programs.FindByIdAsync(id, cancel) is not { } program) return Error.NotFound("identity.no_such_program", "This program is not known here any more.");
        await authorizations.RevokeAsync(me, id, status: null, type: null, cancel);
        await tokens.RevokeAsync(me, id, status: null, type: null, cancel);
        audit.Write(db, "identity.program_taken_back", program.ClientId!);
        await db.SaveChangesAsync(cancel);
        return Result.Ok;
    }
}
