using System.Security.Cryptography;
using FoodDelivery.Identity;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.DataProtection;

namespace FoodDelivery.Web.Identity;

/// <summary>
/// Which asking for a code is this browser's own, in a sealed cookie. The code in the mail opens what this browser asked for and nothing a stranger asked for
/// with the same address; and the page after the asking can be loaded again without asking again.
/// </summary>
public sealed class CodeTickets(IDataProtectionProvider keys, KnownBrowsers browsers)
{
    private static readonly TimeSpan Lives = TimeSpan.FromMinutes(30);
    private readonly ITimeLimitedDataProtector seal = keys.CreateProtector("FoodDelivery.CodeTicket").ToTimeLimitedDataProtector();

    /// <param name="Email">As it was typed.</param>
    public sealed record Ticket(Guid Row, string Email);

    public Ticket? Read(HttpContext? http, CodePurpose purpose)
    {
        if (http?.Request.Cookies[Name(purpose)] is not { Length: > 0 } sealedText) return null;
        try
        {
            return seal.Unprotect(sealedText).Split(' ', 3) is [var what, var row, var email] && what == purpose.ToString() && Guid.TryParse(row, out var id) ? new(id, email) : null;
        }
        catch (CryptographicException)
        {
            return null; // Too old, or nobody's.
        }
    }

    public void Write(HttpContext http, CodePurpose purpose, Guid row, string email) => http.Response.Cookies.Append(Name(purpose), seal.Protect($"{purpose} {row} {email}", Lives), Options(http, Lives));

    public void Clear(HttpContext http, CodePurpose purpose) => http.Response.Cookies.Delete(Name(purpose), Options(http, null));

    /// <summary>Who asks, as far as the request tells.</summary>
    public Asker AskerOf(HttpContext? http, CodePurpose purpose) =>
        http is null ? Asker.Unknown : new(AccountLimits.Whose(http.Connection.RemoteIpAddress), Read(http, purpose)?.Row, BrowserLanguage.Of(http.Request), browsers.Met(http));

    private static string Name(CodePurpose purpose) => purpose == CodePurpose.Register ? "fd_opening" : "fd_recovering";

    private static CookieOptions Options(HttpContext http, TimeSpan? age) => new() { HttpOnly = true, IsEssential = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, Path = "/account", MaxAge = age };
}
