using System.Security.Claims;
using FoodDelivery.Kernel;
using OpenIddict.Abstractions;

namespace FoodDelivery.Web.Identity;

/// <summary>Reads who is asking from the signed cookie or from an access token.</summary>
public static class ActorFromClaims
{
    /// <summary>One claim per restaurant the person may operate.</summary>
    public const string Restaurant = "fd:restaurant";

    /// <summary>Tokens say whom they are about in their own words; cookies never do.</summary>
    public static bool IsToken(ClaimsPrincipal person) => person.HasClaim(claim => claim.Type == OpenIddictConstants.Claims.Subject);

    public static Actor Of(ClaimsPrincipal person)
    {
        if (person.Identity?.IsAuthenticated != true) return Actor.Anonymous;
        var (subject, role) = IsToken(person) ? (OpenIddictConstants.Claims.Subject, OpenIddictConstants.Claims.Role) : (ClaimTypes.NameIdentifier, ClaimTypes.Role);
        if (!Guid.TryParse(person.FindFirstValue(subject), out var id)) return Actor.Anonymous;
        return new Actor(
            id,
            person.Identity.Name ?? "Somebody",
            person.FindAll(role).Select(c => c.Value).ToHashSet(),
            person.FindAll(Restaurant).Select(c => Guid.Parse(c.Value)).ToHashSet());
    }
}
