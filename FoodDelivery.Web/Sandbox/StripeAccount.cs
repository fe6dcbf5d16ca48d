using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace FoodDelivery.Web.Sandbox;

/// <summary>
/// One unit of work on the emulated Stripe account: what changes, the events that tell of it and their webhooks commit together,
/// before anybody gets an answer.
/// </summary>
internal sealed class StripeAccount(SandboxDb db, TimeProvider time, SandboxAddress address, SandboxQueue webhooks)
{
    private readonly List<StripeEvent> told = [];

    public SandboxDb Db => db;
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Which API call causes what is told; null for what the customer or the clock does.</summary>
    public string? RequestId { get; set; }
    public string? IdempotencyKey { get; set; }

    public Task<IDbContextTransaction> BeginAsync(CancellationToken cancel) => db.Database.BeginTransactionAsync(cancel);

    public async Task<StripeSession> LockSessionAsync(string id, CancellationToken cancel) =>
        (await db.Sessions.FromSql($"SELECT * FROM sandbox.stripe_sessions WHERE id = {id} FOR UPDATE").ToListAsync(cancel)).SingleOrDefault()
        ?? throw StripeRefusal.NotFound("checkout.session", id, "session");

    public async Task<StripeIntent> LockIntentAsync(string id, CancellationToken cancel) =>
        (await db.Intents.FromSql($"SELECT * FROM sandbox.stripe_intents WHERE id = {id} FOR UPDATE").ToListAsync(cancel)).SingleOrDefault()
        ?? throw StripeRefusal.NotFound("payment_intent", id, "intent");

    /// <summary>Adds an event; its webhooks are made when the work is saved.</summary>
    public void Tell(string type, JsonObject about)
    {
        var happened = new StripeEvent
        {
            Id = StripeWire.NewId("evt_1"),
            Type = type,
            ObjectId = (string)about["id"]!,
            Created = Now,
            Snapshot = about.ToJsonString(),
            RequestId = RequestId,
            IdempotencyKey = IdempotencyKey,
        };
        told.Add(happened);
        db.Events.Add(happened);
    }

    /// <summary>Writes everything and makes the webhooks, with the faults asked for at the control page.</summary>
    public async Task CommitAsync(IDbContextTransaction transaction, CancellationToken cancel)
    {
        await webhooks.AddAsync(StripeWebhooks.VendorName, told.ConvertAll(happened => happened.Id), cancel);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        if (told.Count > 0) webhooks.Wake();
        told.Clear();
    }

    /// <summary>Forgets what was changed but not yet written.</summary>
    public void Forget()
    {
        told.Clear();
        db.ChangeTracker.Clear();
    }

    public JsonObject Wire(StripeSession session, JsonObject? intent = null, string? intentStatus = null) =>
        StripeWire.Session(session, address.PageUrl(session), intent, intentStatus);

    public JsonObject Wire(StripeIntent intent, JsonObject? charge = null) => StripeWire.Intent(intent, address.BankUrl(intent.Id), charge);
}
