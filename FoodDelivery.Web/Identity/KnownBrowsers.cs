using System.Security.Cryptography;
using FoodDelivery.Identity;
using Microsoft.AspNetCore.DataProtection;

namespace FoodDelivery.Web.Identity;

/// <summary>
/// A browser in which somebody has signed in before may go on trying while strangers have guessed the account into its rest:
/// otherwise five wrong guesses every five minutes would keep the owner out for good. Strangers who have a mailbox sent all the codes of an hour do not keep
/// it from the owner's code either, see <see cref="CodeLimits"/>.
/// </summary>
public sealed class KnownBrowsers(IDataProtectionProvider protection)
{
    public const string Cookie = "fd_known";
    private static readonly TimeSpan Lasts = TimeSpan.FromDays(365);
    private readonly IDataProtector protector = protection.CreateProtector("FoodDelivery.Identity.KnownBrowser");

    public void Remember(HttpContext http, AppUser user) => http.Response.Cookies.Append(Cookie, protector.Protect($"{user.Id}|{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}"),
        new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, MaxAge = Lasts, IsEssential = true, Path = "/account" });

    /// <summary>The name of this browser for this account; null where they have not met.</summary>
    public string? Of(HttpContext? http, AppUser? user) => Met(http) is { } met && met.Account == user?.Id ? met.Name : null;

    /// <summary>As whom somebody has signed in here before; null in a browser we do not know.</summary>
    public KnownBrowser? Met(HttpContext? http)
    {
        if (http?.Request.Cookies[Cookie] is not { Length: > 0 } sent) return null;
        try
        {
            return protector.Unprotect(sent) is { } said && Guid.TryParse(said.Split('|')[0], out var account) ? new(account, said) : null;
        }
        catch (CryptographicException)
        {
            return null; // Not ours, or of keys that are gone.
        }
    }
}
