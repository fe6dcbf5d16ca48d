using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace FoodDelivery.Web.Setup;

/// <summary>Where this very process answers, never a proxy in front of it. Known only once the server listens, so it is asked for at every use.</summary>
public sealed class OwnAddress(IServer server)
{
    /// <summary>No trailing slash.</summary>
    public string Url
    {
        get
        {
            var all = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
            // Plain HTTP where there is a choice: the loopback needs no certificate that might not be trusted.
            var one = all.FirstOrDefault(a => a.StartsWith("http:", StringComparison.OrdinalIgnoreCase)) ?? all.FirstOrDefault() ?? "http://localhost";
            return one.Replace("0.0.0.0", "127.0.0.1").Replace("[::]", "127.0.0.1").Replace("://*", "://127.0.0.1").Replace("://+", "://127.0.0.1").TrimEnd('/');
        }
    }
}
