using System.Security.Claims;
using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Web.Identity;
using Microsoft.AspNetCore.Authorization;
using OpenIddict.Abstractions;

namespace FoodDelivery.Web.Dispatch;

/// <summary>Who may open the tracking hub: anybody who is signed in, and a token that may see either one's own orders or all couriers. What it then shows is each method's to say.</summary>
public static class TrackingPolicy
{
    public const string Name = "tracking";

    public static void AddTo(AuthorizationBuilder policies) => policies.AddPolicy(Name, policy => policy.RequireAuthenticatedUser()
        .RequireAssertion(asked => !ActorFromClaims.IsToken(asked.User) || May(asked.User, OrderingPermissions.Read) || May(asked.User, DispatchPermissions.Read)));

    /// <summary>A token that may only see its person's own orders shows no others', even if the person works for us.</summary>
    public static Actor AskerOf(ClaimsPrincipal person)
    {
        var asker = ActorFromClaims.Of(person);
        return !ActorFromClaims.IsToken(person) || May(person, DispatchPermissions.Read) || May(person, OrderingPermissions.Manage) ? asker : asker with { Roles = new HashSet<string> { Roles.Customer } };
    }

    private static bool May(ClaimsPrincipal token, string scope) => Permissions.Find(scope) is { } permission && token.HasScope(scope) && token.HasAudience(permission.Audience) && permission.IsFor(token.IsInRole);
}
