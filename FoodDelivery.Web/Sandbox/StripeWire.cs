using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace FoodDelivery.Web.Sandbox;

/// <summary>How the emulator's rows look on the wire, field by field as in API version <see cref="Version"/>.</summary>
internal static class StripeWire
{
    public const string Version = "2026-10-28.endive";

    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public static string NewId(string prefix, int length = 24) => prefix + RandomNumberGenerator.GetString(Letters, length);

    public static JsonObject Session(StripeSession s, string pageUrl, JsonObject? intent = null, string? captured = null) => new()
    {
        ["id"] = s.Id,
        ["object"] = "checkout.session",
        ["amount_subtotal"] = s.Amount,
        ["amount_total"] = s.Amount,
        ["cancel_url"] = s.CancelUrl,
        ["client_reference_id"] = s.ClientReferenceId,
        ["created"] = s.Created.ToUnixTimeSeconds(),
        ["currency"] = s.Currency,
        ["customer"] = s.CustomerId,
        ["customer_email"] = s.CustomerEmail,
        ["expires_at"] = s.ExpiresAt.ToUnixTimeSeconds(),
        ["livemode"] = false,
        ["locale"] = null,
        ["metadata"] = JsonNode.Parse(s.Metadata),
        ["mode"] = "payment",
        ["payment_intent"] = intent is not null ? intent : s.IntentId,
        ["payment_method_types"] = new JsonArray("card"),
        // A hold is not yet funds: Stripe says "unpaid" until the capture.
        ["payment_status"] = captured == "succeeded" ? "paid" : "unpaid",
        ["status"] = s.Status,
        ["success_url"] = s.SuccessUrl,
        ["ui_mode"] = "hosted_page",
        ["url"] = s.Status == "open" ? pageUrl : null,
    };

    public static JsonObject Intent(StripeIntent i, string bankUrl, JsonObject? charge = null) => new()
    {
        ["id"] = i.Id,
        ["object"] = "payment_intent",
        ["amount"] = i.Amount,
        ["amount_capturable"] = i.AmountCapturable,
        ["amount_received"] = i.AmountReceived,
        ["canceled_at"] = i.CanceledAt?.ToUnixTimeSeconds(),
        ["cancellation_reason"] = i.CancellationReason,
        ["capture_method"] = i.CaptureMethod,
        ["client_secret"] = i.ClientSecret,
        ["confirmation_method"] = "automatic",
        ["created"] = i.Created.ToUnixTimeSeconds(),
        ["currency"] = i.Currency,
        ["description"] = i.Description,
        ["last_payment_error"] = i.LastError is null ? null : JsonNode.Parse(i.LastError),
        ["latest_charge"] = charge is not null ? charge : i.LatestChargeId,
        ["livemode"] = false,
        ["metadata"] = JsonNode.Parse(i.Metadata),
        ["next_action"] = i.Status != "requires_action" ? null : new JsonObject
        {
            ["type"] = "redirect_to_url",
            ["redirect_to_url"] = new JsonObject { ["url"] = bankUrl, ["return_url"] = null },
        },
        ["payment_method_types"] = new JsonArray("card"),
        ["status"] = i.Status,
    };

    /// <param name="whole">With the balance transaction instead of its id.</param>
    /// <param name="refunds">Shown only where the caller asked for them.</param>
    public static JsonObject Charge(StripeCharge c, bool whole = false, IEnumerable<StripeRefund>? refunds = null)
    {
        var charge = ChargeAlone(c, whole);
        if (refunds is not null) charge["refunds"] = List($"/v1/charges/{c.Id}/refunds", refunds.Select(Refund), false);
        return charge;
    }

    private static JsonObject ChargeAlone(StripeCharge c, bool whole) => new()
    {
        ["id"] = c.Id,
        ["object"] = "charge",
        ["amount"] = c.Amount,
        ["amount_captured"] = c.AmountCaptured,
        ["amount_refunded"] = c.AmountRefunded,
        // There is one only once money has moved.
        ["balance_transaction"] = !c.Captured ? null : whole ? BalanceTransaction(c) : BalanceTransactionId(c),
        ["captured"] = c.Captured,
        ["created"] = c.Created.ToUnixTimeSeconds(),
        ["currency"] = c.Currency,
        ["disputed"] = c.Disputed,
        ["failure_code"] = c.FailureCode,
        ["failure_message"] = c.FailureMessage,
        ["livemode"] = false,
        ["metadata"] = JsonNode.Parse(c.Metadata),
        ["paid"] = c.Status == "succeeded",
        ["payment_intent"] = c.IntentId,
        ["payment_method_details"] = new JsonObject { ["type"] = "card", ["card"] = new JsonObject { ["brand"] = c.Brand, ["last4"] = c.Last4 } },
        ["refunded"] = c.Status == "succeeded" && c.AmountRefunded == c.Amount,
        ["status"] = c.Status,
    };

    private static string BalanceTransactionId(StripeCharge c) => "txn_" + c.Id[3..];

    private static JsonObject BalanceTransaction(StripeCharge c) => new()
    {
        ["id"] = BalanceTransactionId(c),
        ["object"] = "balance_transaction",
        ["amount"] = c.AmountCaptured,
        ["created"] = c.Created.ToUnixTimeSeconds(),
        ["currency"] = c.Currency,
        ["fee"] = c.Fee,
        ["net"] = c.AmountCaptured - c.Fee,
        ["source"] = c.Id,
        ["status"] = "available",
        ["type"] = "charge",
    };

    public static JsonObject Dispute(StripeDispute d) => new()
    {
        ["id"] = d.Id,
        ["object"] = "dispute",
        ["amount"] = d.Amount,
        ["charge"] = d.ChargeId,
        ["created"] = d.Created.ToUnixTimeSeconds(),
        ["currency"] = d.Currency,
        ["evidence_details"] = new JsonObject { ["due_by"] = d.DueBy.ToUnixTimeSeconds(), ["has_evidence"] = false, ["past_due"] = false, ["submission_count"] = 0 },
        ["is_charge_refundable"] = false,
        ["livemode"] = false,
        ["metadata"] = new JsonObject(),
        ["payment_intent"] = d.IntentId,
        ["reason"] = d.Reason,
        ["status"] = d.Status,
    };

    public static JsonObject Customer(StripeCustomer c) => new()
    {
        ["id"] = c.Id,
        ["object"] = "customer",
        ["created"] = c.Created.ToUnixTimeSeconds(),
        ["email"] = c.Email,
        ["livemode"] = false,
        ["metadata"] = JsonNode.Parse(c.Metadata),
    };

    public static JsonObject Refund(StripeRefund r) => new()
    {
        ["id"] = r.Id,
        ["object"] = "refund",
        ["amount"] = r.Amount,
        ["charge"] = r.ChargeId,
        ["created"] = r.Created.ToUnixTimeSeconds(),
        ["currency"] = r.Currency,
        ["metadata"] = JsonNode.Parse(r.Metadata),
        ["payment_intent"] = r.IntentId,
        ["reason"] = r.Reason,
        ["status"] = r.Status,
    };

    public static JsonObject Event(StripeEvent e) => new()
    {
        ["id"] = e.Id,
        ["object"] = "event",
        ["api_version"] = Version,
        ["created"] = e.Created.ToUnixTimeSeconds(),
        ["data"] = new JsonObject { ["object"] = JsonNode.Parse(e.Snapshot) },
        ["livemode"] = false,
        ["pending_webhooks"] = 1,
        ["request"] = new JsonObject { ["id"] = e.RequestId, ["idempotency_key"] = e.IdempotencyKey },
        ["type"] = e.Type,
    };

    public static JsonObject List(string url, IEnumerable<JsonObject> items, bool hasMore) => new()
    {
        ["object"] = "list",
        ["data"] = new JsonArray([.. items]),
        ["has_more"] = hasMore,
        ["url"] = url,
    };
}
