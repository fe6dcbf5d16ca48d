using System.Security.Claims;
using FoodDelivery.Kernel;

namespace FoodDelivery.Web.Identity;

/// <summary>Reads who is asking from the signed cookie.</summary>
public static class ActorFromClaims
{
    /// <summary>One claim per restaurant the person may operate.</summary>
    public const string Restaurant = "fd:restaurant";

    public static Actor Of(ClaimsPrincipal person)
    {
        if (person.Identity?.IsAuthenticated != true || !Guid.TryParse(person.FindFirstValue(ClaimTypes.NameIdentifier), out var id)) return Actor.Anonymous;
        return new Actor(
            id,
            person.Identity.Name ?? "Somebody",
            person.FindAll(ClaimTypes.Role).Select(c => c.Value).ToHashSet(),
            person.FindAll(Restaurant).Select(c => Guid.Parse(c.Value)).ToHashSet());
    }
}
