namespace FoodDelivery.Platform;

/// <summary>Somebody who tells us things by calling us. One per provider; registered by its room.</summary>
public interface IWebhookSource
{
    /// <summary>As in its address <c>/webhooks/{provider}</c>.</summary>
    string Provider { get; }

    /// <summary>Whatever is larger is somebody else's, in bytes. Events are a few kilobytes; who sends them in batches says more.</summary>
    int LargestBody => 256 * 1024;

    /// <summary>Why this did not come from the provider, as a stable code such as <c>signature_wrong</c>; null when it did. Looks at the bytes as they came: re-written JSON has another signature.</summary>
    ValueTask<string?> RefusalAsync(WebhookDelivery delivery, CancellationToken cancel);

    /// <summary>What is needed to store it once and to find it again; null when it is genuine and still no event.</summary>
    WebhookFacts? Read(ReadOnlyMemory<byte> body);

    /// <summary>The same, for providers whose address carries a part of what they tell.</summary>
    WebhookFacts? Read(WebhookDelivery delivery) => Read(delivery.Body);

    /// <summary>
    /// Decides what it means, and does it. Webhooks come twice, late and in any order: the body only says where to look, and the look decides.
    /// Safe to repeat. Throws when it cannot be decided now; it is tried again by the ladder.
    /// </summary>
    /// <param name="dryRun">Says what would change, and changes nothing: not here, not at the provider.</param>
    Task<WebhookOutcome> ApplyAsync(Webhook webhook, bool dryRun, CancellationToken cancel);
}

/// <summary>What came in by HTTP.</summary>
/// <param name="Header">A header by name; null when it was not sent.</param>
/// <param name="PathAndQuery">What was asked for, letter by letter as it came, e.g. <c>/webhooks/twilio?n=1</c>. Whose address that is below, the configuration says and never the request's Host.</param>
public sealed record WebhookDelivery(ReadOnlyMemory<byte> Body, Func<string, string?> Header, string PathAndQuery = "");

/// <param name="EventId">The provider's own id of the event, or what else tells it from the next.</param>
/// <param name="Type">As the provider calls it, e.g. <c>payment_intent.succeeded</c>.</param>
/// <param name="ObjectId">The provider's object it is about.</param>
/// <param name="Reference">The order's number where the event tells it, e.g. FD-10423: what operators search by.</param>
/// <param name="Kept">What is stored instead of the body, where that holds more than is needed or less than was told; null: the body.</param>
public sealed record WebhookFacts(string EventId, string Type, string? ObjectId, Guid? OrderId, string? Reference, string? Kept = null);

/// <summary>What came of a webhook.</summary>
/// <param name="Acted">False when it is nothing of ours or nothing we act on.</param>
/// <param name="Words">For operators.</param>
public sealed record WebhookOutcome(bool Acted, string Words, IReadOnlyList<WebhookChange> Changes)
{
    public static WebhookOutcome Ignored(string why) => new(false, why, []);

    public static WebhookOutcome Done(string words, params IReadOnlyList<WebhookChange> changes) => new(true, words, changes);
}

/// <summary>One thing that is, or would be, different afterwards.</summary>
public sealed record WebhookChange(string What, string Before, string After);
