using System.Security.Cryptography;
using System.Text.Json;
using FoodDelivery.Identity;
using Microsoft.AspNetCore.DataProtection;

namespace FoodDelivery.Web.Identity;

/// <summary>Somebody whom a provider has vouched for, and who has something left to do here first: type an e-mail, or prove the account they have.</summary>
/// <param name="Why">The refusal's code; see <see cref="EnterWithProvider"/>.</param>
public sealed record PendingConnection(ExternalPerson Person, string Why, string ReturnUrl);

/// <summary>Carries it from page to page in a sealed cookie for a quarter of an hour; nothing of it is stored before the person has finished.</summary>
public sealed class PendingConnections(IDataProtectionProvider keys)
{
    private const string Cookie = "fd_pending";
    private static readonly TimeSpan Lives = TimeSpan.FromMinutes(15);
    private readonly ITimeLimitedDataProtector seal = keys.CreateProtector("FoodDelivery.PendingConnection").ToTimeLimitedDataProtector();

    public PendingConnection? Read(HttpContext http)
    {
        if (http.Request.Cookies[Cookie] is not { Length: > 0 } sealedText) return null;
        try
        {
            return JsonSerializer.Deserialize<PendingConnection>(seal.Unprotect(sealedText));
        }
        catch (Exception gone) when (gone is CryptographicException or JsonException)
        {
            return null; // Too old, or nobody's.
        }
    }

    public void Write(HttpContext http, PendingConnection pending) =>
        http.Response.Cookies.Append(Cookie, seal.Protect(JsonSerializer.Serialize(pending), Lives), Options(http, Lives));

    public void Clear(HttpContext http) => http.Response.Cookies.Delete(Cookie, Options(http, null));

    private static CookieOptions Options(HttpContext http, TimeSpan? age) => new() { HttpOnly = true, IsEssential = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, Path = "/account", MaxAge = age };
}
