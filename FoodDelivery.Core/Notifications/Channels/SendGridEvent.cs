using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FoodDelivery.Notifications;

/// <summary>What one kind of event says about a message.</summary>
/// <param name="Detail">Of a bounce its type, of a drop its reason. Null: any.</param>
/// <param name="Suppress">Its address is left alone from now on.</param>
internal sealed record SendGridMeaning(string Event, string? Detail, NotificationState State, string? Cause = null, string? Words = null, SuppressionReason? Suppress = null);

/// <summary>One event of SendGrid's webhook, and what it means.</summary>
/// <param name="Name">As SendGrid says it, e.g. <c>delivered</c>.</param>
/// <param name="At">By SendGrid's clock, to the second.</param>
/// <param name="MessageId">Begins with the id the mail was given when it was taken.</param>
/// <param name="NotificationId">Our id, as it went along; null for mails that are not ours.</param>
/// <param name="ByMachine">Opened by a mail program that fetches everything in advance, not by a person.</param>
internal sealed record SendGridEvent(string Name, DateTimeOffset At, string MessageId, Guid? NotificationId = null, string? Email = null, string? Type = null, string? Reason = null, string? Id = null, bool ByMachine = false)
{
    /// <summary>
    /// The first line that fits counts. A receiving server that blocks a mail refuses this mail, or us, and not the address: it is not tried again by us, as SendGrid
    /// has tried for up to 72 hours, and the address stays good. What SendGrid drops it has not sent, because of its own list or of what we gave it.
    /// </summary>
    internal static readonly IReadOnlyList<SendGridMeaning> Table =
    [
        new("processed", null, NotificationState.Sent),
        new("deferred", null, NotificationState.Sent, Words: "The receiving server wants to be asked again later; SendGrid does so for up to 72 hours."),
        new("delivered", null, NotificationState.Delivered),
        new("open", null, NotificationState.Read),
        new("click", null, NotificationState.Read),
        new("bounce", "blocked", NotificationState.Undelivered, "sendgrid.blocked", "The receiving server did not take this mail; the address may be good."),
        new("bounce", null, NotificationState.Bounced, "sendgrid.bounce", "The mailbox does not exist or takes nothing.", SuppressionReason.Dead),
        new("dropped", "Bounced Address", NotificationState.Bounced, "sendgrid.dropped_bounced", "Not sent: mails to this address came back earlier.", SuppressionReason.Dead),
        new("dropped", "Invalid", NotificationState.Bounced, "sendgrid.dropped_invalid", "Not sent: SendGrid says that this is no mailbox.", SuppressionReason.Dead),
        new("dropped", "Spam Reporting Address", NotificationState.Failed, "sendgrid.dropped_spam", "Not sent: the recipient has reported our mail as spam.", SuppressionReason.Spam),
        new("dropped", "Unsubscribed Address", NotificationState.Failed, "sendgrid.dropped_unsubscribed", "Not sent: the recipient has unsubscribed at SendGrid.", SuppressionReason.Unsubscribed),
        new("dropped", null, NotificationState.Failed, "sendgrid.dropped", "SendGrid dropped the mail."),
        new("spamreport", null, NotificationState.Delivered, "sendgrid.spamreport", "It arrived, and the recipient reported it as spam.", SuppressionReason.Spam),
        new("unsubscribe", null, NotificationState.Read, Suppress: SuppressionReason.Unsubscribed),
        new("group_unsubscribe", null, NotificationState.Read, Suppress: SuppressionReason.Unsubscribed),
    ];

    /// <summary>
    /// The same for each repeat. Not SendGrid's own event id: that is meant for this, and still a batch that is sent again has been seen to carry new ones.
    /// </summary>
    public string Key => $"{MessageId}:{Name}:{At.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Null for what says nothing about a message: group_resubscribe (promotions begin again only where the person says so to us), events of the account, kinds that are new.</summary>
    public SendGridMeaning? Meaning()
    {
        if (Name == "open" && ByMachine) return null;
        var detail = Name == "dropped" ? Reason : Type;
        return Table.FirstOrDefault(line => line.Event == Name && (line.Detail is null || string.Equals(line.Detail, detail, StringComparison.OrdinalIgnoreCase)));
    }

    public ProviderWord? Word() => Meaning() is { } told ? new(SendGridEmail.ProviderName, NotificationId, AcceptedAs(MessageId), told.State, Name, Key, At, told.Cause, told.Words) : null;

    /// <summary>The id a mail was given when it was taken (X-Message-Id): what comes after it names SendGrid's machines and the recipient's place.</summary>
    public static string? AcceptedAs(string messageId)
    {
        var cut = messageId.IndexOf(".recvd", StringComparison.Ordinal) is var newer and > 0 ? newer : messageId.IndexOf(".filter", StringComparison.Ordinal);
        return messageId.Length == 0 ? null : cut > 0 ? messageId[..cut] : messageId;
    }

    /// <summary>The events of a body; null when it is no list of events.</summary>
    public static IReadOnlyList<SendGridEvent>? Of(ReadOnlySpan<byte> body)
    {
        try
        {
            if (JsonNode.Parse(body) is not JsonArray { Count: > 0 } items) return null;
            var events = items.Select(item => item is JsonObject json ? Read(json) : null).ToList();
            return events.Exists(one => one is null) ? null : [.. events.OfType<SendGridEvent>()];
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static SendGridEvent? Read(JsonObject json)
    {
        if (Text(json, "event") is not { Length: > 0 and <= 100 } name) return null;
        var at = json["timestamp"]?.GetValueKind() == JsonValueKind.Number && json["timestamp"]!.AsValue().TryGetValue<long>(out var seconds) && seconds is > 0 and < 253402300799
            ? DateTimeOffset.FromUnixTimeSeconds(seconds) : DateTimeOffset.UnixEpoch;
        return new(name, at, Text(json, "sg_message_id") ?? "", Guid.TryParse(Text(json, SendGridMail.IdArgument), out var id) ? id : null, Text(json, "email"), Text(json, "type"), Text(json, "reason"),
            Text(json, "sg_event_id"), json["sg_machine_open"]?.GetValueKind() == JsonValueKind.True);
    }

    private static string? Text(JsonObject from, string name) => from[name]?.GetValueKind() == JsonValueKind.String ? (string?)from[name] : null;
}
