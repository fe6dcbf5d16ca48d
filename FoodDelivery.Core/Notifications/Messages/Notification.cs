namespace FoodDelivery.Notifications;

/// <summary>How a message reaches a person.</summary>
public enum MessageChannel
{
    Push,
    Sms,
    Email,
}

/// <summary>What may be done with a message, whom it may wake and what may silence it.</summary>
public enum NotificationKind
{
    /// <summary>About the person's own order. Silenced by STOP, a dead address or the person's own choice; never by quiet hours.</summary>
    Order,
    /// <summary>A code somebody has just asked for. Nothing silences it; its body is never kept.</summary>
    Code,
    /// <summary>For somebody at work: kitchen, courier, operator.</summary>
    Work,
    /// <summary>Needs consent, respects quiet hours, carries a way out.</summary>
    Promotion,
}

/// <summary>Where a message stands. What the provider tells moves it, not the provider's 202.</summary>
public enum NotificationState
{
    /// <summary>Still to be handed over, now or after a wait.</summary>
    Queued,
    /// <summary>The provider has taken it; nobody knows yet whether it arrived.</summary>
    Sent,
    Delivered,
    /// <summary>Opened by the person.</summary>
    Read,
    /// <summary>The provider gave up: the phone is off, the line refuses.</summary>
    Undelivered,
    /// <summary>The mailbox does not exist or refuses.</summary>
    Bounced,
    /// <summary>The provider refused it for good, or every try failed.</summary>
    Failed,
    /// <summary>Not sent, because the person or the address must not be written to.</summary>
    Suppressed,
    /// <summary>Not sent, because it would have come too late to be of use.</summary>
    Expired,
    /// <summary>Not sent, because a person stopped it.</summary>
    Cancelled,
}

/// <summary>One message to one recipient by one channel: the ledger's row. There is one per event, recipient, template and channel, however often the event is told.</summary>
public sealed class Notification
{
    public const int CauseLength = 60, WordsLength = 300, AddressLength = 400, ProviderStatusLength = 60, ProviderIdLength = 200;

    /// <summary>Order of origin; what lists are paged by.</summary>
    public long Seq { get; init; }
    public Guid Id { get; init; }

    /// <summary>The fact it tells of; a campaign's id for promotions.</summary>
    public Guid EventId { get; init; }

    /// <summary>Who, as one thing to be deduplicated by: <c>person:…</c>, <c>code:…</c> (the request), <c>address:…</c>.</summary>
    public required string Recipient { get; init; }
    public Guid? PersonId { get; init; }

    /// <summary>E.164 number or e-mail address; null for push, which goes to the person's devices. Personal: masked on screens, never logged, forgotten after a while.</summary>
    public string? Address { get; set; }
    public MessageChannel Channel { get; init; }
    public NotificationKind Kind { get; init; }

    /// <summary>E.g. <c>order-accepted</c>.</summary>
    public required string Template { get; init; }
    public int TemplateVersion { get; init; }

    /// <summary>What the template is filled with, as JSON; rendered anew at each try. Never holds a code.</summary>
    public required string Data { get; init; }

    /// <summary>E.g. <c>en</c>, <c>de</c>, <c>es</c>.</summary>
    public required string Culture { get; init; }

    /// <summary>IANA name, e.g. <c>America/New_York</c>: the times in it are told as that place's clocks say.</summary>
    public required string TimeZone { get; init; }
    public Guid? OrderId { get; init; }
    public string? OrderNumber { get; init; }
    public Guid? CampaignId { get; init; }

    /// <summary>The message that did not get through and is followed by this one.</summary>
    public Guid? FallbackOf { get; init; }

    /// <summary>By which channel another try is made when this one does not get through.</summary>
    public MessageChannel? FallbackTo { get; init; }

    /// <summary>How long it may stay undelivered (or, for push, unread) before the fallback goes out, in seconds; null: only when it failed.</summary>
    public int? FallbackAfterSeconds { get; init; }

    /// <summary>Where the fallback goes: as given for this message, e.g. the number of the order and not the account's. Personal, as <see cref="Address"/>.</summary>
    public string? FallbackAddress { get; set; }

    /// <summary>When the fallback is due; null when there is none or it was decided.</summary>
    public DateTimeOffset? FallbackAt { get; set; }
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>After this it is of no use.</summary>
    public DateTimeOffset ExpiresAt { get; init; }
    public NotificationState State { get; set; }

    /// <summary>Twilio, SendGrid …: who was given it last.</summary>
    public string? Provider { get; set; }

    /// <summary>The provider's own id of it.</summary>
    public string? ProviderId { get; set; }

    /// <summary>The provider's last word as it says it, e.g. <c>delivered</c>.</summary>
    public string? ProviderStatus { get; set; }

    /// <summary>Tries since it was made or last resent.</summary>
    public int Attempts { get; set; }

    /// <summary>When it is tried next. While a try is at work: when that is given up for dead.</summary>
    public DateTimeOffset NextAttemptAt { get; set; }

    /// <summary>The number of the try that is at work; one that was given up and comes back late finds another number, and writes nothing.</summary>
    public long? WorkingOn { get; set; }

    /// <summary>When the provider is asked what became of it, in case it never calls.</summary>
    public DateTimeOffset? AskAt { get; set; }
    public int Asked { get; set; }

    /// <summary>Why it failed, as a stable code failures are grouped by, e.g. <c>twilio.30003</c>, <c>sendgrid.bounce</c>, <c>suppressed.stop</c>.</summary>
    public string? Cause { get; set; }

    /// <summary>The same for operators, as a sentence. Without addresses or bodies.</summary>
    public string? Words { get; set; }

    /// <summary>A process died between handing it over and writing that down, and the provider cannot tell: the person may have it twice.</summary>
    public bool MaybeTwice { get; set; }

    /// <summary>What the text costs, in SMS segments.</summary>
    public int? Segments { get; set; }
    public DateTimeOffset? SentAt { get; set; }
    public DateTimeOffset? DeliveredAt { get; set; }

    /// <summary>Who had it sent again and why; told by the next try.</summary>
    public string? ResentBy { get; set; }

    /// <summary>Providers' words are as long as providers like.</summary>
    internal static string Cut(string text, int length) => text.Length <= length ? text : string.Concat(text.AsSpan(0, length - 1), "…");
}

/// <summary>One try to hand a message over. Written before the provider is called: one that never ended tells that a process died there.</summary>
public sealed class NotificationAttempt
{
    public const string NotFinished = "Begun and not finished.";
    public const int RequestIdLength = 100;

    public long Number { get; init; }
    public Guid NotificationId { get; init; }
    public DateTimeOffset At { get; init; }
    public required string Provider { get; init; }

    /// <summary>Null while it is at work.</summary>
    public int? Milliseconds { get; init; }

    /// <summary>HTTP status; null when there was no answer.</summary>
    public int? Status { get; init; }

    /// <summary>The provider's code, e.g. <c>twilio.21610</c>.</summary>
    public string? Code { get; init; }

    /// <summary>The provider's id of the message.</summary>
    public string? ProviderId { get; init; }

    /// <summary>The provider's id of the call, by which its support finds also one that was refused; null where it gives none.</summary>
    public string? RequestId { get; init; }
    public bool Succeeded { get; init; }

    /// <summary>Nobody knows whether the provider took it: its answer never came, or the process died before it could be written down. Settled by looking, or by sending again.</summary>
    public bool Unsure { get; init; }
    public required string Outcome { get; init; }

    /// <summary>Who resent it; null for the product itself.</summary>
    public string? By { get; init; }
}

/// <summary>One thing that was heard or decided about a message, in the order it came here. The state is what the highest of them says.</summary>
public sealed class NotificationStatus
{
    public long Number { get; init; }
    public Guid NotificationId { get; init; }

    /// <summary>When it happened, by the provider's clock where it tells.</summary>
    public DateTimeOffset At { get; init; }
    public DateTimeOffset HeardAt { get; init; }
    public NotificationState State { get; init; }

    /// <summary>As the provider says it.</summary>
    public string? ProviderStatus { get; init; }
    public string? Cause { get; init; }

    /// <summary><c>callback</c>, <c>asked</c>, <c>us</c>, <c>person</c>.</summary>
    public required string Source { get; init; }

    /// <summary>What tells a repeat: the provider's event id, or message and status.</summary>
    public required string EventKey { get; init; }

    /// <summary>False when a later word had come before it.</summary>
    public bool Moved { get; init; }
}
