using FoodDelivery.Kernel;
using FoodDelivery.Payments;

namespace FoodDelivery.Web.Payments;

/// <summary>What restaurants and couriers read of their earnings, and customers of what they paid.</summary>
public static class StatementAnswers
{
    public enum PartyKind { Restaurant, Courier }

    /// <summary>What one party is owed for a week.</summary>
    /// <param name="Name">Null when we no longer know them.</param>
    public sealed record Balance(Guid Party, PartyKind Kind, string? Name, int Orders, Money Amount);

    /// <param name="From">A Monday; weeks are paid out from Monday to Sunday, UTC.</param>
    public sealed record Balances(DateOnly From, DateOnly Until, IReadOnlyList<Balance> Items);

    /// <summary>A party's week, line by line.</summary>
    /// <param name="Total">What is to be paid out: the sum of the lines.</param>
    public sealed record WeekStatement(Guid Party, DateOnly From, DateOnly Until, IReadOnlyList<WeekLine> Lines, Money Total)
    {
        public static WeekStatement Of(Statement statement) => new(
            statement.Party, statement.From, statement.Until, [.. statement.Lines.Select(line => new WeekLine(line.At, line.OrderNumber, line.Kind, line.Account, MoneyWords.Statement(line.Kind, line.Account), line.Amount))],
            statement.Total);
    }

    /// <param name="What">The same in words.</param>
    public sealed record WeekLine(DateTimeOffset At, string OrderNumber, JournalKind Kind, LedgerAccount Account, string What, Money Amount);

    /// <summary>Whose statements a person may read.</summary>
    public sealed record Party(Guid Id, PartyKind Kind, string Name);

    public sealed record Parties(IReadOnlyList<Party> Items);

    /// <summary>An order as an invoice.</summary>
    /// <param name="Seller">The restaurant and, while it is with us, where it is.</param>
    /// <param name="TaxBase">What the tax was reckoned on.</param>
    /// <param name="Paid">What happened to the customer's money, in a sentence.</param>
    /// <param name="Kept">What the customer has paid in the end; null when nothing was ever to be paid.</param>
    public sealed record OrderReceipt(
        Guid OrderId, string OrderNumber, DateTimeOffset At, string Seller, string? SellerAddress, string DeliveredTo, IReadOnlyList<ReceiptLine> Lines, Money Items, Money Discount, Money DeliveryFee, Money DeliveryDiscount,
        Money ServiceFee, Money Tip, Money TaxBase, string TaxRate, Money Tax, bool TaxIncluded, Money Total, string Paid, Money? Kept, IReadOnlyList<MoneyReturned> Backs)
    {
        public static OrderReceipt Of(Receipt receipt)
        {
            var (order, bill) = (receipt.Order, receipt.Bill);
            return new(
                order.Row.Id, order.Row.Number, receipt.At.ToUniversalTime(), order.Row.RestaurantName, receipt.SellerAddress, order.Row.DropOffLine,
                [.. order.Lines.Where(line => !line.Removed).Select(line => new ReceiptLine(line.Name, line.Quantity, [.. line.Options.Select(option => option.Name)], line.Total))],
                bill.Items, bill.Discount, bill.DeliveryFee, bill.DeliveryDiscount, bill.ServiceFee, bill.Tip,
                receipt.TaxBase, receipt.TaxRate, bill.Tax, bill.TaxIncluded, bill.Total, receipt.Paid, receipt.Money?.Kept,
                [.. (receipt.Money?.Backs ?? []).Select(back => new MoneyReturned(back.Amount, back.Reason, back.State, back.Dishes, back.At))]);
        }
    }

    public sealed record ReceiptLine(string Name, int Quantity, IReadOnlyList<string> Options, Money Total);

    /// <summary>Money that went back, or is on its way.</summary>
    /// <param name="Dishes">Empty when it is about the order as a whole.</param>
    public sealed record MoneyReturned(Money Amount, RefundReason Reason, RefundState State, IReadOnlyList<string> Dishes, DateTimeOffset At);
}
