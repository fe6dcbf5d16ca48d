using System.Net;
using FoodDelivery.Platform;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace FoodDelivery.Web.Setup;

/// <summary>
/// Behind a proxy that ends TLS: who really asks, and by which scheme, is believed only of the proxies named in <c>Proxies:Known</c>
/// (addresses or networks such as 10.0.0.0/8). Without that setting nobody is believed.
/// </summary>
public static class Proxies
{
    private const string Known = "Proxies:Known";
    private static readonly TimeSpan HttpsRemembered = TimeSpan.FromDays(180);

    public static void AddProxies(this WebApplicationBuilder builder)
    {
        var known = Networks(builder.Configuration, Known);
        builder.Services.Configure<ForwardedHeadersOptions>(options =>
        {
            // Not the host: a proxy that is not told to would pass a stranger's on. Links to the outside come from PublicBaseUrl.
            options.ForwardedHeaders = known.Count == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var network in known) options.KnownIPNetworks.Add(network);
            // Through a chain of known ones up to the first that is not.
            options.ForwardLimit = null;
        });
        builder.Services.AddHsts(options => options.MaxAge = HttpsRemembered);
    }

    /// <summary>Before everything that asks for the caller's address or scheme.</summary>
    public static void UseProxies(this WebApplication app)
    {
        app.UseForwardedHeaders();
        if (app.Environment.IsDevelopment()) return;
        app.UseHsts();
        // Where the world comes by https, a cookie never travels without, even if the proxy forgets to say how it was asked.
        var https = PublicAddress.Of(app.Configuration)?.Scheme == Uri.UriSchemeHttps;
        app.UseCookiePolicy(new CookiePolicyOptions { Secure = https ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest });
    }

    /// <summary>A list of addresses and networks from the settings.</summary>
    /// <exception cref="StartupRefused">One of them is neither.</exception>
    internal static IReadOnlyList<IPNetwork> Networks(IConfiguration config, string setting)
    {
        var list = config.GetSection(setting);
        var written = list.Value is { } line ? line.Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries) : [.. list.GetChildren().Select(child => child.Value ?? "")];
        return [.. written.Select(text => IPNetwork.TryParse(text, out var network) ? network
            : IPAddress.TryParse(text, out var one) ? new IPNetwork(one, one.GetAddressBytes().Length * 8)
            : throw new StartupRefused($"The setting {setting} says '{text}': write addresses or networks, such as 10.0.0.7 or 10.0.0.0/8."))];
    }
}
