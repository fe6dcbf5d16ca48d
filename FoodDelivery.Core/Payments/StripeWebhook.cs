using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Stripe;

namespace FoodDelivery.Payments;

/// <summary>A genuine Stripe webhook is in the inbox. Internal to this room.</summary>
/// <param name="WebhookId">Its row in <c>payments.webhook_inbox</c>.</param>
public sealed record StripeEventReceived(Guid WebhookId, string About) : IEvent
{
    public string Subject => "stripe:" + About;
}

public enum WebhookReceipt
{
    Stored,
    /// <summary>It has come before; nothing more happens.</summary>
    Duplicate,
    /// <summary>Not from Stripe, or too old. Only counted.</summary>
    Forged,
}

/// <summary>Takes in what Stripe sends: checks the signature over the raw bytes, stores it once, and is done. The meaning is decided by <see cref="ApplyStripeEvent"/>.</summary>
public sealed class ReceiveStripeWebhook(PaymentsDb db, IOptions<StripeOptions> options, TimeProvider time, ILogger<ReceiveStripeWebhook> log)
{
    public const long ToleranceSeconds = 300;
    private static readonly Counter<long> Received = Telemetry.Meter.CreateCounter<long>("fooddelivery.webhooks.received", description: "Webhooks by provider and what became of them.");

    /// <param name="body">The bytes as they came: re-written JSON has another signature.</param>
    public async Task<WebhookReceipt> RunAsync(ReadOnlyMemory<byte> body, string? signature, CancellationToken cancel)
    {
        if (Reject(body, signature) is { } reason)
        {
            await RefuseAsync(reason, cancel);
            return WebhookReceipt.Forged;
        }

        var (id, type, about, orderId) = Read(body);
        var now = time.GetUtcNow();
        var webhook = new WebhookReceived
        {
            Id = Guid.CreateVersion7(now),
            Provider = "stripe",
            EventId = id,
            Type = type,
            ObjectId = about,
            OrderId = orderId,
            Payload = Encoding.UTF8.GetString(body.Span),
            ReceivedAt = now,
        };
        db.Webhooks.Add(webhook);
        db.Publish(new StripeEventReceived(webhook.Id, orderId?.ToString() ?? about ?? id));
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            Count("duplicate");
            return WebhookReceipt.Duplicate;
        }
        Count("stored");
        return WebhookReceipt.Stored;
    }

    /// <summary>Why this is not a webhook of Stripe's; null when it is one.</summary>
    private string? Reject(ReadOnlyMemory<byte> body, string? signature)
    {
        if (string.IsNullOrEmpty(signature)) return "signature_missing";
        var text = Encoding.UTF8.GetString(body.Span);
        foreach (var secret in options.Value.WebhookSecret.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            try
            {
                EventUtility.ValidateSignature(text, signature, secret, ToleranceSeconds, time.GetUtcNow().ToUnixTimeSeconds());
                return IsEvent(body) ? null : "not_an_event";
            }
            catch (StripeException)
            {
                // Perhaps it is signed with the other secret of a roll-over.
            }
            catch (Exception e) when (e is FormatException or OverflowException or ArgumentException or KeyNotFoundException or IndexOutOfRangeException or InvalidOperationException)
            {
                return "signature_malformed";
            }
        }
        return "signature_wrong";
    }

    private static bool IsEvent(ReadOnlyMemory<byte> body)
    {
        try
        {
            var (id, type, _, _) = Read(body);
            return id.Length is > 0 and <= 255 && type.Length is > 0 and <= 100;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Only what is needed to store it. An event of another API version is stored too: the meaning comes from a fresh look, not from its body.</summary>
    private static (string Id, string Type, string? About, Guid? OrderId) Read(ReadOnlyMemory<byte> body)
    {
        using var json = JsonDocument.Parse(body);
        var root = json.RootElement;
        var about = root.GetProperty("data").GetProperty("object");
        Guid? orderId = about.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object
            && metadata.TryGetProperty("order_id", out var text) && text.ValueKind == JsonValueKind.String && Guid.TryParse(text.GetString(), out var found) ? found : null;
        return (root.GetProperty("id").GetString() ?? "", root.GetProperty("type").GetString() ?? "",
            about.TryGetProperty("id", out var id) ? id.GetString() : null, orderId);
    }

    private async Task RefuseAsync(string reason, CancellationToken cancel)
    {
        Count(reason);
        log.LogWarning("A webhook for Stripe was turned away: {Reason}", reason);
        var now = time.GetUtcNow();
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO payments.webhook_refusals (day, provider, reason, count, last_at) VALUES ({DateOnly.FromDateTime(now.UtcDateTime)}, 'stripe', {reason}, 1, {now})
            ON CONFLICT (day, provider, reason) DO UPDATE SET count = webhook_refusals.count + 1, last_at = excluded.last_at
            """, cancel);
    }

    private static void Count(string outcome) =>
        Received.Add(1, new KeyValuePair<string, object?>("provider", "stripe"), new KeyValuePair<string, object?>("outcome", outcome));
}

/// <summary>
/// What each Stripe event means for us. It never trusts the event's own copy of the object, which may be old, late or the second of two:
/// it says which payment to look at, and the look decides.
/// </summary>
public sealed class ApplyStripeEvent(PaymentsDb db, SettlePayment settle, PaymentProviders providers, TimeProvider time, ILogger<ApplyStripeEvent> log) : IReaction<StripeEventReceived>
{
    public async Task RunAsync(StripeEventReceived happened, EventContext context, CancellationToken cancel)
    {
        var webhook = await db.Webhooks.AsNoTracking().SingleOrDefaultAsync(w => w.Id == happened.WebhookId, cancel);
        if (webhook is null || webhook.State != WebhookState.Received) return;
        using var json = JsonDocument.Parse(webhook.Payload);
        var about = json.RootElement.GetProperty("data").GetProperty("object");

        var (state, outcome) = webhook.Type switch
        {
            "checkout.session.completed" or "checkout.session.expired" or "checkout.session.async_payment_succeeded" or "checkout.session.async_payment_failed"
                => await LookAsync(webhook, sessionId: Text(about, "id"), intentId: Text(about, "payment_intent"), cancel),
            "payment_intent.amount_capturable_updated" or "payment_intent.succeeded" or "payment_intent.payment_failed" or "payment_intent.canceled"
                => await LookAsync(webhook, sessionId: null, intentId: Text(about, "id"), cancel),
            "charge.captured" or "charge.refunded" or "charge.expired" or "refund.created" or "refund.updated" or "refund.failed"
                => await LookAsync(webhook, sessionId: null, intentId: Text(about, "payment_intent"), cancel),
            // They tell what one of the above tells too.
            "payment_intent.created" or "payment_intent.processing" or "payment_intent.requires_action" or "charge.succeeded" or "charge.failed" or "charge.updated"
                => (WebhookState.Ignored, "Told by another event."),
            _ => (WebhookState.Ignored, "Nothing we act on."),
        };

        var now = time.GetUtcNow();
        await db.Webhooks.Where(w => w.Id == webhook.Id).ExecuteUpdateAsync(set => set
            .SetProperty(w => w.State, state).SetProperty(w => w.Outcome, outcome).SetProperty(w => w.AppliedAt, now), cancel);
    }

    private async Task<(WebhookState, string)> LookAsync(WebhookReceived webhook, string? sessionId, string? intentId, CancellationToken cancel)
    {
        var payment = await db.Payments.AsNoTracking().SingleOrDefaultAsync(p => p.OrderId == webhook.OrderId
            || (sessionId != null && p.SessionId == sessionId) || (intentId != null && p.IntentId == intentId), cancel);
        if (payment is null) return (WebhookState.Ignored, "No payment of ours.");
        if (sessionId is not null && payment.SessionId is not null && sessionId != payment.SessionId) return await StrayAsync(webhook, payment, sessionId, cancel);

        if (IsKnown(webhook.Type, payment.Status)) return (WebhookState.Applied, $"Nothing new: {payment.Status}.");

        var answer = await settle.RunAsync(payment.Id, look: true, endIfUnpaid: false);
        var after = await db.Payments.AsNoTracking().SingleAsync(p => p.Id == payment.Id, cancel);
        return (WebhookState.Applied, answer == PaymentAnswer.Unknown ? "The provider did not answer; the sweep asks again." :
            after.Status == payment.Status ? $"Nothing new: {after.Status}." : $"{payment.Status} → {after.Status}.");
    }

    /// <summary>Whether we have already seen, by asking, what this event claims. Most events are the second or third to tell of the same thing.</summary>
    private static bool IsKnown(string type, PaymentStatus status) => type switch
    {
        "checkout.session.completed" or "payment_intent.amount_capturable_updated" => status is PaymentStatus.Authorised or PaymentStatus.Captured or PaymentStatus.Voided or PaymentStatus.Refunded,
        "payment_intent.succeeded" or "charge.captured" => status is PaymentStatus.Captured or PaymentStatus.Refunded,
        "payment_intent.canceled" or "charge.expired" => status is PaymentStatus.Voided or PaymentStatus.Failed,
        _ => false,
    };

    /// <summary>About a page that was replaced by a newer one. It was closed before, so nobody can have paid on it; should it still hold money, that is let go.</summary>
    private async Task<(WebhookState, string)> StrayAsync(WebhookReceived webhook, Payment payment, string sessionId, CancellationToken cancel)
    {
        var provider = providers.Find(webhook.Provider)!;
        var view = await provider.ReadSessionAsync(sessionId, cancel);
        if (view.Refusal is { } refusal) throw new InvalidOperationException($"Session of an earlier attempt cannot be read: {refusal.Code}.");
        if (view.Value is not { Hold: ProviderHold.Held, IntentId: { } intentId }) return (WebhookState.Ignored, "About an earlier payment page.");
        log.LogError("Order {OrderId} was paid on a payment page that had been replaced; that hold is released", payment.OrderId);
        var released = await provider.VoidAsync(new(sessionId, intentId, null), $"fd-{payment.OrderId:N}-stray-{intentId}", CancellationToken.None);
        if (released.Refusal is { Kind: not RefusalKind.Moved } not) throw new InvalidOperationException($"A stray hold could not be released: {not.Code}.");
        db.Note(payment, time.GetUtcNow(), "Paid on an earlier payment page; that hold was released.");
        await db.SaveChangesAsync(cancel);
        return (WebhookState.Applied, "Released a hold on an earlier payment page.");
    }

    private static string? Text(JsonElement from, string name) => from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
