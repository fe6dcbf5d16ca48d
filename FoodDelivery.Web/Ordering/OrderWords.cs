using System.Globalization;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;
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
        OrderStatus.Expired => ("Ran out of time", Tone.Bad),
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

    public static bool EndedWithoutMeal(OrderStatus status) =>
        status is OrderStatus.PaymentFailed or OrderStatus.Rejected or OrderStatus.Expired or OrderStatus.Cancelled or OrderStatus.DeliveryFailed;

    /// <summary>What became of the money of an order that ended without a meal: only what the payment itself says. Null for other orders.</summary>
    /// <param name="payment">As the provider last told; null where no payment was ever begun.</param>
    public static string? Money(OrderStatus status, PaymentGlance? payment) => !EndedWithoutMeal(status) ? null : payment switch
    {
        null => "You were not charged.",
        { Refunded: var back, Amount: var all } when back.Minor > 0 && back.Minor < all.Minor => $"{back} of {all} went back to {Way(payment)}. Banks take up to five working days.",
        { Status: PaymentStatus.Refunded } => $"{payment.Refunded} went back to {Way(payment)}. Banks take up to five working days.",
        { Status: PaymentStatus.Voided } => $"You were not charged: the hold of {payment.Amount} on {Way(payment)} was released. Some banks show it for a day or two.",
        { Status: PaymentStatus.Failed } => $"You were not charged: the hold on {Way(payment)} had ended before anything was taken.",
        { Status: PaymentStatus.Authorised } => $"Nothing was taken. The hold of {payment.Amount} on {Way(payment)} is being released; this page says when it is.",
        { Status: PaymentStatus.Captured } when status == OrderStatus.DeliveryFailed => $"You paid {payment.Amount}. Our team looks into it and settles the refund with you.",
        { Status: PaymentStatus.Captured } => $"You paid {payment.Amount}. The refund to {Way(payment)} is on its way; this page says when it went out.",
        // Nobody paid, but the payment page may still be closing.
        _ => "You were not charged.",
    };

    /// <summary>The provider has not yet told of the last thing that becomes of the money.</summary>
    public static bool MoneyStillMoves(OrderStatus status, PaymentGlance? payment) =>
        EndedWithoutMeal(status) && payment?.Status is PaymentStatus.Authorised or PaymentStatus.Captured;

    private static string Way(PaymentGlance payment) => payment.Card is { Length: > 0 } card ? $"your card {card}" : "your card";
}
