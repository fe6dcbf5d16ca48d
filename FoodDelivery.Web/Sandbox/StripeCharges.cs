using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>What becomes of a charge after its money was taken: Stripe's fee, disputes, and the people whose card is kept.</summary>
internal sealed class StripeCharges(StripeAccount account)
{
    public static readonly string[] DisputeListParameters = ["payment_intent", "charge", "limit"];
    public static readonly string[] CustomerParameters = ["email", "name", "phone", "metadata[*]"];

    /// <summary>2.9 % and 30 cents, rounded half away from zero.</summary>
    public static long FeeOf(long amount) => (amount * 29 + 500) / 1000 + 30;

    /// <summary>Some cards' owners go to their bank as soon as the money is taken.</summary>
    public static void DisputeIfToldTo(StripeAccount account, StripeCharge charge)
    {
        if (charge.Card != StripeCards.Disputed) return;
        var dispute = new StripeDispute
        {
            Id = StripeWire.NewId("du_1"),
            ChargeId = charge.Id,
            IntentId = charge.IntentId,
            Amount = charge.AmountCaptured,
            Currency = charge.Currency,
            Reason = "fraudulent",
            Created = account.Now,
            DueBy = account.Now.AddDays(9),
        };
        charge.Disputed = true;
        account.Db.Disputes.Add(dispute);
        account.Tell("charge.dispute.created", StripeWire.Dispute(dispute));
    }

    /// <summary>A charge with the parts the caller asked to see in full.</summary>
    /// <param name="at">Where it stands in the answer, e.g. <c>latest_charge</c>.</param>
    public static async Task<JsonObject> WireAsync(SandboxDb db, string id, StripeForm form, string at, CancellationToken cancel)
    {
        var refunds = !form.Expand.Contains(at + ".refunds") ? null : await db.Refunds.Where(r => r.ChargeId == id).OrderByDescending(r => r.Created).ToListAsync(cancel);
        return StripeWire.Charge(await db.Charges.SingleAsync(c => c.Id == id, cancel), form.Expand.Contains(at + ".balance_transaction"), refunds);
    }

    public async Task<JsonObject> ListDisputesAsync(StripeForm form, CancellationToken cancel)
    {
        var limit = (int)Math.Clamp(form.Integer("limit") ?? 10, 1, 100);
        var query = account.Db.Disputes.AsQueryable();
        if (form.Text("payment_intent") is { } intent) query = query.Where(d => d.IntentId == intent);
        if (form.Text("charge") is { } charge) query = query.Where(d => d.ChargeId == charge);
        var rows = await query.OrderByDescending(d => d.Created).ThenBy(d => d.Id).Take(limit + 1).ToListAsync(cancel);
        return StripeWire.List("/v1/disputes", rows.Take(limit).Select(StripeWire.Dispute), rows.Count > limit);
    }

    public async Task<JsonObject> ReadDisputeAsync(string id, CancellationToken cancel) =>
        StripeWire.Dispute(await account.Db.Disputes.SingleOrDefaultAsync(d => d.Id == id, cancel) ?? throw StripeRefusal.NotFound("dispute", id));

    /// <summary>The bank decides. Asked for at the control page.</summary>
    public async Task DecideAsync(string id, bool won, CancellationToken cancel)
    {
        await using var transaction = await account.BeginAsync(cancel);
        var dispute = await account.Db.Disputes.SingleOrDefaultAsync(d => d.Id == id, cancel) ?? throw StripeRefusal.NotFound("dispute", id);
        if (dispute.Status is "won" or "lost") return;
        dispute.Status = won ? "won" : "lost";
        account.Tell("charge.dispute.closed", StripeWire.Dispute(dispute));
        await account.CommitAsync(transaction, cancel);
    }

    public Task<JsonObject> CreateCustomerAsync(StripeForm form, CancellationToken cancel)
    {
        var customer = new StripeCustomer { Id = StripeWire.NewId("cus_", 14), Email = form.Text("email"), Metadata = form.Metadata(), Created = account.Now };
        account.Db.Customers.Add(customer);
        return Task.FromResult(StripeWire.Customer(customer));
    }

    public async Task<JsonObject> ReadCustomerAsync(string id, CancellationToken cancel) =>
        StripeWire.Customer(await account.Db.Customers.SingleOrDefaultAsync(c => c.Id == id, cancel) ?? throw StripeRefusal.NotFound("customer", id));
}
