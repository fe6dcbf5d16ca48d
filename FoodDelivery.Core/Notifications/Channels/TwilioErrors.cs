using System.Globalization;

namespace FoodDelivery.Notifications;

/// <summary>What each of Twilio's error codes means for a message: whether another try can help, and whether the number is to be left alone. One line per code.</summary>
public static class TwilioErrors
{
    /// <param name="Outcome">Of a call. For codes that come later, in a callback, the message has ended and only words and suppression count.</param>
    /// <param name="Words">For operators.</param>
    /// <param name="InPart">It is about where this one goes, or about Verify; other messages go on.</param>
    public sealed record Line(int Code, ChannelOutcome Outcome, string Words, SuppressionReason? Suppress = null, bool InPart = false);

    public static readonly IReadOnlyDictionary<int, Line> All = new Line[]
    {
        // The account and how we reach it: ours to mend
        new(20003, ChannelOutcome.Misconfigured, "Twilio does not know the account or its token."),
        new(20005, ChannelOutcome.Misconfigured, "The Twilio account is not active."),
        new(20008, ChannelOutcome.Misconfigured, "Test credentials cannot be used for this."),
        new(20403, ChannelOutcome.Misconfigured, "The Twilio account may not do this."),
        new(20404, ChannelOutcome.Misconfigured, "Twilio knows no such account or service."),
        new(21212, ChannelOutcome.Misconfigured, "The sender's number is none."),
        new(21603, ChannelOutcome.Misconfigured, "No sender is configured."),
        new(21606, ChannelOutcome.Misconfigured, "The sender's number is not ours, or cannot send there.", InPart: true),
        new(21609, ChannelOutcome.Misconfigured, "Twilio cannot call us back at our address."),
        new(21659, ChannelOutcome.Misconfigured, "The sender's number is none of Twilio's."),
        new(21660, ChannelOutcome.Misconfigured, "The sender's number belongs to another account."),
        new(21661, ChannelOutcome.Misconfigured, "The sender's number cannot send text messages."),
        new(21703, ChannelOutcome.Misconfigured, "The messaging service has no number to send from."),
        new(21705, ChannelOutcome.Misconfigured, "The messaging service is unknown."),

        // Too much at once
        new(20429, ChannelOutcome.Retry, "Too many calls at once."),
        new(21611, ChannelOutcome.Retry, "The sender's queue at Twilio is full."),

        // Twilio itself: whether it took the message is unknown
        new(20500, ChannelOutcome.Unsure, "Twilio had an error of its own."),
        new(20503, ChannelOutcome.Unsure, "Twilio is not available."),
        new(20504, ChannelOutcome.Unsure, "Twilio took too long."),

        // The number
        new(21211, ChannelOutcome.Permanent, "This is no number.", SuppressionReason.Dead),
        new(21217, ChannelOutcome.Permanent, "This is no number.", SuppressionReason.Dead),
        new(21265, ChannelOutcome.Permanent, "A short code takes no messages.", SuppressionReason.Dead),
        new(21266, ChannelOutcome.Permanent, "This is the sender's own number."),
        new(21268, ChannelOutcome.Permanent, "A service number takes no messages.", SuppressionReason.Dead),
        new(21408, ChannelOutcome.Permanent, "Messages to this country are not switched on in the Twilio account."),
        new(21608, ChannelOutcome.Permanent, "A trial account may write to verified numbers only."),
        new(21610, ChannelOutcome.Permanent, "The person has answered STOP.", SuppressionReason.Stop),
        new(21612, ChannelOutcome.Permanent, "There is no way from our sender to this number."),
        new(21614, ChannelOutcome.Permanent, "This number takes no text messages.", SuppressionReason.Dead),
        new(21635, ChannelOutcome.Permanent, "This is a landline.", SuppressionReason.Dead),

        // The message
        new(21602, ChannelOutcome.Permanent, "The message has no text."),
        new(21604, ChannelOutcome.Permanent, "The message has no recipient."),
        new(21617, ChannelOutcome.Permanent, "The text is longer than 1,600 letters."),

        // Told after Twilio took it
        new(30001, ChannelOutcome.Permanent, "It waited too long in Twilio's queue."),
        new(30002, ChannelOutcome.Permanent, "The Twilio account was suspended meanwhile."),
        new(30003, ChannelOutcome.Permanent, "The phone is off or out of reach."),
        new(30004, ChannelOutcome.Permanent, "The phone or its network refuses messages."),
        new(30005, ChannelOutcome.Permanent, "Nobody has this number.", SuppressionReason.Dead),
        new(30006, ChannelOutcome.Permanent, "This is a landline, or its network takes no messages.", SuppressionReason.Dead),
        new(30007, ChannelOutcome.Permanent, "The network took it for spam."),
        new(30008, ChannelOutcome.Permanent, "The network did not say why."),
        new(30022, ChannelOutcome.Permanent, "More than the network allows our brand to send at once."),
        new(30023, ChannelOutcome.Permanent, "More than the network allows our brand to send in a day."),
        new(30032, ChannelOutcome.Permanent, "The sender's toll-free number is not verified."),
        new(30034, ChannelOutcome.Permanent, "The sender's number is not registered with the networks."),
        new(30036, ChannelOutcome.Permanent, "It was of no use any more before Twilio could send it."),

        // Verify
        new(60200, ChannelOutcome.Permanent, "Verify cannot use this number or code."),
        new(60202, ChannelOutcome.Permanent, "The code was tried too often."),
        new(60203, ChannelOutcome.Permanent, "Five codes in ten minutes: the next one only later."),
        new(60205, ChannelOutcome.Permanent, "This is a landline.", SuppressionReason.Dead),
        new(60212, ChannelOutcome.Retry, "Verify is busy with another code for this number.", InPart: true),
        new(60223, ChannelOutcome.Misconfigured, "Text messages are switched off in the Verify service.", InPart: true),
        new(60410, ChannelOutcome.Permanent, "Verify takes this for fraud: many codes for numbers like this one."),
        new(60605, ChannelOutcome.Permanent, "Codes to this country are not switched on in the Verify service."),
    }.ToDictionary(line => line.Code);

    public static string CodeOf(int code) => string.Create(CultureInfo.InvariantCulture, $"{TwilioSms.ProviderName}.{code}");

    /// <summary>What a refusal comes to; also one whose code is new to us.</summary>
    /// <param name="status">HTTP.</param>
    /// <param name="code">Twilio's own; null where an edge server answered that knows none.</param>
    public static ChannelAnswer Answer(int status, int? code, TimeSpan? retryAfter)
    {
        if (code is { } known && All.TryGetValue(known, out var line)) return new(line.Outcome, CodeOf(known), line.Words, status, RetryAfter: retryAfter, Suppress: line.Suppress, InPart: line.InPart);
        var name = CodeOf(code ?? status);
        var words = code is null ? $"Twilio answered {status}." : $"Twilio answered {status} with its code {code}.";
        return new(status switch
        {
            401 or 403 or 404 => ChannelOutcome.Misconfigured,
            429 => ChannelOutcome.Retry,
            // It may have taken it before it broke.
            408 or >= 500 => ChannelOutcome.Unsure,
            _ => ChannelOutcome.Permanent,
        }, name, words, status, RetryAfter: retryAfter);
    }

    /// <summary>What a refusal of Verify's comes to: unless it is about the account, or Twilio is unwell, it says nothing of messages that are not codes.</summary>
    public static ChannelAnswer OfVerify(int status, int? code, ChannelAnswer answer) => answer with { InPart = answer.InPart || (status is not (401 or >= 500) && code is not (20003 or 20005 or 20008 or 20403)) };

    /// <summary>Why a message that was taken did not get through, for operators.</summary>
    public static string Words(int code) => All.TryGetValue(code, out var line) ? line.Words : $"Twilio says {code}: see twilio.com/docs/errors/{code}.";
}
