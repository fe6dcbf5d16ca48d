using static OpenIddict.Abstractions.OpenIddictConstants;

namespace FoodDelivery.Web.Identity;

/// <summary>Scopes in the words of the people who are asked.</summary>
public static class ScopeWords
{
    /// <summary>Null for scopes that let a program do nothing by themselves.</summary>
    public static string? Of(string scope) => scope switch
    {
        Scopes.OpenId => null,
        Scopes.Profile => "Know your name",
        Scopes.Email => "Know your email address",
        Scopes.OfflineAccess => "Stay signed in until you take it back",
        _ => Permissions.Find(scope)?.Words,
    };

    public static IReadOnlyList<string> Of(IEnumerable<string> scopes) => [.. scopes.Select(Of).OfType<string>().Distinct()];
}
