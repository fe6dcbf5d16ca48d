using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FoodDelivery.Notifications;

/// <summary>
/// What FCM is given for one device. Every platform is told the notification's id as the name to collapse by, so that a second one takes the first one's
/// place on the screen instead of standing beside it: FCM knows no idempotency keys.
/// </summary>
public static class FcmMessage
{
    /// <summary>What FCM takes at most, and what we leave free of it for the token and what Google adds.</summary>
    public const int LargestBytes = 4096, Reserve = 600;

    /// <summary>Google keeps nothing longer than four weeks.</summary>
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(28);

    /// <param name="receipt">With this the device says that it has shown or opened it; see <see cref="PushReceipts"/>.</param>
    public static JsonObject Of(OutgoingMessage message, string token, string receipt, DateTimeOffset now)
    {
        var whole = Build(message, token, receipt, now, message.Body.Text);
        // A text that is too long would be refused for good. What is cut off is on the page that a tap leads to.
        for (var text = message.Body.Text; SizeOf(whole) > LargestBytes - Reserve && text.Length > 0;)
        {
            text = Shorter(text);
            whole = Build(message, token, receipt, now, text.Length == 0 ? "" : text + "…");
        }
        return whole;
    }

    /// <summary>The name it is collapsed by: of letters and figures only, at most 32, as web push demands of a topic.</summary>
    public static string TagOf(Guid notification) => notification.ToString("N");

    private static JsonObject Build(OutgoingMessage message, string token, string receipt, DateTimeOffset now, string text)
    {
        var (tag, promotion) = (TagOf(message.Id), message.Kind == NotificationKind.Promotion);
        var life = message.ExpiresAt - now;
        var seconds = (long)(life < TimeSpan.Zero ? TimeSpan.Zero : life > LongestLife ? LongestLife : life).TotalSeconds;
        var (inSeconds, until) = (seconds.ToString(CultureInfo.InvariantCulture), now.AddSeconds(seconds).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        return new JsonObject
        {
            ["token"] = token,
            ["notification"] = new JsonObject { ["title"] = message.Body.Subject ?? "FoodDelivery", ["body"] = text },
            // For apps and for our service worker. Ids only: what is personal is in the words, and those the person wants to read.
            ["data"] = new JsonObject
            {
                ["id"] = message.Id.ToString(), ["kind"] = message.Kind.ToString(), ["template"] = message.Template, ["link"] = message.Body.Link ?? "/", ["receipt"] = receipt,
            },
            ["android"] = new JsonObject
            {
                ["collapseKey"] = tag, ["priority"] = promotion ? "NORMAL" : "HIGH", ["ttl"] = inSeconds + "s",
                ["notification"] = new JsonObject { ["tag"] = tag, ["channelId"] = message.Kind.ToString().ToLowerInvariant() },
            },
            ["apns"] = new JsonObject
            {
                ["headers"] = new JsonObject { ["apns-collapse-id"] = tag, ["apns-expiration"] = until, ["apns-priority"] = promotion ? "5" : "10" },
                ["payload"] = new JsonObject { ["aps"] = promotion ? new JsonObject() : new JsonObject { ["sound"] = "default" } },
            },
            ["webpush"] = new JsonObject
            {
                ["headers"] = new JsonObject { ["TTL"] = inSeconds, ["Urgency"] = promotion ? "low" : "high", ["Topic"] = tag },
                ["notification"] = new JsonObject { ["tag"] = tag, ["icon"] = "/icons/app-192.png", ["badge"] = "/icons/badge-96.png", ["lang"] = message.Culture },
            },
        };
    }

    private static int SizeOf(JsonObject message) => Encoding.UTF8.GetByteCount(message.ToJsonString(JsonSerializerOptions.Default));

    private static string Shorter(string text)
    {
        var length = text.Length * 9 / 10;
        // Not between the two halves of one letter.
        if (length > 0 && char.IsHighSurrogate(text[length - 1])) length--;
        return text[..length].TrimEnd();
    }
}
