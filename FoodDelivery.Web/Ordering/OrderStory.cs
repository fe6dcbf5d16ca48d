using FoodDelivery.Dispatch;
using FoodDelivery.Ordering;

namespace FoodDelivery.Web.Ordering;

/// <summary>One big sentence about an order, and what else there is to know.</summary>
/// <param name="Ended">Without a meal.</param>
public sealed record OrderStory(string Headline, string? More, bool Ended = false)
{
    public static readonly OrderStory None = new("", null);

    /// <param name="confirming">The customer came back from paying and the bank has not answered yet.</param>
    public static OrderStory Of(OrderDetail order, DeliveryView? delivery, bool confirming, DateTimeOffset now)
    {
        var (row, zone) = (order.Row, order.Row.TimeZone);
        var courier = delivery?.CourierName;
        return row.Status switch
        {
            OrderStatus.AwaitingPayment when confirming => new("Confirming your payment…", null),
            OrderStatus.AwaitingPayment => new("Not paid yet", "The restaurant starts as soon as you have paid."),
            OrderStatus.PaymentFailed => new("This order was not paid", order.EndNote, Ended: true),
            OrderStatus.Placed => new($"Waiting for {row.RestaurantName} to say yes",
                $"They answer by {OrderWords.Clock(order.AcceptBefore ?? now, zone)} at the latest. Then it comes {Arrival(order, delivery, now)}."),
            OrderStatus.Accepted or OrderStatus.Preparing => new($"{row.RestaurantName} is cooking", $"It comes {Arrival(order, delivery, now)}." + (courier is null ? "" : $" {courier} will bring it.")),
            OrderStatus.Ready => new(courier is null ? "Your food is ready" : $"Your food is ready, {courier} is picking it up", $"It comes {Arrival(order, delivery, now)}."),
            OrderStatus.PickedUp when delivery?.Status == DeliveryStatus.AtDoor => new($"{courier ?? "Your courier"} is at your door", "Have your door code ready."),
            OrderStatus.PickedUp when delivery?.Approach == Approach.AtTheDoor => new($"{courier ?? "Your courier"} is at your address", "Have your door code ready."),
            OrderStatus.PickedUp when delivery?.Approach == Approach.Nearby => new($"{courier ?? "Your courier"} is nearby", $"It comes {Arrival(order, delivery, now)}. Have your door code ready."),
            OrderStatus.PickedUp when Minutes(delivery, now) is { } minutes => new($"{courier ?? "Your courier"} is {minutes} away", $"It comes {Arrival(order, delivery, now)}."),
            OrderStatus.PickedUp => new($"{courier ?? "Your courier"} is on the way", $"It comes {Arrival(order, delivery, now)}."),
            OrderStatus.Delivered => new("Enjoy your meal!", $"Delivered at {OrderWords.Clock(order.DeliveredAt ?? row.StatusSince, zone)}" + (courier is null ? "." : $" by {courier}.")),
            OrderStatus.Rejected => new($"{row.RestaurantName} cannot make your order", order.EndNote, Ended: true),
            // Never placed: the money came too late, and the kitchen never saw it.
            OrderStatus.Expired when order.AcceptBefore is null => new("Your payment came too late", order.EndNote, Ended: true),
            OrderStatus.Expired => new($"{row.RestaurantName} did not answer in time", "We ended the order so that you are not kept waiting.", Ended: true),
            OrderStatus.Cancelled => new("This order was cancelled", order.EndNote, Ended: true),
            OrderStatus.DeliveryFailed => new("Your order could not be delivered", order.EndNote, Ended: true),
            _ => throw new InvalidOperationException($"Unknown status {row.Status}"),
        };
    }

    /// <summary>A range, never a false-precise minute; counted from the courier where there is one, else from the promise.</summary>
    private static string Arrival(OrderDetail order, DeliveryView? delivery, DateTimeOffset now)
    {
        var (from, by) = delivery is { EtaFrom: { } eta, EtaTo: { } to } ? (eta, to) : (order.Promise.From, order.Promise.By);
        var range = OrderWords.Range(from, by, order.Row.TimeZone);
        if (by < now) return "any moment now, later than we promised. We are sorry";
        return from > order.AgreedBy ? $"{range}, later than first promised. We are sorry" : $"{range}";
    }

    /// <summary>"4–6 min" until the door; null when nobody knows.</summary>
    private static string? Minutes(DeliveryView? delivery, DateTimeOffset now)
    {
        if (delivery is not { EtaFrom: { } from, EtaTo: { } to }) return null;
        var (low, high) = ((int)Math.Max(1, Math.Floor((from - now).TotalMinutes)), (int)Math.Max(1, Math.Ceiling((to - now).TotalMinutes)));
        return low >= high ? $"{high} min" : $"{low}–{high} min";
    }
}
