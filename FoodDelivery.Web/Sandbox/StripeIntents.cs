using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>PaymentIntents and Charges as the API serves them.</summary>
internal sealed class StripeIntents(StripeAccount account)
{
    /// <summary>How long a bank keeps a hold for a card payment online.</summary>
    public static readonly TimeSpan HoldLasts = TimeSpan.FromDays(7);

    public static readonly string[] CaptureParameters = ["amount_to_capture", "final_capture", "metadata[*]", "statement_descriptor_suffix"];
    public static readonly string[] CancelParameters = ["cancellation_reason"];
    public static readonly string[] ListParameters = ["limit", "starting_after", "created[gte]", "created[lt]"];

    public async Task<JsonObject> ReadAsync(string id, StripeForm form, CancellationToken cancel)
    {
        var intent = await account.Db.Intents.SingleOrDefaultAsync(i => i.Id == id, cancel) ?? throw StripeRefusal.NotFound("payment_intent", id, "intent");
        return await WireAsync(intent, form, cancel);
    }

    public async Task<JsonObject> ListAsync(StripeForm form, CancellationToken cancel)
    {
        var limit = (int)Math.Clamp(form.Integer("limit") ?? 10, 1, 100);
        var query = account.Db.Intents.AsQueryable();
        if (form.Instant("created[gte]") is { } from) query = query.Where(i => i.Created >= from);
        if (form.Instant("created[lt]") is { } to) query = query.Where(i => i.Created < to);
        if (form.Text("starting_after") is { } after)
        {
            var mark = await account.Db.Intents.Where(i => i.Id == after).Select(i => (DateTimeOffset?)i.Created).SingleOrDefaultAsync(cancel);
            // Many may have begun in the same moment: none is left out between two pages.
            query = query.Where(i => EF.Functions.LessThan(ValueTuple.Create(i.Created, i.Id), ValueTuple.Create(mark ?? default, after)));
        }
        var rows = await query.OrderByDescending(i => i.Created).ThenByDescending(i => i.Id).Take(limit + 1).ToListAsync(cancel);
        var shown = rows.Take(limit).ToList();
        if (!form.Expand.Any(e => e.StartsWith("data.latest_charge", StringComparison.Ordinal))) return StripeWire.List("/v1/payment_intents", shown.Select(i => account.Wire(i)), rows.Count > limit);
        var chargeIds = shown.Select(i => i.LatestChargeId).OfType<string>().ToArray();
        var charges = await account.Db.Charges.Where(c => chargeIds.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancel);
        var refunds = form.Expand.Contains("data.latest_charge.refunds") ? (await account.Db.Refunds.Where(r => chargeIds.Contains(r.ChargeId)).ToListAsync(cancel)).ToLookup(r => r.ChargeId) : null;
        var whole = form.Expand.Contains("data.latest_charge.balance_transaction");
        return StripeWire.List("/v1/payment_intents", shown.Select(i => account.Wire(i, i.LatestChargeId is { } id ? StripeWire.Charge(charges[id], whole, refunds?[id]) : null)), rows.Count > limit);
    }

    public async Task<JsonObject> CaptureAsync(string id, StripeForm form, CancellationToken cancel)
    {
        var asked = form.Integer("amount_to_capture");
        if (asked <= 0) throw StripeRefusal.Invalid("This value must be greater than or equal to 1.", "amount_to_capture", "parameter_invalid_integer");
        var intent = await account.LockIntentAsync(id, cancel);
        var overdue = await LetGoIfOverdueAsync(intent, cancel);
        if (intent.Status != "requires_capture") throw StripeRefusal.Unexpected(account.Wire(intent), "captured", "Only a PaymentIntent with one of the following statuses may be captured: requires_capture.", overdue);
        var amount = asked ?? intent.AmountCapturable;
        if (amount > intent.AmountCapturable)
            throw new StripeRefusal(400, "invalid_request_error", "amount_too_large", $"The amount to capture ({amount}) is greater than the capturable amount ({intent.AmountCapturable}).", "amount_to_capture", stored: true);

        var charge = await ChargeAsync(intent, cancel);
        charge.Captured = true;
        charge.AmountCaptured = amount;
        charge.Fee = StripeCharges.FeeOf(amount);
        // What is not taken is released at once; Stripe shows it as refunded on the charge, without a refund object.
        charge.AmountRefunded = charge.Amount - amount;
        intent.Status = "succeeded";
        intent.AmountReceived = amount;
        intent.AmountCapturable = 0;
        account.Tell("charge.captured", StripeWire.Charge(charge));
        account.Tell("payment_intent.succeeded", account.Wire(intent));
        StripeCharges.DisputeIfToldTo(account, charge);
        return await WireAsync(intent, form, cancel);
    }

    public async Task<JsonObject> CancelAsync(string id, StripeForm form, CancellationToken cancel)
    {
        var reason = form.Text("cancellation_reason", "abandoned", "duplicate", "fraudulent", "requested_by_customer");
        var intent = await account.LockIntentAsync(id, cancel);
        if (intent.Status is "succeeded" or "processing" or "canceled")
            throw StripeRefusal.Unexpected(account.Wire(intent), "canceled", "Only a PaymentIntent with one of the following statuses may be canceled: requires_payment_method, requires_capture, requires_confirmation, requires_action.");
        if (intent.SessionId is not null && intent.Status != "requires_capture")
            throw new StripeRefusal(400, "invalid_request_error", null, "You cannot cancel this PaymentIntent because it was created by Checkout. Expire the Checkout Session instead.", stored: true);
        await LetGoAsync(intent, reason, cancel);
        return await WireAsync(intent, form, cancel);
    }

    public async Task<JsonObject> ReadChargeAsync(string id, CancellationToken cancel) =>
        StripeWire.Charge(await account.Db.Charges.SingleOrDefaultAsync(c => c.Id == id, cancel) ?? throw StripeRefusal.NotFound("charge", id));

    /// <summary>Cancels a hold that the bank has given back by itself. The caller holds the row.</summary>
    public async Task<bool> LetGoIfOverdueAsync(StripeIntent intent, CancellationToken cancel)
    {
        if (intent.Status != "requires_capture" || intent.AuthorisedAt + HoldLasts > account.Now) return false;
        await LetGoAsync(intent, "automatic", cancel);
        account.Tell("charge.expired", StripeWire.Charge(await ChargeAsync(intent, cancel)));
        return true;
    }

    private async Task LetGoAsync(StripeIntent intent, string? reason, CancellationToken cancel)
    {
        if (intent.Status == "requires_capture")
        {
            var charge = await ChargeAsync(intent, cancel);
            // A released hold looks like a refund of everything, although nothing was ever taken.
            charge.AmountRefunded = charge.Amount;
            account.Tell("charge.refunded", StripeWire.Charge(charge));
        }
        intent.Status = "canceled";
        intent.AmountCapturable = 0;
        intent.CanceledAt = account.Now;
        intent.CancellationReason = reason;
        account.Tell("payment_intent.canceled", account.Wire(intent));
    }

    private Task<StripeCharge> ChargeAsync(StripeIntent intent, CancellationToken cancel) => account.Db.Charges.SingleAsync(c => c.Id == intent.LatestChargeId, cancel);

    private async Task<JsonObject> WireAsync(StripeIntent intent, StripeForm form, CancellationToken cancel) =>
        form.Expand.Any(e => e.StartsWith("latest_charge", StringComparison.Ordinal)) && intent.LatestChargeId is not null
            ? account.Wire(intent, await StripeCharges.WireAsync(account.Db, intent.LatestChargeId, form, "latest_charge", cancel)) : account.Wire(intent);
}
