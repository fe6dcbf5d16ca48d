using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;

namespace FoodDelivery.Tests.Rules.Ordering;

/// <summary>Orders and people for tests, made by the product's own methods only.</summary>
internal static class AnOrder
{
    public static readonly DateTimeOffset Noon = new(2026, 6, 17, 16, 0, 0, TimeSpan.Zero); // 12:00 in New York
    public static readonly Guid RestaurantId = Guid.CreateVersion7(Noon);
    public static readonly Guid CustomerId = Guid.CreateVersion7(Noon);
    public static readonly Guid DishId = Guid.CreateVersion7(Noon);

    public static readonly RestaurantInfo Restaurant = new(
        RestaurantId, "bella-napoli", "Bella Napoli", "1 W 42nd St", new(40.755, -73.985), "+12125550100", "America/New_York", "USD",
        888, false, new(199, "USD"), new(50, "USD"), 500, new(1000, "USD"), 4000, 20, false);

    public static Actor Customer => new(CustomerId, "Cleo", new HashSet<string> { Roles.Customer }, new HashSet<Guid>());
    public static Actor Kitchen => Staff("Maria", RestaurantId);

    public static Actor Staff(string name, Guid restaurant) => new(Guid.CreateVersion7(Noon), name, new HashSet<string> { Roles.Restaurant }, new HashSet<Guid> { restaurant });

    public static Actor With(string role, string name) => new(Guid.CreateVersion7(Noon), name, new HashSet<string> { role }, new HashSet<Guid>());

    public static PricedLine Dish(int quantity = 1, long price = 1250, params long[] options) => new(
        DishId, "Margherita", "Pizza", quantity, new(price, "USD"),
        [.. options.Select((extra, i) => new PricedOption(Guid.CreateVersion7(Noon), "Extras", $"Extra {i}", new(extra, "USD")))], ["milk"], null);

    public static AgreedOrder Agreed(Guid? cart = null) => new(
        Restaurant, CustomerId, "Cleo Jones", "+12125550123", "350 W 42nd St", new(40.757, -73.99), "Ring twice",
        [Dish(2)], Bill.Of([Dish(2)], 888, false, new(249, "USD"), 500, new(300, "USD")),
        Promise.For(Noon, 20, 4, 8, 10), cart ?? Guid.CreateVersion7(Noon), "fingerprint", null);

    /// <summary>An order of these dishes, with a code or without.</summary>
    public static AgreedOrder AgreedOn(PromotionOffer? offer, params PricedLine[] lines) =>
        Agreed() with { Lines = lines, Bill = Bill.Of(lines, 888, false, new(249, "USD"), 500, new(300, "USD"), offer) };

    public static PromotionOffer Offer(PromotionKind kind, long value = 0, bool byRestaurant = false) => new(Guid.CreateVersion7(Noon), "CODE", "Something off", kind, value, byRestaurant);

    /// <summary>A fresh order brought into a state the way people bring it there.</summary>
    public static Order In(OrderStatus status, AgreedOrder? agreed = null)
    {
        var order = Order.Begin(agreed ?? Agreed(), "4711", Customer, Noon);
        var (pay, cook, go) = (Noon.AddMinutes(1), Noon.AddMinutes(3), Noon.AddMinutes(20));
        if (status == OrderStatus.AwaitingPayment) return order;
        if (status == OrderStatus.PaymentFailed) return Done(order, order.GiveUpPayment("Not paid in time.", Actor.System, pay));
        Done(order, order.Place(TimeSpan.FromMinutes(10), Actor.System, pay));
        if (status == OrderStatus.Placed) return order;
        if (status == OrderStatus.Rejected) return Done(order, order.Reject(RejectReason.TooBusy, null, [], Kitchen, cook));
        if (status == OrderStatus.Expired) return Done(order, order.Expire(Actor.System, pay.AddMinutes(10)));
        if (status == OrderStatus.Cancelled) return Done(order, order.Cancel("Changed my mind", Customer, cook));
        // A later fire time is the only way to stay in Accepted.
        Done(order, order.Accept(15, Kitchen, cook, status == OrderStatus.Accepted ? cook.AddMinutes(5) : null));
        if (status is OrderStatus.Accepted or OrderStatus.Preparing) return order;
        Done(order, order.MarkReady(Kitchen, go));
        if (status == OrderStatus.Ready) return order;
        Done(order, order.PickUp(Actor.System, go));
        if (status == OrderStatus.PickedUp) return order;
        return Done(order, status == OrderStatus.Delivered ? order.Deliver(Actor.System, go) : order.FailDelivery("Nobody at home.", Actor.System, go));
    }

    private static Order Done(Order order, Result result) => result.IsOk ? order : throw new InvalidOperationException(result.Error.Message);
}
