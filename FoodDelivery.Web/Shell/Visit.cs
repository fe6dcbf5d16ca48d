namespace FoodDelivery.Web.Shell;

/// <summary>
/// What the browser's cookies say when the page is loaded, handed on into the circuit, which can't read cookies:
/// the wanted theme, the cart's id and where the food should go. Cascaded to every component.
/// </summary>
/// <param name="Cart">The cart's id; <see cref="Guid.Empty"/> before the first visit's cookie is set.</param>
/// <param name="Address">The address line last chosen on the storefront.</param>
/// <param name="Network">From which network address the page was loaded: there are limits to what may be done from one without signing in.</param>
public sealed record Visit(bool Dark, Guid Cart, string? Address, string? Network = null)
{
    public const string ThemeCookie = "theme";
    public const string CartCookie = "fd_cart";
    public const string AddressCookie = "fd_address";

    /// <summary>A new one each time: where the food should go is kept in it.</summary>
    public static Visit None => new(false, Guid.Empty, null);

    /// <summary>Where to, at present: what the cookie said, or what was chosen since on a page of this visit.</summary>
    public string? Address { get; private set; } = Address;

    /// <summary>The customer chose another address. The page that asked sets the cookie for the next load.</summary>
    public void DeliverTo(string line) => Address = line;

    public static Visit Of(HttpContext http)
    {
        var cookies = http.Request.Cookies;
        // A cart id given in this very answer is not in the request yet.
        var cart = http.Items[CartCookie] as string ?? cookies[CartCookie];
        var address = cookies[AddressCookie];
        return new Visit(
            cookies[ThemeCookie] == "dark",
            Guid.TryParse(cart, out var id) ? id : Guid.Empty,
            string.IsNullOrWhiteSpace(address) ? null : Uri.UnescapeDataString(address),
            Identity.AccountLimits.Whose(http.Connection.RemoteIpAddress));
    }
}
