using System.Security.Cryptography;
using FoodDelivery.Platform;

namespace FoodDelivery.Notifications;

/// <summary>
/// FCM does not tell whether a message was shown or opened, so the device does: it gives back what the message brought along. Only who got the message can
/// have that, and it says nothing but which message it was.
/// </summary>
public sealed class PushReceipts(Encryption encryption)
{
    private const string Purpose = "notifications.push-receipt";

    public string Of(Guid notification) => encryption.Seal(Purpose, notification.ToString("N"));

    /// <summary>Null for what is none of ours.</summary>
    public Guid? Read(string? receipt)
    {
        if (receipt is not { Length: > 0 and <= 1000 }) return null;
        try
        {
            return Guid.TryParseExact(encryption.Open(Purpose, receipt), "N", out var id) ? id : null;
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
