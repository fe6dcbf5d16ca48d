namespace FoodDelivery.Web.Identity;

/// <summary>Where to go after signing in. Only ever a place on this site, or a link in a mail could lead people from our sign-in to somebody else's.</summary>
public static class LocalUrl
{
    public const string Home = "/";

    public static string Of(string? wanted) => IsLocal(wanted) ? wanted! : Home;

    // "//host" and "/\host" are other hosts to a browser, and it drops control characters before it looks.
    private static bool IsLocal(string? url) =>
        url is { Length: > 0 and <= 2000 } && url[0] == '/' && (url.Length == 1 || url[1] is not ('/' or '\\')) && !url.Any(char.IsControl);
}
