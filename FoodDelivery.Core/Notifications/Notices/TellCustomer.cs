using System.Text.Json;
using FoodDelivery.Catalog;
using FoodDelivery.Dispatch;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>
/// Writes to whoever ordered when something happens to the order; which message goes which way is in <see cref="NoticePlan"/>.
/// Twice is once: the ledger has one row per event, recipient, template and channel.
/// </summary>
public sealed class TellCustomer(OrdersToTell orders, ToldPeople people, Notify notify, NotificationsDb db, MoneyLookup money, DispatchLookup dispatch, CatalogLookup catalog) :
    IReaction<OrderPlaced>, IReaction<OrderAccepted>, IReaction<OrderPromiseMoved>, IReaction<OrderPickedUp>, IReaction<CourierNearby>, IReaction<OrderDelivered>,
    IReaction<OrderRejected>, IReaction<OrderExpired>, IReaction<OrderCancelled>, IReaction<OrderReduced>, IReaction<PaymentRefunded>
{
    public Task RunAsync(OrderPlaced happened, EventContext context, CancellationToken cancel) =>
        TellAsync(happened.OrderId, NoticePlan.OrderPlaced, context, OrderMessages.Placed, cancel);

    public Task RunAsync(OrderAccepted happened, EventContext context, CancellationToken cancel) =>
        TellAsync(happened.OrderId, NoticePlan.OrderAccepted, context, (order, head) => OrderMessages.Arrival(order, head), cancel);

    public async Task RunAsync(OrderPromiseMoved happened, EventContext context, CancellationToken cancel)
    {
        if (await orders.FindAsync(happened.OrderId, cancel) is not { } order || !OrderMessages.IsDelay(await ToldByAsync(order, context, cancel), order.By)) return;
        await TellAsync(order, NoticePlan.OrderDelayed, context, head => OrderMessages.Arrival(order, head), cancel);
    }

    public async Task RunAsync(OrderPickedUp happened, EventContext context, CancellationToken cancel) =>
        await WithCourierAsync(happened.OrderId, NoticePlan.OrderPickedUp, context, cancel);

    public async Task RunAsync(CourierNearby happened, EventContext context, CancellationToken cancel) =>
        await WithCourierAsync(happened.OrderId, NoticePlan.CourierNearby, context, cancel);

    public async Task RunAsync(OrderDelivered happened, EventContext context, CancellationToken cancel)
    {
        var paid = await MoneyAsync(happened.OrderId, cancel);
        var seller = await catalog.RestaurantAsync(happened.RestaurantId, cancel);
        await TellAsync(happened.OrderId, NoticePlan.OrderDelivered, context, (order, head) => OrderMessages.Receipt(order, head, seller?.AddressLine, paid, context.Time), cancel);
    }

    public Task RunAsync(OrderRejected happened, EventContext context, CancellationToken cancel) => EndedAsync(happened.OrderId, NoticePlan.OrderRejected, context, cancel);

    public Task RunAsync(OrderExpired happened, EventContext context, CancellationToken cancel) => EndedAsync(happened.OrderId, NoticePlan.OrderExpired, context, cancel);

    public async Task RunAsync(OrderCancelled happened, EventContext context, CancellationToken cancel)
    {
        // Dropped on the way to the payment: nobody waits for it.
        if (await orders.FindAsync(happened.OrderId, cancel) is { PlacedAt: null }) return;
        await EndedAsync(happened.OrderId, NoticePlan.OrderCancelled, context, cancel);
    }

    public Task RunAsync(OrderReduced happened, EventContext context, CancellationToken cancel) =>
        TellAsync(happened.OrderId, NoticePlan.OrderReduced, context, (order, head) => OrderMessages.Reduced(order, head, happened.Lines), cancel);

    public Task RunAsync(PaymentRefunded happened, EventContext context, CancellationToken cancel) =>
        TellAsync(happened.OrderId, NoticePlan.RefundDone, context, (_, head) => new RefundMessage(head, happened.Amount, happened.Reason), cancel);

    private async Task EndedAsync(Guid orderId, string template, EventContext context, CancellationToken cancel)
    {
        var paid = await MoneyAsync(orderId, cancel);
        await TellAsync(orderId, template, context, (order, head) => OrderMessages.Ended(order, head, paid), cancel);
    }

    private async Task WithCourierAsync(Guid orderId, string template, EventContext context, CancellationToken cancel)
    {
        var delivery = await dispatch.ForOrderAsync(orderId, cancel);
        await TellAsync(orderId, template, context, (order, head) => OrderMessages.Arrival(order, head, delivery?.CourierName) is var said && delivery is { EtaFrom: { } from, EtaTo: { } to } ? said with { From = from, By = to } : said, cancel);
    }

    private async Task TellAsync(Guid orderId, string template, EventContext context, Func<OrderToTell, OrderHead, object> say, CancellationToken cancel)
    {
        if (await orders.FindAsync(orderId, cancel) is { } order) await TellAsync(order, template, context, head => say(order, head), cancel);
    }

    private async Task TellAsync(OrderToTell order, string template, EventContext context, Func<OrderHead, object> say, CancellationToken cancel)
    {
        if (await people.CustomerAsync(order, cancel) is not var (to, head)) return;
        var plan = NoticePlan.Of(template);
        await notify.WriteAsync(new(template, plan.Kind, context.EventId, say(head), to, plan.Ways, context.Time + plan.UsefulFor, order.Id, order.Number), cancel);
    }

    /// <summary>The latest arrival the customer has been told, apart from this event's own message.</summary>
    private async Task<DateTimeOffset> ToldByAsync(OrderToTell order, EventContext context, CancellationToken cancel)
    {
        var last = await db.Notifications.AsNoTracking()
            .Where(n => n.OrderId == order.Id && (n.Template == NoticePlan.OrderAccepted || n.Template == NoticePlan.OrderDelayed) && n.EventId != context.EventId)
            .OrderByDescending(n => n.Seq).Select(n => n.Data).FirstOrDefaultAsync(cancel);
        return last is null ? order.AgreedBy : JsonSerializer.Deserialize<ArrivalMessage>(last, EventJson.Options)!.By;
    }

    /// <summary>Null also while Payments does not answer: a message without the last figure is better than none, and nothing waits for it.</summary>
    private async Task<MoneyTold?> MoneyAsync(Guid orderId, CancellationToken cancel)
    {
        try
        {
            return await money.OfOrderAsync(orderId, cancel);
        }
        catch (RoomAway)
        {
            return null;
        }
    }
}
