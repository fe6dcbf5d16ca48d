using System.Globalization;
using System.Text.Json.Nodes;
using FoodDelivery.Kernel;

namespace FoodDelivery.Payments;

/// <summary>
/// Reads PayPal's order with the money behind it. "COMPLETED" of an order only says that PayPal is done with its page: where the money is,
/// the authorization and the capture say themselves.
/// </summary>
internal sealed class PayPalView
{
    private readonly JsonObject order;
    private readonly JsonObject unit;
    private readonly List<JsonObject> authorizations, captures, refunds;

    public PayPalView(JsonObject order)
    {
        this.order = order;
        unit = order["purchase_units"] is JsonArray { Count: > 0 } units && units[0] is JsonObject first ? first : [];
        authorizations = Rows("authorizations");
        captures = Rows("captures");
        refunds = Rows("refunds");
    }

    /// <summary>The order's own number at PayPal, as it was opened with.</summary>
    public string? InvoiceId => Text(unit, "invoice_id");

    /// <summary>The authorization that can be taken or let go now: after a renewal there are two.</summary>
    public JsonObject? Live => authorizations.Where(a => Text(a, "status") is "CREATED" or "PARTIALLY_CAPTURED" or "PENDING").MaxBy(a => At(a, "create_time"));

    public bool IsApproved => Text(order, "status") == "APPROVED" && authorizations.Count == 0;

    /// <summary>Somebody's money is held, taken or about to be.</summary>
    public bool HasMoney => Live is not null || captures.Exists(c => Text(c, "status") is not ("DECLINED" or "FAILED"));

    public ProviderView ToView(DateTimeOffset now)
    {
        var amount = PayPalAmount.Read(unit["amount"]) ?? Money.Zero("XXX");
        var taken = captures.Where(c => Text(c, "status") is "COMPLETED" or "PARTIALLY_REFUNDED" or "REFUNDED").ToList();
        var (hold, reason) = Where(taken.Count > 0, now);
        var denied = hold == ProviderHold.None ? authorizations.Find(a => Text(a, "status") == "DENIED") : null;
        var sent = refunds.ConvertAll(Refund);
        long? fee = taken.Count > 0 && taken.TrueForAll(c => Fee(c) is not null) ? taken.Sum(c => Fee(c)!.Value) : null;
        return new ProviderView(
            Session(hold, denied is not null), Text(order, "id"),
            // The first one, for ever: a renewed authorization is still the same payment.
            authorizations.Count > 0 ? Text(authorizations.MinBy(a => At(a, "create_time"))!, "id") : null,
            hold, AmountHeld() ?? amount, taken.Sum(c => PayPalAmount.Read(c["amount"])?.Minor ?? 0),
            sent.Where(r => r.State != ProviderRefundState.Failed).Sum(r => r.AmountMinor), Guid.TryParse(Text(unit, "custom_id"), out var owner) ? owner : null,
            taken.Count > 0 ? Text(taken[0], "id") : null, Payer(),
            denied is null ? null : new CardRefusal(Text(denied, "id") ?? "denied", Detail(denied) ?? "denied", "PayPal did not agree to this payment."),
            reason, taken.Count > 0 ? sent : null, fee);
    }

    private (ProviderHold, string?) Where(bool taken, DateTimeOffset now)
    {
        if (taken) return (ProviderHold.Taken, null);
        if (captures.Exists(c => Text(c, "status") == "PENDING")) return (ProviderHold.Pending, null);
        if (Live is { } live)
        {
            if (Text(live, "status") == "PENDING") return (ProviderHold.Pending, null);
            return At(live, "expiration_time") is { } ends && ends <= now ? (ProviderHold.Released, "automatic") : (ProviderHold.Held, null);
        }
        if (authorizations.Exists(a => Text(a, "status") == "EXPIRED" || (Text(a, "status") == "VOIDED" && At(a, "expiration_time") <= now))) return (ProviderHold.Released, "automatic");
        if (authorizations.Exists(a => Text(a, "status") is "VOIDED" or "CAPTURED")) return (ProviderHold.Released, null);
        return (IsApproved ? ProviderHold.Approved : ProviderHold.None, null);
    }

    private ProviderSession Session(ProviderHold hold, bool denied) => hold switch
    {
        ProviderHold.Held or ProviderHold.Taken or ProviderHold.Released or ProviderHold.Pending => ProviderSession.Complete,
        // Denied after the page was done with: it can't be paid on again.
        _ => denied || Text(order, "status") is "VOIDED" or "COMPLETED" ? ProviderSession.Expired : ProviderSession.Open,
    };

    private Money? AmountHeld() => authorizations.Count > 0 ? PayPalAmount.Read(authorizations.MinBy(a => At(a, "create_time"))!["amount"]) : null;

    /// <summary>"PayPal l•••@example.com": enough for a customer to know which account it was.</summary>
    private string? Payer()
    {
        var mail = order["payment_source"]?["paypal"] is JsonObject source ? Text(source, "email_address") : null;
        var at = mail?.LastIndexOf('@') ?? -1;
        return at > 0 ? $"PayPal {mail![..1]}•••{mail[at..]}" : authorizations.Count > 0 ? "PayPal" : null;
    }

    private static ProviderRefund Refund(JsonObject refund) => new(Text(refund, "id") ?? "", Math.Abs(PayPalAmount.Read(refund["amount"])?.Minor ?? 0),
        Text(refund, "status") switch { "COMPLETED" => ProviderRefundState.Done, "FAILED" or "CANCELLED" => ProviderRefundState.Failed, _ => ProviderRefundState.Pending },
        Key(Text(refund, "custom_id")) ?? Key(Text(refund, "invoice_id")));

    /// <summary>A refund made in PayPal's dashboard may carry the payment's own custom_id, which is no key of ours.</summary>
    private static string? Key(string? text) => text?.StartsWith("fd-", StringComparison.Ordinal) == true ? text : null;

    private static long? Fee(JsonObject capture) => PayPalAmount.Read(capture["seller_receivable_breakdown"]?["paypal_fee"])?.Minor;

    private static string? Detail(JsonObject row) => row["status_details"] is JsonObject details ? Text(details, "reason") : null;

    private List<JsonObject> Rows(string name) => unit["payments"]?[name] is JsonArray rows ? [.. rows.OfType<JsonObject>()] : [];

    private static DateTimeOffset? At(JsonObject row, string name) =>
        DateTimeOffset.TryParse(Text(row, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    public static string? Text(JsonObject? from, string name) => from?[name] is { } node && node.GetValueKind() == System.Text.Json.JsonValueKind.String ? (string?)node : null;
}
