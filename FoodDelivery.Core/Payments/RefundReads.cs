using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Payments;

/// <summary>A line of the order as whoever refunds it needs it.</summary>
/// <param name="Paid">What the customer paid for it, with its tax.</param>
/// <param name="Back">What of it is on its way back already, or there.</param>
public sealed record RefundableLine(int Position, string Name, int Quantity, Money Paid, Money Back)
{
    public Money Left => Paid - Back;
}

/// <summary>A refund in an operator's list.</summary>
public sealed record RefundRow(Guid Id, int Number, Money Amount, RefundReason Reason, string? Note, IReadOnlyList<RefundLine> Lines, string By, DateTimeOffset At, RefundState State, string? Error, DateTimeOffset? FinishedAt);

/// <summary>Who bears a refund.</summary>
/// <param name="Tax">Sales tax that is not owed any more.</param>
public sealed record RefundBearers(Money Restaurant, Money Tax, Money Courier, Money Platform);

/// <summary>What is needed to refund an order, and what was refunded of it.</summary>
/// <param name="Left">What can still go back.</param>
/// <param name="Standing">What stands in the order's accounts now.</param>
public sealed record RefundDesk(Guid OrderId, string OrderNumber, Money Captured, Money Left, IReadOnlyList<RefundableLine> Lines, IReadOnlyList<RefundRow> Refunds, IReadOnlyList<Side> Standing,
    PaymentShares? Shares = null, int CommissionBasisPoints = 0)
{
    /// <summary>By the ledger's own rule, as it would be now.</summary>
    /// <param name="dishes">What it is about; empty when it is about the order as a whole.</param>
    public RefundBearers Bearers(RefundReason reason, Money amount, IReadOnlyList<RefundLine> dishes)
    {
        var sides = LedgerRules.Refund(reason, amount.Minor, Standing, Shares is null ? null : LedgerRules.TaxOf(Shares, dishes), CommissionBasisPoints);
        Money Of(params LedgerAccount[] accounts) => new(sides.Where(side => accounts.Contains(side.Account)).Sum(side => side.AmountMinor), amount.Currency);
        var (restaurant, tax, courier) = (Of(LedgerAccount.Restaurant), Of(LedgerAccount.Tax), Of(LedgerAccount.Courier, LedgerAccount.Tips));
        return new(restaurant, tax, courier, amount - restaurant - tax - courier);
    }
}

/// <summary>Money on its way back, as the customer may know it.</summary>
public sealed record MoneyBack(Money Amount, RefundReason Reason, RefundState State, IReadOnlyList<string> Dishes, DateTimeOffset At);

/// <summary>What became of the customer's money: for tracking and receipt.</summary>
public sealed record MoneyTold(PaymentStatus Status, Money Amount, Money Captured, Money Refunded, string? Card, string? FailureMessage, DateTimeOffset? CapturedAt, IReadOnlyList<MoneyBack> Backs)
{
    /// <summary>What the customer has paid in the end. What is on its way back is theirs already; what the bank sent back is not.</summary>
    public Money Kept => Captured - new Money(Backs.Where(back => back.State != RefundState.Failed).Sum(back => back.Amount.Minor), Captured.Currency);
}

/// <summary>Looks at what went back of an order's money. Changes nothing.</summary>
public class RefundReads(PaymentsDb db, Ledger ledger, CurrentActor current)
{
    /// <summary>For operators who may refund; null for others and where nothing was to be paid.</summary>
    public virtual async Task<RefundDesk?> DeskAsync(Guid orderId, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin || await FindAsync(db, orderId, cancel) is not { } payment) return null;
        var standing = await db.Postings.AsNoTracking().Join(db.Journals.Where(j => j.OrderId == orderId), p => p.JournalId, j => j.Id, (p, j) => p)
            .GroupBy(p => new { p.Account, p.Party }).Select(one => new { one.Key.Account, one.Key.Party, Sum = one.Sum(p => p.AmountMinor) }).ToListAsync(cancel);
        Money Of(long minor) => new(minor, payment.Amount.Currency);
        var alive = payment.Refunds.Where(refund => refund.State != RefundState.Failed).SelectMany(refund => refund.Lines).ToLookup(line => line.Position, line => line.AmountMinor);
        return new(orderId, payment.OrderNumber, Of(payment.CapturedMinor), Of(payment.RefundableMinor),
            [.. payment.Shares.Lines.Select(line => new RefundableLine(line.Position, line.Name, line.Quantity, Of(line.TotalMinor), Of(alive[line.Position].Sum())))],
            [.. payment.Refunds.OrderBy(r => r.Number).Select(r => new RefundRow(r.Id, r.Number, Of(r.AmountMinor), r.Reason, r.Note, r.Lines, r.RequestedBy, r.RequestedAt, r.State, r.Error, r.FinishedAt))],
            [.. standing.Select(side => new Side(side.Account, side.Party, side.Sum)).OrderBy(side => side.Account).ThenBy(side => side.Party)],
            payment.Shares, ledger.CommissionBasisPoints);
    }

    /// <summary>For the customer. The caller has made sure that the order is the asker's.</summary>
    public virtual async Task<MoneyTold?> ToldAsync(Guid orderId, CancellationToken cancel) => await FindAsync(db, orderId, cancel) is { } payment ? Told(payment) : null;

    internal static MoneyTold Told(Payment payment)
    {
        Money Of(long minor) => new(minor, payment.Amount.Currency);
        return new(payment.Status, payment.Amount, Of(payment.CapturedMinor), Of(payment.RefundedMinor), payment.Card, payment.FailureMessage, payment.CapturedAt,
            // Refused before it ever left: the customer has heard nothing of it, and is told nothing.
            [.. payment.Refunds.Where(r => r.State != RefundState.Failed || r.ProviderId is not null).OrderBy(r => r.Number)
                .Select(r => new MoneyBack(Of(r.AmountMinor), r.Reason, r.State, [.. r.Lines.Select(line => line.Name)], r.RequestedAt))]);
    }

    internal static Task<Payment?> FindAsync(PaymentsDb db, Guid orderId, CancellationToken cancel) =>
        db.Payments.AsNoTracking().Include(p => p.Refunds).SingleOrDefaultAsync(p => p.OrderId == orderId && p.Provider != "none", cancel);
}
