using FoodDelivery.Catalog;
using FoodDelivery.Dispatch;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;

namespace FoodDelivery.Notifications;

/// <summary>An order that nobody answers: the restaurant's people are told wherever they are.</summary>
public sealed class TellKitchenWhenOrderUnanswered(OrdersToTell orders, People people, ToldPeople told, Notify notify) : IReaction<OrderUnanswered>
{
    public async Task RunAsync(OrderUnanswered happened, EventContext context, CancellationToken cancel)
    {
        // Answered meanwhile: nobody is woken for it.
        if (happened.Level < NoticePlan.UnansweredWorthTelling || await orders.FindAsync(happened.OrderId, cancel) is not { Status: OrderStatus.Placed, PlacedAt: { } placed } order) return;
        var plan = NoticePlan.Of(NoticePlan.KitchenUnanswered);
        var useful = context.Time + plan.UsefulFor;
        var ends = order.AcceptBefore ?? useful;
        var data = new UnansweredMessage(ToldPeople.HeadOf(order, order.TimeZone), order.RestaurantSlug, (int)(context.Time - placed).TotalMinutes, ends);
        foreach (var to in await told.AtWorkAsync(await people.OfRestaurantAsync(order.RestaurantId, cancel), order.TimeZone, cancel))
            await notify.WriteAsync(new(plan.Template, plan.Kind, context.EventId, data, to, plan.Ways, ends < useful ? ends : useful, order.Id, order.Number), cancel);
    }
}

/// <summary>A courier has been given an order.</summary>
public sealed class TellCourierWhenDeliveryAssigned(OrdersToTell orders, CouriersToTell couriers, CatalogLookup catalog, ToldPeople told, Notify notify) : IReaction<DeliveryAssigned>
{
    public async Task RunAsync(DeliveryAssigned happened, EventContext context, CancellationToken cancel)
    {
        // Taken away again meanwhile: whoever has it now is told by that assignment's own event.
        if (await couriers.OfOrderAsync(happened.OrderId, cancel) is not { } courier || courier.Id != happened.CourierId || await orders.FindAsync(happened.OrderId, cancel) is not { } order) return;
        var plan = NoticePlan.Of(NoticePlan.CourierOffer);
        var known = courier.UserId is { } user ? await told.OneAsync(user, order.TimeZone, cancel) : null;
        var to = known is null ? new Recipient($"courier:{courier.Id}", null, courier.Phone, null, ToldPeople.UsualCulture, order.TimeZone) : known with { Phone = courier.Phone ?? known.Phone, TimeZone = order.TimeZone };
        var pickup = (await catalog.RestaurantAsync(order.RestaurantId, cancel))?.AddressLine ?? order.RestaurantName;
        // Who has no account has no device either.
        var ways = to.PersonId is null ? [new Way(MessageChannel.Sms)] : plan.Ways;
        await notify.WriteAsync(new(plan.Template, plan.Kind, context.EventId, new CourierJobMessage(order.Number, order.RestaurantName, pickup, order.ReadyAt), to, ways, context.Time + plan.UsefulFor, order.Id, order.Number), cancel);
    }
}
