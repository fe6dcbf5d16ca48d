using FoodDelivery.Identity;
using OpenIddict.Abstractions;

namespace FoodDelivery.Web.Identity;

/// <summary>What went wrong at or with a provider, as a word in the address and as a sentence on the page. The sentence never comes from the address.</summary>
public static class ExternalProblems
{
    public const string Refused = "refused", Down = "down", Stale = "stale", Unbelievable = "unbelievable", Locked = "locked", Closed = "closed", Taken = "taken", Connected = "connected", Changed = "changed";

    public static string? Words(string? problem, string? provider)
    {
        var name = SignInProvider.All.Contains(provider) ? SignInProvider.Label(provider!) : "The other side";
        return problem switch
        {
            null or "" => null,
            Refused => $"You said no at {name}, so nothing has changed. Try again, or choose another way.",
            Down => $"{name} does not answer just now. Nothing has changed; try again in a minute, or choose another way.",
            Stale => $"That took too long, was used already, or did not begin in this browser. Start again with {name}.",
            Unbelievable => $"What came back from {name} could not be believed, so nothing has changed. Start again; if it stays so, choose another way.",
            Locked => "Too many wrong tries: your account rests for some minutes. Then try again.",
            Closed => "This account has been closed to signing in. Ask us if you think that is wrong.",
            Taken => $"This {name} account belongs to another account here. Sign in with {name} to reach that one.",
            Connected => $"Another {name} account is connected already. Disconnect it first.",
            Changed => "You have signed in as somebody else meanwhile. Start again.",
            _ => "That did not work. Start again.",
        };
    }

    /// <param name="error">As OAuth 2.0 and OpenIddict name it.</param>
    /// <param name="wasExchanged">The code was good, so what is wrong is what came for it. Before that, it is the way back itself.</param>
    public static string Of(string? error, bool wasExchanged) => error switch
    {
        OpenIddictConstants.Errors.AccessDenied => Refused,
        OpenIddictConstants.Errors.ServerError or OpenIddictConstants.Errors.TemporarilyUnavailable or OpenIddictConstants.Errors.SlowDown => Down,
        _ => wasExchanged ? Unbelievable : Stale,
    };

    public static string? Of(Kernel.Error? refusal) => refusal?.Code switch
    {
        null => null,
        "identity.provider_taken" => Taken,
        "identity.provider_connected" => Connected,
        _ => Changed,
    };
}
