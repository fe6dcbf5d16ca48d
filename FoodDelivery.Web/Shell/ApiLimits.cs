using System.Globalization;
using System.Net;
using System.Security.Claims;
using FoodDelivery.Web.Identity;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;

namespace FoodDelivery.Web.Shell;

/// <summary>How often somebody may call the API. Counted before anybody is refused, so that guessing costs too; everybody is told where they stand.</summary>
public sealed class ApiLimits(RequestDelegate next, RequestCounts counts, IOptions<ApiOptions> options)
{
    public async Task InvokeAsync(HttpContext http)
    {
        // By its address, not its endpoint: what is not there, or not taken in this shape, has none.
        if (!http.Request.Path.StartsWithSegments(Api.Root))
        {
            await next(http);
            return;
        }
        var (who, limit) = Caller(http, options.Value);
        var standing = counts.Count(who, limit);
        var headers = http.Response.Headers;
        headers["RateLimit-Limit"] = standing.Limit.ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Remaining"] = standing.Remaining.ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Reset"] = standing.Reset.ToString(CultureInfo.InvariantCulture);
        if (standing.Allowed)
        {
            await next(http);
            return;
        }
        headers.RetryAfter = standing.Reset.ToString(CultureInfo.InvariantCulture);
        await ApiResults.Problem(StatusCodes.Status429TooManyRequests, "request.too_many", $"Too many requests. Wait {standing.Reset} s, then go on more slowly.").ExecuteAsync(http);
    }

    /// <summary>Whom a request is counted for: a program for a person, a person, or an address.</summary>
    private static (string Who, int Limit) Caller(HttpContext http, ApiOptions options)
    {
        var person = http.User;
        if (person.Identity?.IsAuthenticated != true) return ($"address {Address(http.Connection.RemoteIpAddress)}", options.AnonymousPerMinute);
        if (!ActorFromClaims.IsToken(person)) return ($"person {person.FindFirstValue(ClaimTypes.NameIdentifier)}", options.PerMinute);
        var client = person.FindFirstValue(OpenIddictConstants.Claims.ClientId) ?? "";
        return ($"client {client} {person.FindFirstValue(OpenIddictConstants.Claims.Subject)}", options.ClientPerMinute.GetValueOrDefault(client, options.PerMinute));
    }

    // Whoever has one address of IPv6 has 2^64 of them.
    private static string Address(IPAddress? address) => address is null ? "unknown"
        : address is { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } ? Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8))
        : address.MapToIPv4().ToString();
}
