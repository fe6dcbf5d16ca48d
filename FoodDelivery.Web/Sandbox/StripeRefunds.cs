using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>Refunds as the API serves them.</summary>
internal sealed class StripeRefunds(StripeAccount account)
{
    /// <summary>How long a refund that takes a while takes; days at a real bank.</summary>
    public static readonly TimeSpan OnItsWay = TimeSpan.FromSeconds(5);

    public static readonly string[] CreateParameters = ["payment_intent", "charge", "amount", "reason", "metadata[*]"];
    public static readonly string[] ListParameters = ["payment_intent", "charge", "limit"];

    public async Task<JsonObject> CreateAsync(StripeForm form, CancellationToken cancel)
    {
        var asked = form.Integer("amount");
        if (asked <= 0) throw StripeRefusal.Invalid("Invalid positive integer", "amount", "parameter_invalid_integer");
        var reason = form.Text("reason", "duplicate", "fraudulent", "requested_by_customer");
        var metadata = form.Metadata();
        var (intentId, chargeId) = (form.Text("payment_intent"), form.Text("charge"));
        if ((intentId is null) == (chargeId is null)) throw StripeRefusal.Missing("payment_intent");
        if (chargeId is not null) intentId = (await account.Db.Charges.SingleOrDefaultAsync(c => c.Id == chargeId, cancel) ?? throw StripeRefusal.NotFound("charge", chargeId, "charge")).IntentId;

        var intent = await account.LockIntentAsync(intentId!, cancel);
        if (intent.Status != "succeeded")
            throw new StripeRefusal(400, "invalid_request_error", null, $"This PaymentIntent ({intent.Id}) does not have a successful charge to refund.", "payment_intent", stored: true) { Intent = account.Wire(intent) };
        var charge = await account.Db.Charges.SingleAsync(c => c.Id == intent.LatestChargeId, cancel);
        var rest = charge.Amount - charge.AmountRefunded;
        if (rest == 0) throw new StripeRefusal(400, "invalid_request_error", "charge_already_refunded", $"Charge {charge.Id} has already been refunded.", stored: true);
        var amount = asked ?? rest;
        if (amount > rest)
            throw new StripeRefusal(400, "invalid_request_error", null, $"Refund amount ({amount}) is greater than unrefunded amount on charge ({rest})", "amount", stored: true);

        charge.AmountRefunded += amount;
        var refund = new StripeRefund
        {
            Id = StripeWire.NewId("re_3"),
            ChargeId = charge.Id,
            IntentId = intent.Id,
            Amount = amount,
            Currency = charge.Currency,
            Reason = reason,
            Metadata = metadata,
            Status = charge.Card is StripeCards.RefundPending or StripeCards.RefundFails ? "pending" : "succeeded",
            Created = account.Now,
        };
        account.Db.Refunds.Add(refund);
        account.Tell("charge.refunded", StripeWire.Charge(charge));
        account.Tell("refund.created", StripeWire.Refund(refund));
        return StripeWire.Refund(refund);
    }

    /// <summary>The bank has answered about a refund that was on its way.</summary>
    public async Task ArriveAsync(StripeRefund refund, CancellationToken cancel)
    {
        var charge = await account.Db.Charges.SingleAsync(c => c.Id == refund.ChargeId, cancel);
        if (charge.Card != StripeCards.RefundFails)
        {
            refund.Status = "succeeded";
            account.Tell("refund.updated", StripeWire.Refund(refund));
            return;
        }
        refund.Status = "failed";
        charge.AmountRefunded -= refund.Amount;
        account.Tell("refund.failed", StripeWire.Refund(refund));
    }

    public async Task<JsonObject> ReadAsync(string id, CancellationToken cancel) =>
        StripeWire.Refund(await account.Db.Refunds.SingleOrDefaultAsync(r => r.Id == id, cancel) ?? throw StripeRefusal.NotFound("refund", id));

    public async Task<JsonObject> ListAsync(StripeForm form, CancellationToken cancel)
    {
        var limit = (int)Math.Clamp(form.Integer("limit") ?? 10, 1, 100);
        var query = account.Db.Refunds.AsQueryable();
        if (form.Text("payment_intent") is { } intent) query = query.Where(r => r.IntentId == intent);
        if (form.Text("charge") is { } charge) query = query.Where(r => r.ChargeId == charge);
        var rows = await query.OrderByDescending(r => r.Created).ThenBy(r => r.Id).Take(limit + 1).ToListAsync(cancel);
        return StripeWire.List("/v1/refunds", rows.Take(limit).Select(StripeWire.Refund), rows.Count > limit);
    }
}
