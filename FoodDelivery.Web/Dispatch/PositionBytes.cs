using System.Buffers.Binary;
using FoodDelivery.Dispatch;

namespace FoodDelivery.Web.Dispatch;

/// <summary>
/// Positions as the map's script reads them (wwwroot/map/feed.js), little endian: our clock as f64 milliseconds, then 16 bytes per courier:
/// i32 number, i32 longitude and i32 latitude in millionths of a degree, u8 heading in 256ths of a turn, u8 speed in tenths of a metre per second,
/// u8 activity, u8 age in 4-second steps.
/// </summary>
public static class PositionBytes
{
    private const int Header = 8, Record = 16;
    private const double Micro = 1e6;

    public static byte[] Of(IReadOnlyCollection<LivePosition> positions, DateTimeOffset now)
    {
        var bytes = new byte[Header + Record * positions.Count];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, now.ToUnixTimeMilliseconds());
        var rest = bytes.AsSpan(Header);
        foreach (var position in positions)
        {
            BinaryPrimitives.WriteInt32LittleEndian(rest, position.Courier);
            BinaryPrimitives.WriteInt32LittleEndian(rest[4..], (int)Math.Round(position.Place.Lng * Micro));
            BinaryPrimitives.WriteInt32LittleEndian(rest[8..], (int)Math.Round(position.Place.Lat * Micro));
            rest[12] = (byte)((int)Math.Round(position.Heading / 360 * 256) & 255);
            rest[13] = (byte)Math.Clamp(Math.Round(position.MetersPerSecond * 10), 0, 255);
            rest[14] = (byte)position.Activity;
            rest[15] = (byte)Math.Clamp((now - position.At).TotalSeconds / 4, 0, 255);
            rest = rest[Record..];
        }

        return bytes;
    }
}
