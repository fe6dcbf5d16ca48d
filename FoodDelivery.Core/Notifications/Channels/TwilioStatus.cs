using System.Globalization;

namespace FoodDelivery.Notifications;

/// <summary>What Twilio's words for where a message stands mean in the ledger.</summary>
public static class TwilioStatus
{
    /// <summary>Null for words about messages that come in, and for those we do not know.</summary>
    public static NotificationState? StateOf(string status) => status switch
    {
        // Scheduled with Twilio, waiting there, on the way to the network, given to the network.
        "accepted" or "scheduled" or "queued" or "sending" or "sent" => NotificationState.Sent,
        "delivered" or "partially_delivered" => NotificationState.Delivered,
        "read" => NotificationState.Read,
        "undelivered" => NotificationState.Undelivered,
        "failed" or "canceled" => NotificationState.Failed,
        _ => null,
    };

    /// <summary>Told by a callback or when asked, it is the same word: one message has each status once.</summary>
    /// <param name="code">Twilio's error code; null when there is none.</param>
    public static ProviderWord? Word(Guid? notificationId, string sid, string status, int? code, DateTimeOffset at)
    {
        if (StateOf(status) is not { } state) return null;
        var failed = state is NotificationState.Undelivered or NotificationState.Failed;
        var (cause, words) = !failed ? (null, null) : code is { } known and > 0 ? (TwilioErrors.CodeOf(known), TwilioErrors.Words(known)) : ($"{TwilioSms.ProviderName}.{status}", "Twilio gave up and did not say why.");
        return new(TwilioSms.ProviderName, notificationId, sid, state, status, EventKey(sid, status), at, cause, words);
    }

    public static string EventKey(string sid, string status) => $"{sid}:{status}";

    public static int? Code(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code > 0 ? code : null;
}
