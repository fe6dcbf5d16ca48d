using FoodDelivery.Catalog;
using FoodDelivery.Dispatch;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using FoodDelivery.Web.Apart;
using Microsoft.AspNetCore.Authorization;
using OpenIddict.Abstractions;

namespace FoodDelivery.Web.Identity;

/// <summary>The permissions of all rooms as policies: an endpoint names one by its scope. The cookie of a person carries every scope its roles allow.</summary>
public static class Permissions
{
    public static IReadOnlyList<Permission> All { get; } =
    [
        .. CatalogPermissions.All, .. OrderingPermissions.All, .. DispatchPermissions.All, .. PaymentsPermissions.All,
        .. IdentityPermissions.All, .. NotificationsPermissions.All, .. PlatformPermissions.All,
    ];

    /// <summary>Between rooms of different processes: what their services hold, and nobody else can.</summary>
    public static IReadOnlyList<Permission> OfServices { get; } = [.. RoomSettings.Offers.SelectMany(offer => offer.Doors).Select(door => door.Permission)];

    public static Permission? Find(string scope) => All.Concat(OfServices).FirstOrDefault(permission => permission.Scope == scope);

    public static void AddTo(AuthorizationBuilder policies)
    {
        foreach (var permission in All.Concat(OfServices))
            policies.AddPolicy(permission.Scope, policy => policy.RequireAuthenticatedUser().AddRequirements(new Needed(permission)));
    }

    public sealed record Needed(Permission Permission) : IAuthorizationRequirement;

    /// <summary>Why it was refused, for the answer's code.</summary>
    public sealed class Missing(IAuthorizationHandler handler, string code, string words) : AuthorizationFailureReason(handler, words)
    {
        public string Code { get; } = code;
    }

    public sealed class Check : AuthorizationHandler<Needed>
    {
        protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, Needed requirement)
        {
            var (person, permission) = (context.User, requirement.Permission);
            if (person.Identity?.IsAuthenticated != true) return Task.CompletedTask;
            // A token's audiences follow from its scopes, so for people's and programs' tokens the missing scope is the reason and what to mend. A room's own token is meant for one room.
            if (ActorFromClaims.IsToken(person) && !person.HasScope(permission.Scope) && !OfServices.Contains(permission)) context.Fail(new Missing(this, "request.scope_missing", $"The token needs the scope {permission.Scope}."));
            else if (ActorFromClaims.IsToken(person) && !person.HasAudience(permission.Audience)) context.Fail(new Missing(this, "request.wrong_audience", $"The token is not meant for {permission.Room}."));
            else if (ActorFromClaims.IsToken(person) && !person.HasScope(permission.Scope)) context.Fail(new Missing(this, "request.scope_missing", $"The token needs the scope {permission.Scope}."));
            else if (!permission.IsFor(person.IsInRole)) context.Fail(new Missing(this, "request.role_missing", "This is not open to your role."));
            else context.Succeed(requirement);
            return Task.CompletedTask;
        }
    }
}
