using System.Text.Json;
using System.Text.Json.Nodes;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>Wakes the <see cref="PartnerWorker"/>.</summary>
public sealed class PartnerSignal() : WakeSignal(sleepers: 1);

/// <summary>Open screens look at the partners again.</summary>
public sealed record PartnersChanged : ILiveChange;

/// <summary>Writes messages for the endpoints that want them: one per event and endpoint, however often it is called.</summary>
public sealed class PartnerMessages(NotificationsDb db, OrderLookup orders, PartnerSignal signal, LiveFeed live, TimeProvider time)
{
    /// <param name="more">What partners may know besides the order's id, number and restaurant.</param>
    public async Task WriteAsync(string type, Guid orderId, EventContext context, object? more, CancellationToken cancel)
    {
        var wanting = await db.PartnerEndpoints.AsNoTracking().Where(e => e.OffSince == null && e.Types.Contains(type)).Select(e => new { e.Id, e.Restaurants }).ToListAsync(cancel);
        if (wanting.Count == 0) return;
        var order = await orders.ForDeliveryAsync(orderId, cancel);
        wanting.RemoveAll(e => e.Restaurants.Length > 0 && !e.Restaurants.Contains(order?.RestaurantId ?? Guid.Empty));

        var data = new JsonObject { ["orderId"] = orderId, ["orderNumber"] = order?.Number, ["restaurantId"] = order?.RestaurantId };
        if (more is not null)
            foreach (var (name, value) in JsonSerializer.SerializeToNode(more, EventJson.Options)!.AsObject().ToList()) data[name] = value?.DeepClone();
        var payload = Payload(type, context.Time, data);
        foreach (var endpoint in wanting) await InsertAsync(endpoint.Id, context.EventId, type, orderId, order?.Number, payload, cancel);
    }

    /// <summary>An event of no order, to try an endpoint. Returns the message's id.</summary>
    internal Task<Guid> WriteTestAsync(Guid endpointId, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        return InsertAsync(endpointId, Guid.CreateVersion7(now), PartnerEvents.Test, null, null, Payload(PartnerEvents.Test, now, new JsonObject { ["endpointId"] = endpointId }), cancel);
    }

    /// <summary>Something is to be sent, and screens have something new to show.</summary>
    internal void Wake()
    {
        signal.Wake();
        live.Tell(new PartnersChanged());
    }

    private static string Payload(string type, DateTimeOffset at, JsonObject data) =>
        new JsonObject { ["type"] = type, ["timestamp"] = at.UtcDateTime, ["data"] = data }.ToJsonString();

    private async Task<Guid> InsertAsync(Guid endpointId, Guid eventId, string type, Guid? orderId, string? number, string payload, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var isNew = await db.Database.ExecuteSqlAsync($"""
            INSERT INTO notifications.partner_messages (id, endpoint_id, event_id, type, order_id, order_number, payload, created_at, state, attempts, next_attempt_at)
            VALUES ({id}, {endpointId}, {eventId}, {type}, {orderId}, {number}, {payload}, {now}, 'Waiting', 0, {now})
            ON CONFLICT (event_id, endpoint_id) DO NOTHING
            """, cancel) == 1;
        if (!isNew) return id;
        Wake();
        return id;
    }
}
