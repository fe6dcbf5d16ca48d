using System.Globalization;
using System.Text.Json;
using FoodDelivery.Kernel;

namespace FoodDelivery.Ordering;

/// <summary>How an order says what happened to it, and why something cannot be done.</summary>
public sealed partial class Order
{
    public const int MaxPrepMinutes = 240;
    public const int MaxReason = 300;

    /// <summary>In the restaurant's own time, e.g. 14:03.</summary>
    public string Local(DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(TimeZone)).ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>One sentence about where it stands, with who and when.</summary>
    public string WhatHappened() => Status switch
    {
        OrderStatus.AwaitingPayment => "This order has not been paid yet.",
        OrderStatus.PaymentFailed => $"This order was not paid; it was closed at {Local(StatusSince)}. Its dishes are still in the cart.",
        OrderStatus.Placed => "This order is waiting for the restaurant to accept it.",
        OrderStatus.Accepted or OrderStatus.Preparing => $"{AcceptedBy} accepted this order at {Local(AcceptedAt!.Value)}.",
        OrderStatus.Ready => $"{StatusBy} marked this order ready at {Local(StatusSince)}.",
        OrderStatus.PickedUp => $"This order was picked up at {Local(StatusSince)}.",
        OrderStatus.Delivered => $"This order was delivered at {Local(StatusSince)}.",
        OrderStatus.Rejected => $"{StatusBy} rejected this order at {Local(StatusSince)}: {EndNote}",
        OrderStatus.Expired => $"This order ended at {Local(StatusSince)}: {EndNote}",
        OrderStatus.Cancelled => $"{StatusBy} cancelled this order at {Local(StatusSince)}.",
        OrderStatus.DeliveryFailed => $"This order could not be delivered; that was settled at {Local(StatusSince)}.",
        _ => throw new InvalidOperationException($"Unknown status {Status}"),
    };

    public static string Words(RejectReason reason) => reason switch
    {
        Ordering.RejectReason.SoldOut => "Something in this order is sold out.",
        Ordering.RejectReason.TooBusy => "The kitchen is too busy right now.",
        Ordering.RejectReason.Closing => "The restaurant is closing.",
        _ => "The restaurant cannot make this order.",
    };

    private Error NotNow() => Error.Conflict("ordering.order_is_" + JsonNamingPolicy.SnakeCaseLower.ConvertName(Status.ToString()), WhatHappened());

    private static Error NotFor(string action, string message) => Error.Forbidden("ordering.may_not_" + action, message);

    private static string Short(string reason) => reason.Length <= MaxReason ? reason : reason[..MaxReason];

    private void Move(OrderStatus to, string what, Actor by, DateTimeOffset now, string? detail = null)
    {
        (Status, StatusSince, StatusBy) = (to, now, by.Name);
        Write(what, by, now, detail);
    }

    private void End(OrderStatus to, string what, Actor by, DateTimeOffset now, string? detail)
    {
        Move(to, what, by, now, detail);
        (EndedAt, FireAt) = (now, null);
    }
}
