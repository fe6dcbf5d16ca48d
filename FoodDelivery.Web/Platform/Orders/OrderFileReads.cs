using FoodDelivery.Dispatch;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;
using FoodDelivery.Platform;

namespace FoodDelivery.Web.Platform.Orders;

/// <summary>A line of the story, whichever room wrote it.</summary>
public sealed record StoryLine(DateTimeOffset At, string Room, string What, string? By, string? Detail);

/// <summary>Everything every room knows of one order.</summary>
public sealed record OrderFile(OrderDetail Order, PaymentView? Payment, DeliveryRow? Delivery, IReadOnlyList<StoryLine> Story, IReadOnlyList<OutboxEvent> Events, IReadOnlyList<AuditRow> Audit, RefundDesk? Refunds = null);

/// <summary>Gathers an order's file from all rooms.</summary>
public sealed class OrderFileReads(OrderReads orders, PaymentReads payments, RefundReads refunds, DispatchReads dispatch, OutboxReads outbox, PeopleReads people, CurrentActor current)
{
    private const int AuditShown = 50;

    /// <summary>Null when there is no such order, or the asker is not an admin.</summary>
    public async Task<OrderFile?> OfAsync(Guid orderId, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin || await orders.DetailAsync(orderId, cancel) is not { } order) return null;
        var payment = await payments.ByOrderAsync(orderId, cancel);
        var delivery = await dispatch.ForOrderAsync(orderId, cancel);
        var timeline = delivery is null ? [] : await dispatch.TimelineAsync(delivery.Id, cancel);
        var events = await outbox.OfSubjectAsync(orderId.ToString(), order.Row.CreatedAt, cancel);
        var story = order.Entries.Select(e => new StoryLine(e.At, "Order", e.What, e.By, e.Detail))
            .Concat((payment?.History ?? []).Select(line => new StoryLine(line.At, "Payment", line.Text, null, null)))
            .Concat(timeline.Select(line => new StoryLine(line.At, "Delivery", line.What, line.By, line.Detail)));
        return new(order, payment, delivery, [.. story.OrderBy(line => line.At)], events, await people.AuditOfAsync(orderId.ToString(), AuditShown, cancel),
            await refunds.DeskAsync(orderId, cancel));
    }
}
