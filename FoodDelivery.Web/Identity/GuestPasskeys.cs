using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace FoodDelivery.Web.Identity;

/// <summary>
/// Which passkeys of a guest this browser has made, in a sealed cookie. A guest is opened by a link that others may have had, and added to: kept as an account
/// without a password, only these come along.
/// </summary>
public sealed class GuestPasskeys(IDataProtectionProvider keys)
{
    private const string Cookie = "fd_guest_keys";
    private const int Most = 5;
    private static readonly TimeSpan Lives = TimeSpan.FromHours(2);
    private readonly ITimeLimitedDataProtector seal = keys.CreateProtector("FoodDelivery.GuestPasskeys").ToTimeLimitedDataProtector();

    /// <summary>Credential ids.</summary>
    public IReadOnlyList<byte[]> Of(HttpContext? http, Guid guest)
    {
        if (http?.Request.Cookies[Cookie] is not { Length: > 0 } sealedText) return [];
        try
        {
            return seal.Unprotect(sealedText).Split(' ') is [var whose, .. var made] && whose == guest.ToString() ? [.. made.Select(id => Base64Url.DecodeFromChars(id))] : [];
        }
        catch (CryptographicException)
        {
            return []; // Too old, or nobody's.
        }
    }

    public void Remember(HttpContext http, Guid guest, byte[] made) => http.Response.Cookies.Append(Cookie,
        seal.Protect(string.Join(' ', [guest.ToString(), .. Of(http, guest).Append(made).TakeLast(Most).Select(id => Base64Url.EncodeToString(id))]), Lives),
        new() { HttpOnly = true, IsEssential = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, Path = "/account", MaxAge = Lives });
}
