using FoodDelivery.Ordering;
using FoodDelivery.Web.Shell;

namespace FoodDelivery.Web.Platform;

/// <summary>What an order's state is called in operations, and its colour.</summary>
public static class OrderStates
{
    public static readonly IReadOnlyList<OrderStatus> UnderWay =
        [OrderStatus.AwaitingPayment, OrderStatus.Placed, OrderStatus.Accepted, OrderStatus.Preparing, OrderStatus.Ready, OrderStatus.PickedUp];

    public static readonly IReadOnlyList<OrderStatus> Over =
        [OrderStatus.Delivered, OrderStatus.Rejected, OrderStatus.Expired, OrderStatus.Cancelled, OrderStatus.PaymentFailed, OrderStatus.DeliveryFailed];

    public static string Word(OrderStatus status) => status switch
    {
        OrderStatus.AwaitingPayment => "Paying",
        OrderStatus.PaymentFailed => "Not paid",
        OrderStatus.PickedUp => "On the way",
        OrderStatus.DeliveryFailed => "Not delivered",
        _ => status.ToString(),
    };

    public static Tone Tone(OrderStatus status) => status switch
    {
        OrderStatus.Placed => Shell.Tone.New,
        OrderStatus.Accepted or OrderStatus.Preparing => Shell.Tone.Busy,
        OrderStatus.Ready or OrderStatus.Delivered => Shell.Tone.Good,
        OrderStatus.PickedUp => Shell.Tone.Moving,
        OrderStatus.Rejected or OrderStatus.Expired or OrderStatus.Cancelled or OrderStatus.DeliveryFailed => Shell.Tone.Bad,
        _ => Shell.Tone.Quiet,
    };
}
