using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace FoodDelivery.Web.Identity;

/// <summary>How often one address may try a password or open an account. Lockout guards one account; this guards all of them against one guesser.</summary>
public static class AccountLimits
{
    public const string Policy = "account";
    private const int TriesPerMinute = 20;

    public static IServiceCollection AddAccountLimits(this IServiceCollection services) => services.AddRateLimiter(options =>
    {
        options.AddPolicy(Policy, http =>
        {
            if (!HttpMethods.IsPost(http.Request.Method)) return RateLimitPartition.GetNoLimiter("looking");
            var tries = http.RequestServices.GetRequiredService<IConfiguration>().GetValue("Identity:TriesPerMinute", TriesPerMinute);
            return RateLimitPartition.GetFixedWindowLimiter(Whose(http.Connection.RemoteIpAddress), _ => new() { PermitLimit = tries, Window = TimeSpan.FromMinutes(1) });
        });
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = async (rejected, cancel) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = "60";
            rejected.HttpContext.Response.ContentType = "text/plain; charset=utf-8";
            await rejected.HttpContext.Response.WriteAsync("Too many tries from your address. Wait a minute, then go back and try again.", cancel);
        };
    });

    // Whoever has one address of IPv6 has a whole network of them.
    public static string Whose(IPAddress? address)
    {
        if (address is null) return "";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }
}
