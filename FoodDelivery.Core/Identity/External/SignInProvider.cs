namespace FoodDelivery.Identity;

/// <summary>Whom we believe when they say who somebody is. The names stand in the database and in addresses; they never change.</summary>
public static class SignInProvider
{
    public const string Google = "google";
    public const string Facebook = "facebook";

    public static readonly IReadOnlyList<string> All = [Google, Facebook];

    /// <summary>As people write it.</summary>
    public static string Label(string provider) => provider switch
    {
        Google => "Google",
        Facebook => "Facebook",
        _ => provider,
    };
}

public enum SignInProviderMode
{
    /// <summary>Our own emulator at /sandbox.</summary>
    Sandbox,
    /// <summary>The provider itself.</summary>
    Live,
}

/// <summary>What a provider says of somebody who has just signed in there.</summary>
/// <param name="Subject">The provider's own, unchanging id of the person: the only thing an account is found by.</param>
/// <param name="Email">May be missing (Facebook), unconfirmed, or somebody else's by now.</param>
/// <param name="EmailVerified">The provider itself says that the address is this person's. Facebook never says so.</param>
public sealed record ExternalPerson(string Provider, string Subject, string? Name, string? Email, bool EmailVerified, string? Picture)
{
    public string Label => SignInProvider.Label(Provider);
}
