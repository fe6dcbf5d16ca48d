using FoodDelivery.Web.Shell;

namespace FoodDelivery.Web.Ordering;

/// <summary>Gives every browser a cart id at its first page, because a circuit can neither set nor read cookies.</summary>
public static class CartCookie
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    public static IApplicationBuilder UseCartCookie(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        var isPage = HttpMethods.IsGet(http.Request.Method) && http.Request.GetTypedHeaders().Accept.Any(accept => accept.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));
        if (isPage && !Guid.TryParse(http.Request.Cookies[Visit.CartCookie], out _))
        {
            // Unlike our other ids this one is a secret of the browser, so it must not be guessable from the time.
            var id = new Guid(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16)).ToString();
            http.Items[Visit.CartCookie] = id;
            http.Response.Cookies.Append(Visit.CartCookie, id, new CookieOptions
            {
                HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, MaxAge = Lifetime, IsEssential = true, Path = "/",
            });
        }
        return next(http);
    });
}
