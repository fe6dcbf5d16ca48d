using System.Text.Json;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using OpenIddict.Abstractions;

namespace FoodDelivery.Identity;

/// <summary>Switches a program off: it gets nothing any more, and what it has is refused within a minute. On again, people sign in anew.</summary>
public sealed class SwitchProgram(ProgramBook programs, IOpenIddictTokenManager tokens, IOpenIddictAuthorizationManager authorizations, IdentityDb db, CurrentActor current, AuditLog audit, TimeProvider time)
{
    public sealed record Request(Guid Id, bool On, string? Why = null);

    public async Task<Result> RunAsync(Request request, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return Error.Forbidden("identity.not_an_admin", "Only operations may change programs.");
        var id = request.Id.ToString();
        if (await programs.FindByIdAsync(id, cancel) is not { } program) return Error.NotFound("identity.no_such_program", "This program does not exist any more.");
        var properties = await programs.GetPropertiesAsync(program, cancel);
        if (properties.ContainsKey(ClientProperties.OffSince) != request.On) return Error.Conflict("identity.program_is_so", request.On ? "This program is on already." : "This program is off already.");

        var change = new OpenIddictApplicationDescriptor();
        await programs.PopulateAsync(change, program, cancel);
        if (request.On) change.Properties.Remove(ClientProperties.OffSince);
        else change.Properties[ClientProperties.OffSince] = JsonSerializer.SerializeToElement(time.GetUtcNow());
        audit.Write(db, request.On ? "identity.program_switched_on" : "identity.program_switched_off", program.ClientId!, why: request.Why);
        await programs.UpdateAsync(program, change, cancel);
        if (request.On) return Result.Ok;
        await authorizations.RevokeByApplicationIdAsync(id, cancel);
        await tokens.RevokeByApplicationIdAsync(id, cancel);
        return Result.Ok;
    }
}
