using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace FoodDelivery.Identity;

/// <summary>A person agrees to what a program asks for. It is remembered, so that the same question is put once; asked for more, they are asked again.</summary>
public sealed class AllowProgram(ProgramBook programs, IOpenIddictAuthorizationManager authorizations, IdentityDb db, CurrentActor current, AuditLog audit, TimeProvider time)
{
    public sealed record Request(string ClientId, IReadOnlyCollection<string> Scopes);

    public async Task<Result> RunAsync(Request request, CancellationToken cancel)
    {
        if (current.Actor.UserId is not { } me) return Error.Forbidden("identity.not_signed_in", "Sign in first.");
        if (await programs.FindByClientIdAsync(request.ClientId, cancel) is not { } program) return Error.NotFound("identity.no_such_program", "This program is not known here.");
        foreach (var scope in request.Scopes)
            if (scope is not (Scopes.OpenId or Scopes.OfflineAccess) && !await programs.HasPermissionAsync(program, Permissions.Prefixes.Scope + scope, cancel)) return Error.Invalid("identity.scope_not_open", $"This program may not ask for {scope}.");
        if (await CoversAsync(program.Id, request.Scopes, cancel)) return Result.Ok;

        var allowed = new OpenIddictAuthorizationDescriptor { ApplicationId = program.Id.ToString(), CreationDate = time.GetUtcNow(), Status = Statuses.Valid, Subject = me.ToString(), Type = AuthorizationTypes.Permanent };
        allowed.Scopes.UnionWith(request.Scopes);
        audit.Write(db, "identity.program_allowed", program.ClientId!, before: null, new { Scopes = request.Scopes.Order(StringComparer.Ordinal) });
        await authorizations.CreateAsync(allowed, cancel);
        return Result.Ok;
    }

    /// <summary>Has the person who asks agreed to all of this before?</summary>
    public async Task<bool> CoversAsync(Guid programId, IReadOnlyCollection<string> scopes, CancellationToken cancel)
    {
        if (current.Actor.UserId is not { } me) return false;
        await foreach (var one in authorizations.FindAsync(me.ToString(), programId.ToString(), Statuses.Valid, AuthorizationTypes.Permanent, scopes: null, cancel))
            if (scopes.All((await authorizations.GetScopesAsync(one, cancel)).Contains)) return true;
        return false;
    }
}
