using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace FoodDelivery.Web.Sandbox;

/// <summary>A request to send, read as strictly as FCM reads it: exactly one target, no unknown field, nothing too long.</summary>
internal sealed partial record FcmRequest(string? Token, string Tag, string? Title, string? Text, string? Link, JsonObject Payload, TimeSpan Life, bool ValidateOnly)
{
    private const int MostBytes = 4096;
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(28);

    private static readonly Dictionary<string, string[]> Known = new()
    {
        [""] = ["message", "validateOnly"],
        ["message"] = ["name", "data", "notification", "android", "webpush", "apns", "fcmOptions", "token", "topic", "condition"],
        ["message.notification"] = ["title", "body", "image"],
        ["message.android"] = ["collapseKey", "priority", "ttl", "restrictedPackageName", "data", "notification", "fcmOptions", "directBootOk", "bandwidthConstrainedOk", "restrictedSatelliteOk"],
        ["message.android.notification"] =
        [
            "title", "body", "icon", "color", "sound", "tag", "clickAction", "bodyLocKey", "bodyLocArgs", "titleLocKey", "titleLocArgs", "channelId", "ticker", "sticky", "eventTime", "localOnly", "notificationPriority",
            "defaultSound", "defaultVibrateTimings", "defaultLightSettings", "vibrateTimings", "visibility", "notificationCount", "lightSettings", "image", "bypassProxyNotification", "proxy",
        ],
        ["message.apns"] = ["headers", "payload", "fcmOptions", "liveActivityToken"],
        ["message.webpush"] = ["headers", "data", "notification", "fcmOptions"],
        ["message.fcmOptions"] = ["analyticsLabel"],
        ["message.webpush.fcmOptions"] = ["link", "analyticsLabel"],
    };

    /// <exception cref="FcmRefusal">FCM would refuse it.</exception>
    public static FcmRequest Read(string body, string sender)
    {
        var whole = Camel(Parse(body), "");
        if (whole["message"] is not JsonObject message) throw FcmRefusal.Invalid("message", "Message is missing.");
        string[] targets = [.. new[] { "token", "topic", "condition" }.Where(target => Said(message, target) is not null)];
        if (targets.Length != 1) throw FcmRefusal.Invalid("message", targets.Length == 0 ? "Recipient of the message is not set." : "Exactly one of token, topic or condition is required.");
        var data = Strings(message, "message", "data");
        foreach (var (key, _) in data)
            if (key is "from" or "message_type" || key.StartsWith("google", StringComparison.Ordinal) || key.StartsWith("gcm", StringComparison.Ordinal)) throw FcmRefusal.Invalid($"message.data[{key}]", $"Invalid data payload key: {key}");
        var (android, webpush, apns) = (Part(message, "android"), Part(message, "webpush"), Part(message, "apns"));
        var headers = Strings(webpush, "message.webpush", "headers");
        Strings(apns, "message.apns", "headers");
        if (Said(android, "priority") is not (null or "NORMAL" or "HIGH" or "normal" or "high")) throw FcmRefusal.Invalid("message.android.priority", "Invalid value at 'message.android.priority'");
        if (Said(android, "ttl") is { } ttl && !Duration().IsMatch(ttl)) throw FcmRefusal.Invalid("message.android.ttl", "Invalid value at 'message.android.ttl' (type.googleapis.com/google.protobuf.Duration)");
        if (Said(headers, "TTL") is { } life && !long.TryParse(life, NumberStyles.None, CultureInfo.InvariantCulture, out _)) throw FcmRefusal.Invalid("message.webpush.headers[TTL]", "Invalid TTL");
        if (Said(headers, "Topic") is { } topic && !Topic().IsMatch(topic)) throw FcmRefusal.Invalid("message.webpush.headers[Topic]", "Invalid Topic");
        if (Said(Part(webpush, "fcmOptions"), "link") is { } page && !page.StartsWith("https://", StringComparison.Ordinal)) throw FcmRefusal.Invalid("message.webpush.fcm_options.link", "Link must be HTTPS");

        var (common, shown) = (Part(message, "notification"), Part(webpush, "notification"));
        var merged = (JsonObject)common.DeepClone();
        foreach (var (name, value) in shown) merged[name] = value?.DeepClone();
        var tag = Said(shown, "tag") ?? Said(Part(android, "notification"), "tag") ?? Said(android, "collapseKey") ?? Said(data, "id") ?? "";
        var payload = new JsonObject { ["from"] = sender, ["priority"] = Said(headers, "Urgency") ?? "normal", ["notification"] = merged, ["data"] = data.DeepClone() };
        // Google says what counts: the notification and the data of the platform it goes to.
        if (Encoding.UTF8.GetByteCount(payload.ToJsonString()) > MostBytes) throw FcmRefusal.Invalid("message", "Message is too big");
        return new(Said(message, "token"), tag, Said(merged, "title"), Said(merged, "body"), Said(data, "link"), payload,
            Said(headers, "TTL") is { } seconds ? TimeSpan.FromSeconds(Math.Min(long.Parse(seconds, CultureInfo.InvariantCulture), (long)LongestLife.TotalSeconds)) : LongestLife, whole["validateOnly"]?.GetValueKind() == JsonValueKind.True);
    }

    private static JsonObject Parse(string body)
    {
        try
        {
            if (JsonNode.Parse(body) is JsonObject json) return json;
        }
        catch (JsonException)
        {
            // Said below.
        }
        throw new FcmRefusal(400, "INVALID_ARGUMENT", "Invalid JSON payload received.");
    }

    /// <summary>Both ways of writing a name are taken, unknown names are not. What is inside of data, headers and the platforms' own objects is free.</summary>
    private static JsonObject Camel(JsonObject given, string path)
    {
        if (!Known.TryGetValue(path, out var names)) return (JsonObject)given.DeepClone();
        var read = new JsonObject();
        foreach (var (name, value) in given)
        {
            var camel = Underscore().Replace(name, letter => letter.Groups[1].Value.ToUpperInvariant());
            var at = path.Length == 0 ? camel : $"{path}.{camel}";
            if (!names.Contains(camel)) throw FcmRefusal.Unknown(at);
            read[camel] = value is JsonObject inner ? Camel(inner, at) : value?.DeepClone();
        }
        return read;
    }

    private static JsonObject Part(JsonObject of, string name) => of[name] switch { null => [], JsonObject part => part, _ => throw FcmRefusal.Invalid(name, $"Invalid value at '{name}'") };

    private static JsonObject Strings(JsonObject of, string path, string name)
    {
        var map = Part(of, name);
        foreach (var (key, value) in map) if (value?.GetValueKind() != JsonValueKind.String) throw FcmRefusal.Invalid($"{path}.{name}[{key}]", $"Invalid value at '{path}.{name}[{key}].value' (TYPE_STRING)");
        return map;
    }

    private static string? Said(JsonObject of, string name) => of[name]?.GetValueKind() == JsonValueKind.String && (string?)of[name] is { Length: > 0 } text ? text : null;

    [GeneratedRegex("_([a-z])")]
    private static partial Regex Underscore();

    [GeneratedRegex(@"^\d+(\.\d{1,9})?s$")]
    private static partial Regex Duration();

    [GeneratedRegex("^[A-Za-z0-9_-]{1,32}$")]
    private static partial Regex Topic();
}
