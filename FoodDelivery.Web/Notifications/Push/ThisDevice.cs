using System.Security.Claims;
using FoodDelivery.Notifications;

namespace FoodDelivery.Web.Notifications;

/// <summary>Which of the person's devices this browser is. A cookie says it, so that signing out ends the pushes also where no script runs.</summary>
public sealed class ThisDevice(ForgetDevice forget)
{
    private const string Cookie = "fd_device";
    private static readonly TimeSpan Kept = TimeSpan.FromDays(270);

    public static Guid? Of(HttpContext http) => Guid.TryParse(http.Request.Cookies[Cookie], out var id) ? id : null;

    public static void Remember(HttpContext http, Guid device) => http.Response.Cookies.Append(Cookie, device.ToString(),
        new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, MaxAge = Kept, IsEssential = true, Path = "/" });

    public static void Forget(HttpContext http) => http.Response.Cookies.Delete(Cookie);

    /// <summary>The person signs out here, or the sign-in has been ended from elsewhere: what is theirs is not to appear on this screen any more.</summary>
    public async Task LeaveAsync(HttpContext http)
    {
        if (Of(http) is not { } device) return;
        // Anybody can write a cookie; only one's own device can be forgotten with it.
        if (Guid.TryParse(http.User.FindFirstValue(ClaimTypes.NameIdentifier), out var person)) await forget.OfAsync(device, person, CancellationToken.None);
        if (!http.Response.HasStarted) Forget(http);
    }
}
