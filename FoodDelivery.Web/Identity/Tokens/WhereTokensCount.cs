namespace FoodDelivery.Web.Identity;

/// <summary>
/// Where a token is believed: at the API and the hubs, whose doors look at its scopes and audience. Pages and files of the consoles know roles only,
/// so a token would open there whatever its person may do; they take the cookie and nothing else.
/// </summary>
public static class WhereTokensCount
{
    private static readonly string[] Places = ["/api", "/hubs", "/connect"];

    public static bool Has(PathString path) => Places.Any(place => path.StartsWithSegments(place));
}
