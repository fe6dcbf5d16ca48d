using System.Text;
using System.Text.Json;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Stripe;

namespace FoodDelivery.Payments;

/// <summary>
/// What Stripe tells us, and what each event means. It never trusts the event's own copy of the object, which may be old, late or the second of two:
/// it says which payment to look at, and the look decides.
/// </summary>
public sealed class StripeWebhooks(PaymentsDb db, PreviewPayment preview, PaymentProviders providers, IOptions<StripeOptions> options, TimeProvider time, ILogger<StripeWebhooks> log) : IWebhookSource
{
    public const long ToleranceSeconds = 300;

    public string Provider => StripeProvider.ProviderName;

    public ValueTask<string?> RefusalAsync(WebhookDelivery delivery, CancellationToken cancel) => ValueTask.FromResult(Refuse(delivery.Body, delivery.Header("Stripe-Signature")));

    private string? Refuse(ReadOnlyMemory<byte> body, string? signature)
    {
        if (string.IsNullOrEmpty(signature)) return "signature_missing";
        var text = Encoding.UTF8.GetString(body.Span);
        foreach (var secret in options.Value.WebhookSecret.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            try
            {
                EventUtility.ValidateSignature(text, signature, secret, ToleranceSeconds, time.GetUtcNow().ToUnixTimeSeconds());
                return null;
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

    /// <summary>Only what is needed to store it. An event of another API version is stored too: the meaning comes from a fresh look, not from its body.</summary>
    public WebhookFacts? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            var about = root.GetProperty("data").GetProperty("object");
            var (order, number) = about.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object ? (Text(metadata, "order_id"), Text(metadata, "order_number")) : (null, null);
            return new(root.GetProperty("id").GetString() ?? "", root.GetProperty("type").GetString() ?? "", Text(about, "id"),
                Guid.TryParse(order, out var id) ? id : null, string.IsNullOrEmpty(number) ? null : number);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    public async Task<WebhookOutcome> ApplyAsync(Webhook webhook, bool dryRun, CancellationToken cancel)
    {
        using var json = JsonDocument.Parse(webhook.Payload!);
        var about = json.RootElement.GetProperty("data").GetProperty("object");
        return webhook.Type switch
        {
            "checkout.session.completed" or "checkout.session.expired" or "checkout.session.async_payment_succeeded" or "checkout.session.async_payment_failed"
                => await LookAsync(webhook, sessionId: Text(about, "id"), intentId: Text(about, "payment_intent"), dryRun, cancel),
            "payment_intent.amount_capturable_updated" or "payment_intent.succeeded" or "payment_intent.payment_failed" or "payment_intent.canceled"
                => await LookAsync(webhook, sessionId: null, intentId: Text(about, "id"), dryRun, cancel),
            "charge.captured" or "charge.refunded" or "charge.expired" or "refund.created" or "refund.updated" or "refund.failed"
                or "charge.dispute.created" or "charge.dispute.updated" or "charge.dispute.closed" or "charge.dispute.funds_withdrawn" or "charge.dispute.funds_reinstated"
                => await LookAsync(webhook, sessionId: null, intentId: Text(about, "payment_intent"), dryRun, cancel),
            // They tell what one of the above tells too.
            "payment_intent.created" or "payment_intent.processing" or "payment_intent.requires_action" or "charge.succeeded" or "charge.failed" or "charge.updated"
                => WebhookOutcome.Ignored("Told by another event."),
            _ => WebhookOutcome.Ignored("Nothing we act on."),
        };
    }

    private async Task<WebhookOutcome> LookAsync(Webhook webhook, string? sessionId, string? intentId, bool dryRun, CancellationToken cancel)
    {
        var payment = await db.Payments.AsNoTracking().SingleOrDefaultAsync(p => p.OrderId == webhook.OrderId
            || (sessionId != null && p.SessionId == sessionId) || (intentId != null && p.IntentId == intentId), cancel);
        if (payment is null) return WebhookOutcome.Ignored("No payment of ours.");
        webhook.OrderId ??= payment.OrderId;
        if (payment.OrderNumber.Length > 0) webhook.Reference ??= payment.OrderNumber;
        if (sessionId is not null && payment.SessionId is not null && sessionId != payment.SessionId) return await StrayAsync(webhook, payment, sessionId, dryRun, cancel);

        // Whoever has it decided again wants a look, not a guess.
        if (webhook.State == WebhookState.Received && IsKnown(webhook.Type, payment.Status)) return WebhookOutcome.Done($"Nothing new: {payment.Status}.");
        return dryRun ? await preview.RunAsync(payment.Id, cancel) : await preview.SettleAsync(payment.Id, cancel);
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
    private async Task<WebhookOutcome> StrayAsync(Webhook webhook, Payment payment, string sessionId, bool dryRun, CancellationToken cancel)
    {
        var provider = providers.Find(webhook.Provider)!;
        var view = await provider.ReadSessionAsync(sessionId, cancel);
        if (view.Refusal is { } refusal) throw new InvalidOperationException($"Session of an earlier attempt cannot be read: {refusal.Code}.");
        if (view.Value is not { Hold: ProviderHold.Held, IntentId: { } intentId }) return WebhookOutcome.Ignored("About an earlier payment page.");
        var change = new WebhookChange("Hold on an earlier payment page", $"{view.Value.Amount}", "Released");
        if (dryRun) return WebhookOutcome.Done("Releases a hold on an earlier payment page.", change);
        log.LogError("Order {OrderId} was paid on a payment page that had been replaced; that hold is released", payment.OrderId);
        var released = await provider.VoidAsync(new(sessionId, intentId, null), $"fd-{payment.OrderId:N}-stray-{intentId}", CancellationToken.None);
        if (released.Refusal is { Kind: not RefusalKind.Moved } not) throw new InvalidOperationException($"A stray hold could not be released: {not.Code}.");
        db.Note(payment, time.GetUtcNow(), "Paid on an earlier payment page; that hold was released.");
        await db.SaveChangesAsync(CancellationToken.None);
        return WebhookOutcome.Done("Released a hold on an earlier payment page.", change);
    }

    private static string? Text(JsonElement from, string name) => from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
