using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FoodDelivery.Identity;

/// <summary>Codes of an authenticator app: RFC 6238 with SHA-1, 30 seconds and six digits, which is what every app speaks.</summary>
public static class Totp
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int StepSeconds = 30;
    private const int SecretBytes = 20;

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretBytes);

    public static long StepAt(DateTimeOffset at) => at.ToUnixTimeSeconds() / StepSeconds;

    public static string CodeAt(byte[] secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(counter, step);
        // The standard's hash; HMAC does not suffer from what SHA-1 suffers from.
#pragma warning disable CA5350
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(secret, counter, mac);
#pragma warning restore CA5350
        var number = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(mac[(mac[^1] & 0xf)..]) & 0x7fffffff;
        return (number % 1_000_000).ToString("000000", CultureInfo.InvariantCulture);
    }

    /// <summary>The step whose code was typed; null when it is none of now, the one before or the one after, or was used up.</summary>
    /// <param name="usedUp">The last step that was taken.</param>
    public static long? Find(byte[] secret, string? typed, DateTimeOffset now, long usedUp)
    {
        var digits = new string([.. (typed ?? "").Where(char.IsAsciiDigit)]);
        if (digits.Length != 6) return null;
        long? found = null;
        for (var step = StepAt(now) - 1; step <= StepAt(now) + 1; step++)
        {
            var right = CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(CodeAt(secret, step)), Encoding.ASCII.GetBytes(digits));
            if (right && step > usedUp) found ??= step;
        }
        return found;
    }

    /// <summary>As apps want it typed: base 32 without padding.</summary>
    public static string Base32(byte[] secret)
    {
        var (text, buffer, bits) = (new StringBuilder(), 0, 0);
        foreach (var one in secret)
        {
            (buffer, bits) = ((buffer << 8) | one, bits + 8);
            while (bits >= 5)
            {
                bits -= 5;
                text.Append(Alphabet[(buffer >> bits) & 31]);
            }
            buffer &= (1 << bits) - 1;
        }
        if (bits > 0) text.Append(Alphabet[(buffer << (5 - bits)) & 31]);
        return text.ToString();
    }

    /// <summary>What the QR picture says.</summary>
    public static string Uri(byte[] secret, string account) =>
        $"otpauth://totp/{System.Uri.EscapeDataString("FoodDelivery")}:{System.Uri.EscapeDataString(account)}?secret={Base32(secret)}&issuer=FoodDelivery&digits=6&period={StepSeconds}";
}
