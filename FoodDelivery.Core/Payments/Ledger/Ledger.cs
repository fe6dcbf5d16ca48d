using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Payments;

/// <summary>
/// Writes journals, in the same commit as the change they tell of, each once. Nothing is ever edited: a balance is a sum, and a mistake is
/// mended by another journal. The database refuses anything else.
/// </summary>
public sealed class Ledger(IOptions<LedgerOptions> options)
{
    public int CommissionBasisPoints => options.Value.CommissionBasisPoints;

    public void Captured(PaymentsDb db, Payment payment, Money amount, DateTimeOffset now) =>
        Write(db, payment, JournalKind.Capture, $"capture:{payment.Id:N}", LedgerRules.Capture(payment.Shares, amount.Minor, CommissionBasisPoints, payment.CourierId), now);

    public void FeeKnown(PaymentsDb db, Payment payment, long moreMinor, DateTimeOffset now) =>
        Write(db, payment, JournalKind.ProviderFee, $"fee:{payment.Id:N}:{payment.FeeMinor}", [new(LedgerAccount.ProviderFees, null, moreMinor), new(LedgerAccount.Provider, null, -moreMinor)], now);

    public async Task RefundedAsync(PaymentsDb db, Payment payment, PaymentRefund refund, DateTimeOffset now, CancellationToken cancel)
    {
        // Dishes that were sold out: the order is booked as if it had never had them.
        if (refund.IsReduction && LedgerRules.Reduction(payment.Shares, payment.DueMinor, CommissionBasisPoints, await BookedAsync(db, payment.OrderId, cancel)) is var sides
            && sides.Where(side => side.Account == LedgerAccount.Provider).Sum(side => side.AmountMinor) == -refund.AmountMinor)
        {
            Write(db, payment, JournalKind.Reduction, $"refund:{refund.Id:N}", sides, now);
            return;
        }
        Write(db, payment, JournalKind.Refund, $"refund:{refund.Id:N}", LedgerRules.Refund(refund.Reason, refund.AmountMinor, await StandingAsync(db, payment.OrderId, cancel),
            LedgerRules.TaxOf(payment.Shares, refund.Lines), CommissionBasisPoints), now);
    }

    /// <summary>The bank sent a refund back: its journal is undone by its mirror image.</summary>
    public async Task RefundReturnedAsync(PaymentsDb db, Payment payment, PaymentRefund refund, DateTimeOffset now, CancellationToken cancel)
    {
        var key = $"refund:{refund.Id:N}";
        var sides = await db.Postings.Where(p => db.Journals.Any(j => j.Id == p.JournalId && j.Key == key)).Select(p => new Side(p.Account, p.Party, -p.AmountMinor)).ToListAsync(cancel);
        if (sides.Count > 0) Write(db, payment, JournalKind.RefundReturned, $"refund-returned:{refund.Id:N}", sides, now);
    }

    public async Task DeliveredAsync(PaymentsDb db, Payment payment, Guid courier, DateTimeOffset now, CancellationToken cancel)
    {
        var sides = LedgerRules.Delivered(courier, await StandingAsync(db, payment.OrderId, cancel));
        if (sides.Count > 0) Write(db, payment, JournalKind.Delivered, $"delivered:{payment.Id:N}", sides, now);
    }

    /// <summary>The bank takes the money back while it decides.</summary>
    public void Disputed(PaymentsDb db, Payment payment, PaymentDispute dispute, DateTimeOffset now) => Write(db, payment, JournalKind.DisputeOpened, $"dispute:{dispute.Id:N}",
        [new(LedgerAccount.Disputes, null, dispute.AmountMinor), new(LedgerAccount.Provider, null, -dispute.AmountMinor)], now);

    public void DisputeWon(PaymentsDb db, Payment payment, PaymentDispute dispute, DateTimeOffset now) => Write(db, payment, JournalKind.DisputeWon, $"dispute-won:{dispute.Id:N}",
        [new(LedgerAccount.Disputes, null, -dispute.AmountMinor), new(LedgerAccount.Provider, null, dispute.AmountMinor)], now);

    /// <summary>What the sale itself was booked as: the capture and what was taken off it since.</summary>
    private static async Task<IReadOnlyList<Side>> BookedAsync(PaymentsDb db, Guid orderId, CancellationToken cancel) => await db.Postings
        .Where(p => db.Journals.Any(j => j.Id == p.JournalId && j.OrderId == orderId && (j.Kind == JournalKind.Capture || j.Kind == JournalKind.Reduction)))
        .GroupBy(p => new { p.Account, p.Party }).Select(one => new Side(one.Key.Account, one.Key.Party, one.Sum(p => p.AmountMinor))).ToListAsync(cancel);

    /// <summary>What stands in an order's accounts, also in journals of this unit of work that are not saved yet.</summary>
    private static async Task<IReadOnlyList<Side>> StandingAsync(PaymentsDb db, Guid orderId, CancellationToken cancel)
    {
        var stored = await db.Postings.Where(p => db.Journals.Any(j => j.Id == p.JournalId && j.OrderId == orderId)).Select(p => new Side(p.Account, p.Party, p.AmountMinor)).ToListAsync(cancel);
        var fresh = db.ChangeTracker.Entries<LedgerJournal>().Where(entry => entry.State == EntityState.Added && entry.Entity.OrderId == orderId)
            .SelectMany(entry => entry.Entity.Postings).Select(p => new Side(p.Account, p.Party, p.AmountMinor));
        return [.. stored.Concat(fresh).GroupBy(side => (side.Account, side.Party)).Select(one => new Side(one.Key.Account, one.Key.Party, one.Sum(side => side.AmountMinor))).OrderBy(side => side.Account).ThenBy(side => side.Party)];
    }

    private static void Write(PaymentsDb db, Payment payment, JournalKind kind, string key, IReadOnlyList<Side> sides, DateTimeOffset now) => db.Journals.Add(new LedgerJournal
    {
        Key = key,
        Kind = kind,
        OrderId = payment.OrderId,
        OrderNumber = payment.OrderNumber,
        Provider = payment.Provider,
        At = now,
        Postings = [.. sides.Select(side => new LedgerPosting { Account = side.Account, Party = side.Party, AmountMinor = side.AmountMinor, Currency = payment.Amount.Currency })],
    });
}

/// <summary>Section <c>Payments</c>.</summary>
public sealed class LedgerOptions
{
    /// <summary>What the platform keeps of a restaurant's food sales, in 1/100 percent.</summary>
    [System.ComponentModel.DataAnnotations.Range(0, 5000)]
    public int CommissionBasisPoints { get; set; } = 1500;

    /// <summary>How far back the quarter-hourly comparison goes.</summary>
    [System.ComponentModel.DataAnnotations.Range(1, 30)]
    public int ReconcileDays { get; set; } = 3;

    /// <summary>How far back the nightly one goes.</summary>
    [System.ComponentModel.DataAnnotations.Range(1, 90)]
    public int ReconcileDeepDays { get; set; } = 35;
}
