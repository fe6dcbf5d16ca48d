using System.Text.Json;
using System.Text.Json.Nodes;

namespace FoodDelivery.Notifications;

/// <summary>What FCM's answer for one device means. The table of its errors is <see cref="Sort"/>.</summary>
/// <param name="Code">Stable, e.g. <c>fcm.UNREGISTERED</c>.</param>
/// <param name="Words">For operators; without tokens or texts.</param>
/// <param name="Gone">The device is not there any more, or not ours: forget it.</param>
/// <param name="Name">FCM's name of the message it took.</param>
/// <param name="InPart">It is about this device, or devices of its kind: FCM takes the others'.</param>
public sealed record FcmVerdict(ChannelOutcome Outcome, string Code, string Words, int? Status = null, TimeSpan? RetryAfter = null, bool Gone = false, string? Name = null, bool InPart = false)
{
    public const string Accepted = "fcm.accepted", NoAnswer = "fcm.no_answer", Unreachable = "fcm.unreachable", NoDevice = "fcm.no_device", NoToken = "fcm.no_token", Unauthenticated = "fcm.UNAUTHENTICATED";

    /// <summary>Google wants to be left alone for at least a minute when the quota is used up and it says nothing else.</summary>
    private static readonly TimeSpan QuotaPause = TimeSpan.FromMinutes(1);

    public static FcmVerdict Taken(string? name) => new(ChannelOutcome.Accepted, Accepted, "FCM has taken it.", 200, Name: name);

    /// <summary>It may have been taken, it may not.</summary>
    public static FcmVerdict Silent(string why) => new(ChannelOutcome.Unsure, NoAnswer, $"FCM gave no answer ({why}).");

    /// <summary>It never got there.</summary>
    public static FcmVerdict Away(string why) => new(ChannelOutcome.Retry, Unreachable, $"FCM can't be reached ({why}).");

    /// <param name="retryAfter">The header, where there was one.</param>
    public static FcmVerdict Sort(int status, string body, TimeSpan? retryAfter)
    {
        var (code, named, tokenIsWrong) = Read(body);
        // Only FCM's own code says that it is the device; the plain status may be about the project or an address that is not Google's.
        var (outcome, gone, words) = (status, code, named) switch
        {
            (404, "UNREGISTERED", true) => (ChannelOutcome.Permanent, true, "The device is not registered any more; it is forgotten."),
            (403, "SENDER_ID_MISMATCH", true) => (ChannelOutcome.Permanent, true, "The device belongs to another Firebase project; it is forgotten."),
            (400, "INVALID_ARGUMENT", _) when tokenIsWrong => (ChannelOutcome.Permanent, true, "What the device gave is no FCM token; it is forgotten."),
            (400 or 413, _, _) => (ChannelOutcome.Permanent, false, "FCM refuses the message as it is."),
            (401, "THIRD_PARTY_AUTH_ERROR", _) => (ChannelOutcome.Misconfigured, false, "The APNs or web push credentials of the Firebase project are not valid."),
            (401, _, _) => (ChannelOutcome.Misconfigured, false, "FCM does not accept the service account's token."),
            (403, _, _) => (ChannelOutcome.Misconfigured, false, "The service account may not send for this Firebase project."),
            (404, _, _) => (ChannelOutcome.Misconfigured, false, "FCM does not know this Firebase project. Check Firebase:ProjectId."),
            (429, _, _) => (ChannelOutcome.Retry, false, "FCM's quota is used up for now."),
            (408 or >= 500, _, _) => (ChannelOutcome.Retry, false, "FCM can't take it now."),
            _ => (ChannelOutcome.Permanent, false, "FCM gave an answer that is not in its table."),
        };
        var wait = outcome != ChannelOutcome.Retry ? null : retryAfter ?? (status == 429 ? QuotaPause : null);
        // The push service of one kind of device does not let our project in.
        return new(outcome, $"fcm.{code ?? status.ToString(System.Globalization.CultureInfo.InvariantCulture)}", $"{words} (HTTP {status})", status, wait, gone, InPart: code == "THIRD_PARTY_AUTH_ERROR");
    }

    /// <summary>FCM's own code, else the general status; whether it was FCM's own; and whether the token is what is wrong.</summary>
    private static (string? Code, bool Named, bool TokenIsWrong) Read(string body)
    {
        try
        {
            if (JsonNode.Parse(body) is not JsonObject answer || answer["error"] is not JsonObject error) return (null, false, false);
            var details = error["details"] is JsonArray list ? list.OfType<JsonObject>().ToList() : [];
            var own = details.Where(one => Text(one["@type"])?.EndsWith("google.firebase.fcm.v1.FcmError", StringComparison.Ordinal) == true).Select(one => Text(one["errorCode"])).FirstOrDefault(code => code is not null);
            var fields = details.Select(one => one["fieldViolations"]).OfType<JsonArray>().SelectMany(one => one).OfType<JsonObject>().Select(one => Text(one["field"]));
            return (Clean(own ?? Text(error["status"])), own is not null, fields.Any(field => field is "message.token" or "token"));
        }
        catch (JsonException)
        {
            return (null, false, false);
        }
    }

    // It becomes a cause that failures are grouped by: nothing but the words of a table.
    private static string? Clean(string? code) => code is { Length: > 0 and <= 40 } && code.All(c => char.IsAsciiLetterUpper(c) || c == '_') ? code : null;

    private static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? (string?)node : null;
}
