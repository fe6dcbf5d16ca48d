using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;

namespace FoodDelivery.Web.Ordering;

/// <summary>Orders as programs see them: the public shape, apart from our own tables.</summary>
public static class OrderAnswers
{
    /// <summary>An order in a list.</summary>
    /// <param name="Dishes">In words, such as "2 × Margherita".</param>
    /// <param name="Total">What is to be paid.</param>
    /// <param name="PromisedFrom">The earliest time at the door.</param>
    /// <param name="PromisedBy">The latest time at the door.</param>
    public sealed record OrderSummary(
        Guid Id, string Number, OrderStatus Status, DateTimeOffset StatusSince, string Restaurant, string RestaurantSlug, string TimeZone, IReadOnlyList<string> Dishes, Money Total,
        DateTimeOffset CreatedAt, DateTimeOffset PromisedFrom, DateTimeOffset PromisedBy)
    {
        public static OrderSummary Of(MyOrderRow row) => new(row.Id, row.Number, row.Status, row.StatusSince, row.RestaurantName, row.RestaurantSlug, row.TimeZone, row.Dishes, row.Total, row.CreatedAt, row.PromisedFrom, row.PromisedBy);
    }

    /// <summary>One of your orders.</summary>
    /// <param name="Number">What people say on the phone, e.g. FD-10423.</param>
    /// <param name="DoorPin">Four digits to read out at the door.</param>
    /// <param name="EndNote">Why it ended, for people.</param>
    public sealed record OrderAnswer(
        Guid Id, string Number, OrderStatus Status, DateTimeOffset StatusSince, Guid RestaurantId, string Restaurant, string DropOff, IReadOnlyList<Line> Lines, Amounts Amount,
        DateTimeOffset PromisedFrom, DateTimeOffset PromisedBy, DateTimeOffset CreatedAt, string? EndNote, string RestaurantSlug, string RestaurantPhone, string TimeZone, string? Notes, string DoorPin,
        DateTimeOffset? PlacedAt, DateTimeOffset? AcceptBefore, DateTimeOffset? AcceptedAt, DateTimeOffset? ReadyAt, DateTimeOffset? PickedUpAt, DateTimeOffset? DeliveredAt, DateTimeOffset? EndedAt, RejectReason? RejectReason)
    {
        public static OrderAnswer Of(OrderDetail order) => new(
            order.Row.Id, order.Row.Number, order.Row.Status, order.Row.StatusSince, order.Row.RestaurantId, order.Row.RestaurantName, order.Row.DropOffLine, [.. order.Lines.Select(Line.Of)], Amounts.Of(order.Bill),
            order.Promise.From, order.Promise.By, order.Row.CreatedAt, order.EndNote, order.RestaurantSlug, order.RestaurantPhone, order.Row.TimeZone, order.Notes, order.DoorPin,
            order.PlacedAt, order.AcceptBefore, order.AcceptedAt, order.MadeReadyAt, order.PickedUpAt, order.DeliveredAt, order.EndedAt, order.RejectReason);
    }

    /// <summary>A dish of an order. Amounts are minor units of the order's currency.</summary>
    /// <param name="Position">Its place in the order, from 0.</param>
    /// <param name="Total">With its options, for all pieces, before the discount.</param>
    /// <param name="Discount">Its part of the order's discount.</param>
    /// <param name="Removed">Sold out and taken off after ordering: not part of the amount.</param>
    public sealed record Line(int Position, Guid ItemId, string Name, int Quantity, long UnitPrice, IReadOnlyList<string> Options, long Total, string? Note, IReadOnlyList<string> Allergens, long Discount, bool Removed)
    {
        public static Line Of(OrderLineRow line, int position) => new(position, line.ItemId, line.Name, line.Quantity, line.UnitPrice.Minor, [.. line.Options.Select(option => option.Name)], line.Total.Minor, line.Note, line.Allergens, line.Discount.Minor, line.Removed);

        public static Line Of(PricedLine line, int position) => new(position, line.ItemId, line.Name, line.Quantity, line.UnitPrice.Minor, [.. line.Options.Select(option => option.Name)], line.Total.Minor, line.Note, line.Allergens, 0, false);
    }

    /// <summary>In minor units. Total = items − discount + tax, where it is not included, + delivery fee − delivery discount + service fee + tip.</summary>
    /// <param name="Code">The code that takes something off.</param>
    public sealed record Amounts(
        string Currency, long Items, long Discount, long Tax, bool TaxIncluded, long DeliveryFee, long DeliveryDiscount, long ServiceFee, long Tip, long Total, string? Code)
    {
        public static Amounts Of(Bill bill) => new(bill.Currency, bill.ItemsMinor, bill.DiscountMinor, bill.TaxMinor, bill.TaxIncluded, bill.DeliveryFeeMinor, bill.DeliveryDiscountMinor, bill.ServiceFeeMinor, bill.TipMinor, bill.TotalMinor, bill.DiscountCode);
    }

    /// <summary>What an order would cost and when it would come, at this moment.</summary>
    /// <param name="CodeProblem">Why the given code takes nothing off, for people; null when it does.</param>
    /// <param name="DistanceMeters">From the restaurant to the door, straight line.</param>
    public sealed record QuoteAnswer(Guid RestaurantId, string Restaurant, IReadOnlyList<Line> Lines, Amounts Amount, DateTimeOffset PromisedFrom, DateTimeOffset PromisedBy, double DistanceMeters, string? CodeProblem)
    {
        public static QuoteAnswer Of(Quote quote) => new(quote.Restaurant.Id, quote.Restaurant.Name, [.. quote.Lines.Select(Line.Of)], Amounts.Of(quote.Bill), quote.Promise.From, quote.Promise.By, quote.Meters, quote.CodeProblem);
    }

    /// <summary>An order that waits for its payment.</summary>
    /// <param name="Total">In minor units.</param>
    /// <param name="PayUrl">Where the customer pays.</param>
    public sealed record PlacedOrder(Guid Id, string Number, OrderStatus Status, string Currency, long Total, string PayUrl);

    /// <param name="PayUrl">Where the customer pays.</param>
    public sealed record PaymentPage(string PayUrl);

    /// <summary>How the payment of an order stands.</summary>
    /// <param name="Refunded">What went back of it.</param>
    /// <param name="Card">Such as "Visa ending in 4242".</param>
    /// <param name="Problem">Why the last try failed, for people.</param>
    public sealed record PaymentState(PaymentStatus Status, Money Amount, Money Refunded, string? Card, string? Problem)
    {
        public static PaymentState Of(PaymentGlance glance) => new(glance.Status, glance.Amount, glance.Refunded, glance.Card, glance.FailureMessage);
    }

    /// <summary>What of an earlier order can be had again now.</summary>
    /// <param name="Items">As PlaceOrder and QuoteOrder take them.</param>
    public sealed record OrderAgainAnswer(Guid RestaurantId, IReadOnlyList<OrderItem> Items, IReadOnlyList<MissingDish> Missing)
    {
        public static OrderAgainAnswer Of(OrderAgain.Found found) => new(found.RestaurantId,
            [.. found.Lines.Select(line => new OrderItem(line.Wanted.ItemId, line.Wanted.Quantity, line.Wanted.OptionIds, line.Wanted.Note))], [.. found.Missing.Select(dish => new MissingDish(dish.Name, dish.Why))]);
    }

    /// <param name="Why">For people.</param>
    public sealed record MissingDish(string Name, string Why);

    /// <param name="OptionIds">An option chosen twice stands here twice.</param>
    public sealed record OrderItem(Guid ItemId, int Quantity, IReadOnlyList<Guid>? OptionIds = null, string? Note = null)
    {
        public WantedLine ToWanted() => new(ItemId, Quantity, OptionIds ?? [], Note);
    }
}
