using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace FoodDelivery.Web.Sandbox;

/// <summary>
/// One unit of work on the emulated PayPal account: what changes, the events that tell of it and their webhooks commit together,
/// before anybody gets an answer.
/// </summary>
internal sealed class PayPalAccount(SandboxDb db, TimeProvider time, SandboxAddress address, SandboxQueue webhooks)
{
    private readonly List<(string Type, string ResourceType, string ResourceId, string OrderId, string Summary, Func<JsonObject> Resource)> told = [];

    public SandboxDb Db => db;
    public DateTimeOffset Now => time.GetUtcNow();
    public string Api => address.Own + "/sandbox/paypal";

    public Task<IDbContextTransaction> BeginAsync(CancellationToken cancel) => db.Database.BeginTransactionAsync(cancel);

    /// <summary>Everything of one order hangs on its row: whoever holds it is alone with the order's money.</summary>
    public async Task<PayPalOrder> LockOrderAsync(string id, CancellationToken cancel)
    {
        var order = (await db.PayPalOrders.FromSql($"SELECT * FROM sandbox.paypal_orders WHERE id = {id} FOR UPDATE").ToListAsync(cancel)).SingleOrDefault();
        return order is { Forgotten: false } ? order : throw PayPalRefusal.NotFound();
    }

    public async Task<(PayPalOrder, PayPalAuthorization)> LockAuthorizationAsync(string id, CancellationToken cancel)
    {
        var orderId = await db.PayPalAuthorizations.Where(a => a.Id == id).Select(a => a.OrderId).SingleOrDefaultAsync(cancel) ?? throw PayPalRefusal.NotFound();
        return (await LockOrderAsync(orderId, cancel), await db.PayPalAuthorizations.SingleAsync(a => a.Id == id, cancel));
    }

    public async Task<(PayPalOrder, PayPalCapture)> LockCaptureAsync(string id, CancellationToken cancel)
    {
        var orderId = await db.PayPalCaptures.Where(c => c.Id == id).Select(c => c.OrderId).SingleOrDefaultAsync(cancel) ?? throw PayPalRefusal.NotFound();
        return (await LockOrderAsync(orderId, cancel), await db.PayPalCaptures.SingleAsync(c => c.Id == id, cancel));
    }

    public string PageOf(PayPalOrder order) => address.PageUrl(order.ReturnUrl, $"/sandbox/paypal/approve/{order.Id}");

    public async Task<JsonObject> WireAsync(PayPalOrder order, CancellationToken cancel)
    {
        // Rows of this unit of work are not in the tables yet.
        await db.SaveChangesAsync(cancel);
        return PayPalWire.Order(order, await db.PayPalAuthorizations.Where(a => a.OrderId == order.Id).ToListAsync(cancel), await db.PayPalCaptures.Where(c => c.OrderId == order.Id).ToListAsync(cancel),
            await db.PayPalRefunds.Where(r => r.OrderId == order.Id).ToListAsync(cancel), Api, PageOf(order));
    }

    /// <summary>Adds an event. The resource is written down when the work is saved, as it is then.</summary>
    public void Tell(string type, string resourceType, string resourceId, string orderId, string summary, Func<JsonObject> resource) => told.Add((type, resourceType, resourceId, orderId, summary, resource));

    public void Tell(string type, PayPalOrder order, string summary, JsonObject wire) => Tell(type, "checkout-order", order.Id, order.Id, summary, () => wire);

    public void Tell(string type, PayPalAuthorization authorization, PayPalOrder order, string summary) => Tell(type, "authorization", authorization.Id, order.Id, summary, () => PayPalWire.Authorization(authorization, order, Api));

    public void Tell(string type, PayPalCapture capture, string summary) => Tell(type, "capture", capture.Id, capture.OrderId, summary, () => PayPalWire.Capture(capture, Api));

    /// <summary>Writes everything and makes the webhooks, with the faults asked for at the control page.</summary>
    public async Task CommitAsync(IDbContextTransaction transaction, CancellationToken cancel)
    {
        var ids = new List<string>();
        foreach (var (type, resourceType, resourceId, orderId, summary, resource) in told)
        {
            var id = $"WH-{PayPalWire.NewId()}-{PayPalWire.NewId()}";
            ids.Add(id);
            var body = new JsonObject
            {
                ["id"] = id,
                ["event_version"] = "1.0",
                ["create_time"] = PayPalWire.At(Now),
                ["resource_type"] = resourceType,
                ["resource_version"] = "2.0",
                ["event_type"] = type,
                ["summary"] = summary,
                ["resource"] = resource(),
                ["links"] = new JsonArray(
                    new JsonObject { ["href"] = $"{Api}/v1/notifications/webhooks-events/{id}", ["rel"] = "self", ["method"] = "GET" },
                    new JsonObject { ["href"] = $"{Api}/v1/notifications/webhooks-events/{id}/resend", ["rel"] = "resend", ["method"] = "POST" }),
            };
            db.PayPalEvents.Add(new PayPalEvent
            {
                Id = id, Type = type, ResourceType = resourceType, ResourceId = resourceId, OrderId = orderId, Summary = summary,
                Created = Now, Body = body.ToJsonString(),
            });
        }
        await webhooks.AddAsync(PayPalWebhooks.VendorName, ids, cancel);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        if (told.Count > 0) webhooks.Wake();
        told.Clear();
    }

    /// <summary>Forgets what was to be told of work that is not kept.</summary>
    public void Forget()
    {
        told.Clear();
        db.ChangeTracker.Clear();
    }
}
