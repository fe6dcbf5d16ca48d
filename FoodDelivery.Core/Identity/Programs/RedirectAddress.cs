namespace FoodDelivery.Identity;

/// <summary>Where an app may have people sent back to, with a code in the address: nowhere that others can listen (RFC 8252 §7, RFC 9700 §2.1).</summary>
public static class RedirectAddress
{
    public static bool IsGood(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Fragment.Length == 0 && !address.Contains('*') && !address.Any(char.IsWhiteSpace) && uri.UserInfo.Length == 0 && uri.Scheme switch
        {
            "https" => true,
            // On the person's own device; the name "localhost" may lead elsewhere.
            "http" => uri.Host is "127.0.0.1" or "[::1]",
            // A scheme of the app's own is a domain backwards, so that no two apps share one.
            _ => uri.Scheme.Contains('.'),
        };
}
