using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Payments;

/// <summary>
/// What PayPal tells: whether it is PayPal's (a signature over transmission, webhook and the CRC-32 of the raw body), and what it means. The event's
/// own copy of the object is never believed: it says which payment to look at, and the look decides.
/// </summary>
public sealed class PayPalWebhook(PaymentsDb db, PreviewPayment preview, PaymentProviders providers, PayPalCertificates certificates, IOptions<PayPalOptions> options, TimeProvider time, ILogger<PayPalWebhook> log) : IWebhookSource
{
    public string Provider => PayPalProvider.ProviderName;

    public async ValueTask<string?> RefusalAsync(WebhookDelivery delivery, CancellationToken cancel)
    {
        if (delivery.Header("PAYPAL-TRANSMISSION-ID") is not { Length: > 0 } id || delivery.Header("PAYPAL-TRANSMISSION-TIME") is not { Length: > 0 } at
            || delivery.Header("PAYPAL-TRANSMISSION-SIG") is not { Length: > 0 } signature || delivery.Header("PAYPAL-CERT-URL") is not { Length: > 0 } address) return "signature_missing";
        if (!string.Equals(delivery.Header("PAYPAL-AUTH-ALGO"), "SHA256withRSA", StringComparison.OrdinalIgnoreCase)) return "algorithm_unknown";
        var bytes = new byte[signature.Length];
        if (!Convert.TryFromBase64String(signature, bytes, out var length)) return "signature_malformed";
        if (!certificates.IsAllowed(address)) return "certificate_foreign";
        // PayPal tries again later, so a moment without its certificate loses nothing.
        if (await certificates.FindAsync(address, cancel) is not { } certificate) return "certificate_unavailable";
        using var key = certificate.GetRSAPublicKey();
        if (key is null) return "certificate_unavailable";
        var signed = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}|{at}|{options.Value.WebhookId}|{Crc32.Of(delivery.Body.Span)}"));
        return key.VerifyData(signed, bytes.AsSpan(0, length), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) ? null : "signature_wrong";
    }

    public WebhookFacts? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            if (JsonNode.Parse(body.Span) is not JsonObject root || Text(root, "id") is not { Length: > 0 and <= 255 } id || Text(root, "event_type") is not { Length: > 0 and <= 100 } type) return null;
            var about = About.Of(root["resource"] as JsonObject);
            return new WebhookFacts(id, type, about.ObjectId, about.OrderId, about.OrderNumber);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public async Task<WebhookOutcome> ApplyAsync(Webhook webhook, bool dryRun, CancellationToken cancel)
    {
        if (!Told.Any(family => webhook.Type.StartsWith(family, StringComparison.Ordinal))) return WebhookOutcome.Ignored("Nothing we act on.");
        if (webhook.Payload is null) return WebhookOutcome.Ignored("Its content has been forgotten.");
        var about = About.Of(JsonNode.Parse(webhook.Payload)?["resource"] as JsonObject);
        var payment = await FindAsync(about, cancel);
        if (payment is null) return WebhookOutcome.Ignored("No payment of ours.");
        webhook.OrderId ??= payment.OrderId;
        if (payment.OrderNumber.Length > 0) webhook.Reference ??= payment.OrderNumber;
        if (payment.Provider != Provider || (about.SessionId is not null && payment.SessionId is not null && about.SessionId != payment.SessionId))
            return about.SessionId is { } other ? await StrayAsync(payment, other, dryRun, cancel) : WebhookOutcome.Ignored("About an earlier payment page.");
        return dryRun ? await preview.RunAsync(payment.Id, cancel) : await preview.SettleAsync(payment.Id, cancel);
    }

    /// <summary>Families of events that tell of an order's money.</summary>
    private static readonly string[] Told = ["CHECKOUT.ORDER.", "CHECKOUT.PAYMENT-APPROVAL.", "PAYMENT.AUTHORIZATION.", "PAYMENT.CAPTURE.", "PAYMENT.REFUND.", "CUSTOMER.DISPUTE."];

    private Task<Payment?> FindAsync(About about, CancellationToken cancel)
    {
        var payments = db.Payments.AsNoTracking();
        if (about.PaymentId is { } id) return payments.SingleOrDefaultAsync(p => p.Id == id, cancel);
        if (about.OrderId is { } order) return payments.SingleOrDefaultAsync(p => p.OrderId == order, cancel);
        if (about.SessionId is { } session) return payments.SingleOrDefaultAsync(p => p.SessionId == session, cancel);
        return about.CaptureId is { } capture ? payments.SingleOrDefaultAsync(p => p.ChargeId == capture, cancel) : Task.FromResult<Payment?>(null);
    }

    /// <summary>About a page that was replaced by another. We never ask for its money; should it be held all the same, it is let go.</summary>
    private async Task<WebhookOutcome> StrayAsync(Payment payment, string sessionId, bool dryRun, CancellationToken cancel)
    {
        var provider = providers.Find(Provider)!;
        var view = await provider.ReadSessionAsync(sessionId, cancel);
        if (view.Refusal is { } refusal) throw new InvalidOperationException($"An earlier payment page cannot be read: {refusal.Code}.");
        if (view.Value is not { Hold: ProviderHold.Held or ProviderHold.Pending, IntentId: { } intentId }) return WebhookOutcome.Ignored("About an earlier payment page.");
        var change = new WebhookChange("Hold on an earlier payment page", $"{view.Value.Amount}", "Released");
        if (dryRun) return WebhookOutcome.Done("Releases a hold on an earlier payment page.", change);
        log.LogError("Order {OrderId} was paid on a PayPal page that had been replaced; that hold is released", payment.OrderId);
        var released = await provider.VoidAsync(new(sessionId, intentId, null), $"fd-{payment.OrderId:N}-stray-{intentId}", CancellationToken.None);
        if (released.Refusal is { Kind: not RefusalKind.Moved } not) throw new InvalidOperationException($"A stray hold could not be released: {not.Code}.");
        db.Note(payment, time.GetUtcNow(), "Paid on an earlier payment page; that hold was released.");
        await db.SaveChangesAsync(CancellationToken.None);
        return WebhookOutcome.Done("Released a hold on an earlier payment page.", change);
    }

    private static string? Text(JsonObject? from, string name) => PayPalView.Text(from, name);

    /// <summary>What an event's resource says of whom it is about. Orders, authorizations, captures, refunds and disputes each say it in their own place.</summary>
    private sealed record About(string? ObjectId, Guid? PaymentId, Guid? OrderId, string? OrderNumber, string? SessionId, string? CaptureId)
    {
        public static About Of(JsonObject? resource)
        {
            var unit = resource?["purchase_units"] is JsonArray { Count: > 0 } units ? units[0] as JsonObject : null;
            var (custom, invoice) = (Text(resource, "custom_id") ?? Text(unit, "custom_id"), Text(resource, "invoice_id") ?? Text(unit, "invoice_id"));
            var related = resource?["supplementary_data"]?["related_ids"] as JsonObject;
            var disputed = resource?["disputed_transactions"] is JsonArray { Count: > 0 } transactions ? transactions[0] as JsonObject : null;
            // A refund carries its call's key, fd-<order>-refund-<n>, where the others carry the payment and the order's number.
            Guid? order = custom is { Length: > 35 } && custom.StartsWith("fd-", StringComparison.Ordinal) && Guid.TryParseExact(custom.AsSpan(3, 32), "N", out var of) ? of : null;
            var cut = invoice?.LastIndexOf('-') ?? -1;
            return new About(Text(resource, "id") ?? Text(resource, "dispute_id"),
                Guid.TryParse(custom, out var payment) ? payment : null, order,
                order is null && cut > 0 && !invoice!.StartsWith("fd-", StringComparison.Ordinal) ? invoice[..cut] : null,
                Text(related, "order_id") ?? Text(resource, "order_id") ?? (unit is null ? null : Text(resource, "id")),
                Text(related, "capture_id") ?? Text(disputed, "seller_transaction_id"));
        }
    }
}
