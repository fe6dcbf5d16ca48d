using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FoodDelivery.Web.Identity;

/// <summary>Inviting, shutting out and letting in again, for programs. Accepting is for people: it makes a password or needs a sign-in.</summary>
public static class InvitationEndpoints
{
    public static void MapInvitations(this IEndpointRouteBuilder app)
    {
        var identity = app.MapApi("identity", "People").RequireAuthorization(IdentityPermissions.Manage).Refuses(403, "identity.not_an_admin");
        identity.MapGet("/invitations", ListAsync).WithName("ListInvitations").WithSummary("Who was asked and has not come yet");
        identity.MapPost("/invitations", InviteAsync).WithName("InvitePerson").WithSummary("Asks somebody to work here; the link is in this answer and never in another one")
            .Refuses(409, "identity.person_deactivated", "identity.invited_at_once")
            .Refuses(422, "identity.email_wrong", "identity.no_such_role", "identity.role_missing", "identity.restaurant_missing", "identity.no_such_restaurant", "identity.why_missing").NeedsKey()
            .WithExample(new InvitationBody("nia@example.com", [Roles.Dispatcher], null, "Evening shift"));
        identity.MapDelete("/invitations/{id:guid}", WithdrawAsync).WithName("WithdrawInvitation").WithSummary("Makes a link worthless").Refuses(404, "identity.no_such_invitation");
        identity.MapPost("/people/{id:guid}/deactivate", DeactivateAsync).WithName("DeactivatePerson").WithSummary("Ends a person's sign-ins and lets no new one begin")
            .Refuses(404, "identity.no_such_person").Refuses(409, "identity.own_account", "identity.already_deactivated", "identity.last_admin").Refuses(422, "identity.why_missing").IsHarmless("Twice is told as already done.");
        identity.MapPost("/people/{id:guid}/reactivate", ReactivateAsync).WithName("ReactivatePerson").WithSummary("Lets a person in again, with the roles they had")
            .Refuses(404, "identity.no_such_person").Refuses(409, "identity.not_deactivated").Refuses(422, "identity.why_missing").IsHarmless("Twice is told as already done.");
    }

    /// <param name="RestaurantIds">The restaurants to run, with the role restaurant.</param>
    public sealed record InvitationBody(string? Email = null, IReadOnlyList<string>? Roles = null, IReadOnlyList<Guid>? RestaurantIds = null, string? Why = null);

    /// <param name="Link">For whoever is invited; whoever has it can accept.</param>
    public sealed record InvitationMade(Guid Id, string Link, DateTimeOffset ExpiresAt);

    public sealed record WhyBody(string? Why = null);

    /// <summary>Where an invitation is accepted.</summary>
    public static string PathOf(string token) => $"account/invitation?token={token}";

    private static async Task<Ok<IReadOnlyList<InvitationRow>>> ListAsync(InvitationReads reads, CancellationToken cancel) => TypedResults.Ok(await reads.OpenAsync(cancel));

    private static async Task<Results<Created<InvitationMade>, ProblemHttpResult>> InviteAsync(InvitationBody body, HttpRequest request, InvitePerson invite, PublicAddress address, CancellationToken cancel)
    {
        var invited = await invite.RunAsync(new(body.Email, body.Roles, body.RestaurantIds, body.Why), cancel);
        return invited.IsOk
            ? TypedResults.Created("/api/v1/identity/invitations", new InvitationMade(invited.Value.Id, address.Or($"{request.Scheme}://{request.Host}{request.PathBase}/") + PathOf(invited.Value.Token), invited.Value.ExpiresAt))
            : invited.Error.ToHttp();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> WithdrawAsync(Guid id, WithdrawInvitation withdraw, CancellationToken cancel) => Done(await withdraw.RunAsync(new(id), cancel));

    private static async Task<Results<NoContent, ProblemHttpResult>> DeactivateAsync(Guid id, WhyBody body, DeactivatePerson deactivate, CancellationToken cancel) => Done(await deactivate.RunAsync(new(id, body.Why), cancel));

    private static async Task<Results<NoContent, ProblemHttpResult>> ReactivateAsync(Guid id, WhyBody body, ReactivatePerson reactivate, CancellationToken cancel) => Done(await reactivate.RunAsync(new(id, body.Why), cancel));

    private static Results<NoContent, ProblemHttpResult> Done(Result result) => result.IsOk ? TypedResults.NoContent() : result.Error.ToHttp();
}
