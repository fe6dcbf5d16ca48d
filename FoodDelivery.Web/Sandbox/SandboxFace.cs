using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace FoodDelivery.Web.Sandbox;

/// <summary>A profile picture for each person of the emulated providers: head and shoulders on a colour, as PNG, the same for ever.</summary>
internal static class SandboxFace
{
    public const int Size = 200;

    public static byte[]? Of(string key)
    {
        var index = SocialPerson.All.Select(person => person.Key).ToList().IndexOf(key);
        if (index < 0 && key != "nobody") return null;
        (byte R, byte G, byte B)[] grounds = [(0x2f, 0x6f, 0x8f), (0x7a, 0x4f, 0x9a), (0x3f, 0x7d, 0x4f), (0xb8, 0x5a, 0x2e), (0x8a, 0x3b, 0x52)];
        return Png(index < 0 ? ((byte)0x8a, (byte)0x8f, (byte)0x98) : grounds[index % grounds.Length]);
    }

    private static byte[] Png((byte R, byte G, byte B) ground)
    {
        var rows = new byte[Size * (1 + Size * 3)];
        for (var y = 0; y < Size; y++)
        {
            for (var x = 0; x < Size; x++)
            {
                var head = Math.Pow(x - 100, 2) + Math.Pow(y - 78, 2) < 36 * 36;
                var body = Math.Pow((x - 100) / 68.0, 2) + Math.Pow((y - 200) / 74.0, 2) < 1;
                var at = y * (1 + Size * 3) + 1 + x * 3;
                (rows[at], rows[at + 1], rows[at + 2]) = head || body ? ((byte)0xf3, (byte)0xe8, (byte)0xd8) : ground;
            }
        }
        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true)) zip.Write(rows);

        using var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Size);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Size);
        (header[8], header[9]) = (8, 2); // Eight bits of red, green and blue.
        Chunk(png, "IHDR", header);
        Chunk(png, "IDAT", packed.ToArray());
        Chunk(png, "IEND", []);
        return png.ToArray();
    }

    private static void Chunk(MemoryStream png, string name, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        byte[] named = [.. Encoding.ASCII.GetBytes(name), .. data];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(named);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(named));
        png.Write(number);
    }

    private static uint Crc(byte[] data)
    {
        var crc = uint.MaxValue;
        foreach (var one in data)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 1 ? 0xEDB88320u ^ (crc >> 1) : crc >> 1;
        }
        return ~crc;
    }
}
