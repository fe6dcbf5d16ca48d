using System.Globalization;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Web.Shell;

namespace FoodDelivery.Web.Ordering;

/// <summary>What customers read about an order's status: one word, one tone.</summary>
public static class OrderWords
{
    public static (string Text, Tone Tone) Chip(OrderStatus status) => status switch
    {
        OrderStatus.AwaitingPayment => ("Not paid yet", Tone.Quiet),
        OrderStatus.PaymentFailed => ("Not paid", Tone.Quiet),
        OrderStatus.Placed => ("Waiting for the restaurant", Tone.New),
        OrderStatus.Accepted or OrderStatus.Preparing => ("Cooking", Tone.Busy),
        OrderStatus.Ready => ("Ready", Tone.Good),
        OrderStatus.PickedUp => ("On the way", Tone.Moving),
        OrderStatus.Delivered => ("Delivered", Tone.Good),
        OrderStatus.Rejected => ("Declined", Tone.Bad),
        OrderStatus.Expired => ("Not answered", Tone.Bad),
        OrderStatus.Cancelled => ("Cancelled", Tone.Bad),
        OrderStatus.DeliveryFailed => ("Not delivered", Tone.Bad),
        _ => (status.ToString(), Tone.Quiet),
    };

    public static bool IsUnderWay(OrderStatus status) => status is OrderStatus.Placed or OrderStatus.Accepted or OrderStatus.Preparing or OrderStatus.Ready or OrderStatus.PickedUp;

    /// <summary>A moment in the restaurant's zone, e.g. 19:24.</summary>
    public static string Clock(DateTimeOffset at, string timeZone) =>
        TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(timeZone)).ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A day and time in the restaurant's zone, e.g. Wed 17 Jun, 19:24.</summary>
    public static string Day(DateTimeOffset at, string timeZone) =>
        TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(timeZone)).ToString("ddd d MMM, HH:mm", CultureInfo.InvariantCulture);

    /// <summary>"19:20–19:30".</summary>
    public static string Range(DateTimeOffset from, DateTimeOffset by, string timeZone) => $"{Clock(from, timeZone)}–{Clock(by, timeZone)}";

    /// <summary>What becomes of the money of an order that ended without a meal.</summary>
    public static string? Money(OrderDetail order) => order.Row.Status switch
    {
        OrderStatus.PaymentFailed => "You were not charged.",
        OrderStatus.Rejected or OrderStatus.Expired => Released(order.Bill.Total),
        OrderStatus.Cancelled when order.PlacedAt is null => "You were not charged.",
        OrderStatus.Cancelled when order.AcceptedAt is null => Released(order.Bill.Total),
        OrderStatus.Cancelled => $"You get {order.Bill.Total} back on your card. Banks take up to five working days.",
        OrderStatus.DeliveryFailed => "Our team looks into it and settles the refund with you.",
        _ => null,
    };

    private static string Released(Money total) => $"You were not charged: the {total} held on your card is released. Some banks show it for a day or two.";
}
