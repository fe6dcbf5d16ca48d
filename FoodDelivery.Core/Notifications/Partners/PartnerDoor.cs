using System.Net;
using System.Net.Sockets;
using FoodDelivery.Kernel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Notifications;

/// <summary>Whom a name belongs to. Asked anew for each connection; tests answer as an attacker's name server would.</summary>
public class PartnerNames
{
    public virtual Task<IPAddress[]> FindAsync(string host, CancellationToken cancel) => Dns.GetHostAddressesAsync(host, cancel);
}

/// <summary>An address that we do not connect to.</summary>
public sealed class PartnerAddressRefused(string message) : Exception(message);

/// <summary>
/// Keeps partners' addresses from leading into our own network (server-side request forgery). What is saved is checked by its looks; what counts is the
/// check of the very address that is connected to, since a name can mean one thing when asked and another a moment later.
/// </summary>
public sealed class PartnerDoor(PartnerNames names, IOptions<PartnerOptions> options, IHostEnvironment environment)
{
    private static readonly int[] Ports = [443, 8443, 80];
    private bool LoopbackIsFine => environment.IsDevelopment() && options.Value.AllowLoopback;

    /// <summary>By its looks alone.</summary>
    public Result<Uri> Check(string? url)
    {
        const string field = "Url";
        if (url is not { Length: > 0 and <= PartnerEndpoint.UrlLength } || !Uri.TryCreate(url.Trim(), UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http") || address.IdnHost.Length == 0)
            return Error.Invalid("notifications.webhook_url_wrong", $"Write the address as https://example.com/webhooks, up to {PartnerEndpoint.UrlLength} letters.", field);
        if (address.UserInfo.Length > 0) return Error.Invalid("notifications.webhook_url_credentials", "Leave the name and password out of the address: the signature tells you that we send it.", field);
        if (address.Fragment.Length > 0) return Error.Invalid("notifications.webhook_url_wrong", "Leave out what follows the # of the address: it is never sent.", field);
        var ip = IPAddress.TryParse(address.IdnHost.Trim('[', ']'), out var parsed) ? parsed : null;
        if (LoopbackIsFine && (ip is null ? address.IdnHost == "localhost" : NetworkAddress.IsLoopback(ip))) return address;
        if (address.Scheme != "https") return Error.Invalid("notifications.webhook_url_not_https", "The address must begin with https://, so that nobody on the way can read along.", field);
        if (!Ports.Contains(address.Port)) return Error.Invalid("notifications.webhook_url_port", "Only the ports 443, 8443 and 80 are called.", field);
        // A name without a dot is one of our own network.
        if (ip is null ? !address.IdnHost.TrimEnd('.').Contains('.') : !NetworkAddress.IsPublic(ip)) return NotPublic;
        return address;
    }

    /// <summary>Also asks whom the name belongs to now. A name that is not known yet is let pass: it is asked again before each connection.</summary>
    public async Task<Result<Uri>> CheckAsync(string? url, CancellationToken cancel)
    {
        var address = Check(url);
        if (!address.IsOk) return address;
        try
        {
            return (await names.FindAsync(address.Value.IdnHost.Trim('[', ']'), cancel)).All(MayConnect) ? address : NotPublic;
        }
        catch (SocketException)
        {
            return address;
        }
    }

    /// <summary>Connects, and to nothing that is not the open internet.</summary>
    /// <exception cref="PartnerAddressRefused">The name leads somewhere else.</exception>
    internal async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var found = await names.FindAsync(context.DnsEndPoint.Host.Trim('[', ']'), cancel);
        // All of them: a name with one foot inside is nobody's honest address.
        if (found.Length == 0 || !found.All(MayConnect)) throw new PartnerAddressRefused(NotPublic.Message);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // These addresses and not the name, which would be looked up once more.
            await socket.ConnectAsync(found, context.DnsEndPoint.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool MayConnect(IPAddress address) => NetworkAddress.IsPublic(address) || (LoopbackIsFine && NetworkAddress.IsLoopback(address));

    private static readonly Error NotPublic = Error.Invalid("notifications.webhook_url_private", "This address is not on the open internet. Give one that everybody can reach.", "Url");
}
