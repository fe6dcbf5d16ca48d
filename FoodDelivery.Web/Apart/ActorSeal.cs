using System.Security.Cryptography;
using System.Text.Json;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.AspNetCore.DataProtection;

namespace FoodDelivery.Web.Apart;

/// <summary>
/// Says on whose behalf a room asks another, so that it can be believed. The token says which service calls; this, sealed with the keys all processes of the product
/// share, says for whom. It holds for one caller, one question and two minutes: whoever hears it can't use it for another question, and the room that is asked can't pass
/// it on as its own. A token without it, or it without the token, opens nothing.
/// </summary>
public sealed class ActorSeal(IDataProtectionProvider keys)
{
    private static readonly TimeSpan Holds = TimeSpan.FromMinutes(2);

    /// <param name="caller">The client id of the service that asks.</param>
    /// <param name="question">The path it is sent to.</param>
    public string Seal(Actor actor, string caller, string question) =>
        Of(caller, question).Protect(JsonSerializer.Serialize(actor.IsSystem ? SealedActor.Product : SealedActor.OfPerson(actor), EventJson.Options), Holds);

    /// <summary>Null when it was not made for this.</summary>
    public Actor? Open(string? text, string caller, string question)
    {
        if (string.IsNullOrEmpty(text)) return null;
        try
        {
            var actor = JsonSerializer.Deserialize<SealedActor>(Of(caller, question).Unprotect(text), EventJson.Options)!;
            return actor.IsProduct ? Actor.System : actor.AsPerson();
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private ITimeLimitedDataProtector Of(string caller, string question) => keys.CreateProtector("rooms.actor", caller, question).ToTimeLimitedDataProtector();
}

/// <summary>An actor as it is written.</summary>
internal sealed record SealedActor(bool IsProduct, Guid? UserId, string Name, IReadOnlyList<string> Roles, IReadOnlyList<Guid> Restaurants)
{
    public static readonly SealedActor Product = new(true, null, "", [], []);

    public static SealedActor OfPerson(Actor actor) => actor.IsSystem
        ? throw new InvalidOperationException("The product itself is nobody to be asked about.")
        : new(false, actor.UserId, actor.Name, [.. actor.Roles], [.. actor.Restaurants]);

    public Actor AsPerson() => new(UserId, Name, Roles.ToHashSet(), Restaurants.ToHashSet());
}
