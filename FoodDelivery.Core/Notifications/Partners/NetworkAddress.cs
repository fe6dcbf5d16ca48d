using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace FoodDelivery.Notifications;

/// <summary>Tells the open internet from everything else an address can mean: our own machines, a cloud's metadata service, somebody's home (IANA special-purpose registries, RFC 6890).</summary>
public static class NetworkAddress
{
    // Network and length of its prefix.
    private static readonly (uint Network, int Bits)[] Closed4 =
    [
        (V4(0, 0, 0, 0), 8), // this host
        (V4(10, 0, 0, 0), 8), (V4(172, 16, 0, 0), 12), (V4(192, 168, 0, 0), 16), // private
        (V4(100, 64, 0, 0), 10), // carriers' NAT; Alibaba's metadata service too
        (V4(127, 0, 0, 0), 8), // loopback
        (V4(168, 63, 129, 16), 32), // Azure's wire server, on an address that looks public
        (V4(169, 254, 0, 0), 16), // link-local: the metadata services of most clouds
        (V4(192, 0, 0, 0), 24), (V4(192, 0, 2, 0), 24), (V4(198, 51, 100, 0), 24), (V4(203, 0, 113, 0), 24), // protocol assignments, documentation
        (V4(192, 88, 99, 0), 24), // 6to4 relays
        (V4(198, 18, 0, 0), 15), // benchmarks
        (V4(224, 0, 0, 0), 4), (V4(240, 0, 0, 0), 4), // multicast, reserved, broadcast
    ];

    // Of what is routed at all, 2000::/3. Unique-local, link-local, loopback, multicast, IPv4-compatible and NAT64 addresses all lie outside of it.
    private static readonly (IPNetwork Network, string _)[] Closed6 =
    [
        (IPNetwork.Parse("2001::/23"), "protocol assignments: Teredo, ORCHID, benchmarks"),
        (IPNetwork.Parse("2001:db8::/32"), "documentation"),
        (IPNetwork.Parse("2002::/16"), "6to4: carries any IPv4 address"),
        (IPNetwork.Parse("3fff::/20"), "documentation"),
    ];

    private static readonly IPNetwork Routed6 = IPNetwork.Parse("2000::/3");

    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetwork) return address.ScopeId == 0 && Routed6.Contains(address) && !Closed6.Any(closed => closed.Network.Contains(address));
        Span<byte> bytes = stackalloc byte[4];
        address.TryWriteBytes(bytes, out _);
        var number = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return !Closed4.Any(closed => number >> (32 - closed.Bits) == closed.Network >> (32 - closed.Bits));
    }

    public static bool IsLoopback(IPAddress address) => IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    private static uint V4(byte a, byte b, byte c, byte d) => (uint)(a << 24 | b << 16 | c << 8 | d);
}
