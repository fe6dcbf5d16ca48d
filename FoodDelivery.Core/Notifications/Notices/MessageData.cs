using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;

namespace FoodDelivery.Notifications;

// What templates are filled with. It lies as JSON in the ledger's rows and is read again when one is sent anew after months:
// fields are added with a default, never renamed or taken away. What must change otherwise is a new version of the template.

/// <summary>The order a message is about.</summary>
/// <param name="Total">What it costs now.</param>
/// <param name="Guest">Ordered without an account: only the browser that ordered can open the order's page.</param>
/// <param name="NamePlace">The reader's clocks go otherwise than the restaurant's, so times say whose they are.</param>
public sealed record OrderHead(Guid Id, string Number, string Restaurant, Money Total, bool Guest = false, bool NamePlace = false);

/// <summary>A message about an order.</summary>
public interface IOrderMessage
{
    OrderHead Head { get; }
}

public sealed record DishLine(int Quantity, string Name);

/// <param name="AnswerBy">Until when the restaurant says yes or no.</param>
public sealed record PlacedMessage(OrderHead Head, IReadOnlyList<DishLine> Dishes, DateTimeOffset AnswerBy, DateTimeOffset From, DateTimeOffset By) : IOrderMessage;

/// <summary>When the food comes: for accepted, delayed, picked up and nearby.</summary>
/// <param name="Courier">First name; null while nobody has it.</param>
public sealed record ArrivalMessage(OrderHead Head, DateTimeOffset From, DateTimeOffset By, string? Courier = null) : IOrderMessage;

/// <summary>What becomes of the money of an order that came to nothing.</summary>
public enum MoneyFate
{
    /// <summary>It was only ever held, and is let go.</summary>
    NothingTaken,
    /// <summary>It was taken and comes back.</summary>
    ComesBack,
    /// <summary>One of the two; nobody knows yet which.</summary>
    Undone,
}

/// <param name="Note">As a person typed it; null when the reason says it all.</param>
/// <param name="NeverPlaced">The payment came too late, and the kitchen never saw it.</param>
public sealed record EndedMessage(OrderHead Head, MoneyFate Money, RejectReason? Reason = null, string? Note = null, bool NeverPlaced = false) : IOrderMessage;

/// <summary>Some dishes are not to be had; the order goes on and costs less.</summary>
public sealed record ReducedMessage(OrderHead Head, IReadOnlyList<DishLine> Gone) : IOrderMessage;

public sealed record RefundMessage(OrderHead Head, Money Amount, RefundReason Reason) : IOrderMessage;

public sealed record ReceiptDish(int Quantity, string Name, IReadOnlyList<string> Options, Money Total, bool Removed = false);

/// <summary>Money on its way back.</summary>
/// <param name="Failed">The bank sent it back to us.</param>
public sealed record ReceiptBack(Money Amount, RefundReason Reason, IReadOnlyList<string> Dishes, bool Failed = false);

/// <summary>The same figures as the receipt's page.</summary>
/// <param name="Code">The code that took something off.</param>
/// <param name="TaxBase">What the tax was reckoned on.</param>
/// <param name="Paid">What was taken; null when Payments could not say.</param>
/// <param name="Kept">What the customer has paid in the end.</param>
public sealed record ReceiptMessage(
    OrderHead Head, string? SellerAddress, string BuyerName, string BuyerAddress, DateTimeOffset PlacedAt, DateTimeOffset DeliveredAt, IReadOnlyList<ReceiptDish> Dishes,
    Money Items, Money Discount, string? Code, Money Tax, bool TaxIncluded, int TaxBasisPoints, Money TaxBase, Money Delivery, Money DeliveryDiscount, Money ServiceFee, Money Tip,
    Money? Paid, string? Card, IReadOnlyList<ReceiptBack> Backs, Money? Kept) : IOrderMessage;

/// <summary>For <c>verification-code</c>. The code itself is handed to the renderer and kept nowhere; none at all, for registering, means that there is an account already.</summary>
/// <param name="Minutes">How long it is good.</param>
public sealed record CodeMessage(CodePurpose Purpose, int Minutes = 10);

/// <summary>For the people of a restaurant.</summary>
/// <param name="ExpiresAt">When it ends without an answer.</param>
public sealed record UnansweredMessage(OrderHead Head, string Slug, int WaitedMinutes, DateTimeOffset ExpiresAt) : IOrderMessage;

/// <summary>For the courier who has been given it. Whose door it goes to, the courier's own page says.</summary>
public sealed record CourierJobMessage(string Number, string Restaurant, string PickupLine, DateTimeOffset ReadyAt);

public sealed record AlertMessage(AlertSeverity Severity, string What, string Whom, string Link, string LinkText, DateTimeOffset Since);

/// <summary>For <c>promotion</c>: the campaign's words in the recipient's language.</summary>
/// <param name="Link">Below the public address, e.g. <c>/r/nonnas-corner</c>; null: the storefront.</param>
public sealed record PromotionMessage(string Title, string Body, string? Link = null);
