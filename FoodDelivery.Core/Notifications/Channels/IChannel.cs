namespace FoodDelivery.Notifications;

/// <summary>Hands messages to one provider. Knows the wire, its errors and its ids; knows nothing of retries, ladders or preferences.</summary>
public interface IChannel
{
    MessageChannel Channel { get; }

    /// <summary>As in the ledger: <c>twilio</c>, <c>sendgrid</c>, <c>fcm</c>.</summary>
    string Provider { get; }

    /// <summary>Whether it can send at all as configured; pages promise nothing otherwise.</summary>
    bool IsOn { get; }

    /// <summary>How many a second the provider takes from us; null: no limit of its own. <c>Messages:Providers</c> says more, and goes first.</summary>
    double? PerSecond => null;

    /// <summary>
    /// A second copy takes the place of the first one on the person's screen, so that nobody sees two: push, by its tag. Where this is true and
    /// <see cref="FindAsync"/> cannot tell, the engine sends again without a wait and without <see cref="Notification.MaybeTwice"/>.
    /// </summary>
    bool DoubleIsInvisible => false;

    /// <summary>One try. Never throws for what the provider answers; only for a cancelled token.</summary>
    Task<ChannelAnswer> SendAsync(OutgoingMessage message, CancellationToken cancel);

    /// <summary>
    /// A try began and nobody knows how it ended (a killed process, an answer that never came): asks the provider whether it has the message.
    /// Null when the provider can never tell; then a second one cannot be excluded, and the ledger says so. <see cref="ChannelFinding.NotYet"/> when what
    /// it shows lags behind what it has: it is asked again then, no try is used up, and nothing is sent until then. Throws when it could tell and does not
    /// answer: the same, by the ladder.
    /// </summary>
    /// <param name="tries">What it finds can be of any of them; that it has none is known only some time after the last.</param>
    Task<ChannelFinding?> FindAsync(OutgoingMessage message, UnsureTries tries, CancellationToken cancel);

    /// <summary>Asks what became of a message that was taken, when no callback came. Null when the provider cannot say (more).</summary>
    Task<ProviderWord?> AskAsync(Notification sent, CancellationToken cancel);
}

/// <summary>A message as it leaves: rendered, addressed.</summary>
/// <param name="Id">The ledger row: goes along as the provider's custom argument, collapse key or callback parameter. Nothing personal else does.</param>
/// <param name="Address">Number or e-mail; null for push.</param>
public sealed record OutgoingMessage(Guid Id, NotificationKind Kind, string Template, string? Address, Guid? PersonId, string Culture, RenderedMessage Body, DateTimeOffset ExpiresAt)
{
    /// <summary>A code that <see cref="IPhoneCodes"/> makes and words itself, and for which request of ours; null for everything else.</summary>
    public Guid? CodeRequest { get; init; }
}

/// <param name="Subject">Of a mail, title of a push; null for SMS.</param>
/// <param name="Text">Plain words, complete by themselves.</param>
/// <param name="Html">Of a mail.</param>
/// <param name="Link">Where a tap leads, below the public address, e.g. <c>/orders/…</c>.</param>
/// <param name="UnsubscribeUrl">Of a promotion: one click and it is over (RFC 8058).</param>
public sealed record RenderedMessage(string? Subject, string Text, string? Html = null, string? Link = null, string? UnsubscribeUrl = null);

public enum ChannelOutcome
{
    /// <summary>The provider has it.</summary>
    Accepted,
    /// <summary>Not now: try again by the ladder.</summary>
    Retry,
    /// <summary>Never: no try will change that.</summary>
    Permanent,
    /// <summary>No answer came: it may have it. Look with <see cref="IChannel.FindAsync"/> before trying again.</summary>
    Unsure,
    /// <summary>Ours: a wrong key, an account that is closed. Tried again by the ladder, and somebody is woken.</summary>
    Misconfigured,
}

/// <param name="Code">Stable, e.g. <c>twilio.21610</c>, <c>sendgrid.429</c>, <c>fcm.UNREGISTERED</c>, <c>accepted</c>.</param>
/// <param name="Words">For operators; no addresses, no bodies.</param>
/// <param name="RetryAfter">What the provider asks for.</param>
/// <param name="Suppress">The address is to be left alone from now on, and why.</param>
/// <param name="InPart">A refusal that is about one destination, one kind of device or one service beside: the provider's others go on, so the lane does too.</param>
/// <param name="RequestId">By which the provider's support finds this call, also one it refused; null where it gives none.</param>
public sealed record ChannelAnswer(
    ChannelOutcome Outcome, string Code, string Words, int? Status = null, string? ProviderId = null, string? ProviderStatus = null, TimeSpan? RetryAfter = null, int? Segments = null, SuppressionReason? Suppress = null, bool InPart = false, string? RequestId = null);

/// <param name="ProviderId">Null: the provider looked and does not have it, so it can be sent without a double.</param>
/// <param name="AskAgainAt">It may have it and not show it yet: until then nobody knows, whatever else is said here.</param>
public sealed record ChannelFinding(string? ProviderId, string? ProviderStatus = null, DateTimeOffset? AskAgainAt = null)
{
    public static ChannelFinding NotYet(DateTimeOffset until) => new(null, null, until);
}

/// <summary>What a provider says of a message, by callback or when asked.</summary>
/// <param name="NotificationId">Where the provider tells it (custom argument); else it is found by <paramref name="ProviderId"/>.</param>
/// <param name="EventKey">The same for each repeat of this word.</param>
/// <param name="Generation">Of which sending it tells, where the word itself says so: the number of the line by which an operator had it sent again, 0 for the first; null: it goes by <paramref name="ProviderId"/>.</param>
public sealed record ProviderWord(string Provider, Guid? NotificationId, string? ProviderId, NotificationState State, string Status, string EventKey, DateTimeOffset At, string? Cause = null, string? Words = null, long? Generation = null);
