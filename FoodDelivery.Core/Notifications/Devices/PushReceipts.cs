using System.Globalization;
using System.Security.Cryptography;
using FoodDelivery.Platform;

namespace FoodDelivery.Notifications;

/// <summary>
/// FCM does not tell whether a message was shown or opened, so the device does: it gives back what the message brought along. Only who got the message can
/// have that, and it says nothing but which message it was, and which sending of it.
/// </summary>
public sealed class PushReceipts(Encryption encryption)
{
    private const string Purpose = "notifications.push-receipt";

    /// <param name="generation">See <see cref="ProviderWord.Generation"/>.</param>
    public string Of(Guid notification, long generation = 0) => encryption.Seal(Purpose, string.Create(CultureInfo.InvariantCulture, $"{notification:N}:{generation}"));

    /// <summary>Null for what is none of ours.</summary>
    public (Guid Notification, long Generation)? Read(string? receipt)
    {
        if (receipt is not { Length: > 0 and <= 1000 }) return null;
        try
        {
            // Without a generation it is of the time before receipts had one.
            return encryption.Open(Purpose, receipt).Split(':') is [var name, .. var rest] && Guid.TryParseExact(name, "N", out var id)
                ? (id, rest is [var number] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var generation) ? generation : 0) : null;
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
