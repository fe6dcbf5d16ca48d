using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Payments;

/// <summary>A payment in a list.</summary>
public sealed record PaymentRow(Guid PaymentId, Guid OrderId, string OrderNumber, string Provider, PaymentStatus Status, Money Amount, Money Captured, Money Refunded, string? Card, string? Attention, DateTimeOffset CreatedAt);

/// <summary>A dispute with what it is about.</summary>
public sealed record DisputeRow(Guid Id, Guid OrderId, string OrderNumber, string Provider, Money Amount, string Reason, DisputeState State, DateTimeOffset OpenedAt, DateTimeOffset? AnswerBy, DateTimeOffset? ClosedAt);

/// <param name="Q">Order number or the provider's id.</param>
public sealed record PaymentFilter(string? Q, string? Provider, PaymentStatus? Status, DateTimeOffset? Since);

/// <summary>What one party got in a week, by what it was for.</summary>
public sealed record StatementLine(DateTimeOffset At, string OrderNumber, JournalKind Kind, LedgerAccount Account, Money Amount);

/// <param name="Total">What is to be paid out: the sum of the lines.</param>
public sealed record Statement(Guid Party, DateOnly From, DateOnly Until, IReadOnlyList<StatementLine> Lines, Money Total);

/// <param name="Balance">What we owe this party for the week.</param>
public sealed record PartyBalance(Guid Party, bool IsCourier, int Orders, Money Balance);

/// <summary>Looks at money across orders, for operators. Changes nothing.</summary>
public partial class MoneyReads(PaymentsDb db, DispatchLookup couriers, CurrentActor current)
{
    public virtual async Task<Page<MoneyCase>> CasesAsync(bool open, CaseKind? kind, int page, int size, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return new([], 0);
        var query = db.Cases.AsNoTracking().Where(c => open ? c.State == CaseState.Open : c.State != CaseState.Open);
        if (kind is not null) query = query.Where(c => c.Kind == kind);
        return new(await query.OrderByDescending(c => open ? c.OpenedAt : c.ClosedAt).ThenBy(c => c.Id).Skip(page * size).Take(size).ToListAsync(cancel), await query.CountAsync(cancel));
    }

    public virtual async Task<Page<PaymentRow>> PaymentsAsync(PaymentFilter filter, int page, int size, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return new([], 0);
        var query = Chosen(filter);
        return new(await RowsAsync(query.OrderByDescending(p => p.CreatedAt).ThenByDescending(p => p.Id).Skip(page * size).Take(size), cancel), await query.CountAsync(cancel));
    }

    private IQueryable<Payment> Chosen(PaymentFilter filter)
    {
        var query = db.Payments.AsNoTracking().Where(p => p.Provider != "none");
        if (filter.Q?.Trim() is { Length: > 0 } q)
        {
            var number = q.ToUpperInvariant();
            query = query.Where(p => p.OrderNumber == number || p.IntentId == q || p.SessionId == q || p.ChargeId == q);
        }
        if (filter.Provider is not null) query = query.Where(p => p.Provider == filter.Provider);
        if (filter.Status is { } status) query = query.Where(p => p.Status == status);
        if (filter.Since is { } since) query = query.Where(p => p.CreatedAt >= since);
        return query;
    }

    private static async Task<IReadOnlyList<PaymentRow>> RowsAsync(IQueryable<Payment> payments, CancellationToken cancel)
    {
        var rows = await payments.Select(p => new { p.Id, p.OrderId, p.OrderNumber, p.Provider, p.Status, p.Amount, p.CapturedMinor, p.RefundedMinor, p.Card, Attention = p.Attention ?? p.Doubt, p.CreatedAt }).ToListAsync(cancel);
        return [.. rows.Select(p => new PaymentRow(p.Id, p.OrderId, p.OrderNumber, p.Provider, p.Status, p.Amount, new(p.CapturedMinor, p.Amount.Currency), new(p.RefundedMinor, p.Amount.Currency), p.Card, p.Attention, p.CreatedAt))];
    }

    public virtual async Task<IReadOnlyList<DisputeRow>> DisputesAsync(CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return [];
        var rows = await db.Disputes.AsNoTracking().Join(db.Payments, d => d.PaymentId, p => p.Id, (d, p) => new { d.Id, p.OrderId, p.OrderNumber, p.Provider, d.AmountMinor, p.Amount.Currency, d.Reason, d.State, d.OpenedAt, d.AnswerBy, d.ClosedAt })
            .OrderBy(d => d.ClosedAt != null).ThenBy(d => d.AnswerBy).Take(200).ToListAsync(cancel);
        return [.. rows.Select(d => new DisputeRow(d.Id, d.OrderId, d.OrderNumber, d.Provider, new(d.AmountMinor, d.Currency), d.Reason, d.State, d.OpenedAt, d.AnswerBy, d.ClosedAt))];
    }

    /// <summary>One dispute; null when there is no such, or the asker is no operator.</summary>
    public virtual async Task<DisputeRow?> DisputeAsync(Guid id, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin || await db.Disputes.AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, cancel) is not { } d) return null;
        var payment = await db.Payments.AsNoTracking().SingleAsync(p => p.Id == d.PaymentId, cancel);
        return new(d.Id, payment.OrderId, payment.OrderNumber, payment.Provider, new(d.AmountMinor, payment.Amount.Currency), d.Reason, d.State, d.OpenedAt, d.AnswerBy, d.ClosedAt);
    }

    /// <summary>What each restaurant or courier is owed for a week that begins on a Monday (UTC).</summary>
    public virtual async Task<IReadOnlyList<PartyBalance>> BalancesAsync(DateOnly monday, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return [];
        var rows = await Week(monday).Where(one => one.Posting.Party != null)
            .GroupBy(one => new { one.Posting.Party, Courier = one.Posting.Account != LedgerAccount.Restaurant, one.Posting.Currency })
            .Select(one => new { one.Key.Party, one.Key.Courier, one.Key.Currency, Orders = one.Select(row => row.Journal.OrderId).Distinct().Count(), Sum = -one.Sum(row => row.Posting.AmountMinor) }).ToListAsync(cancel);
        return [.. rows.Select(row => new PartyBalance(row.Party!.Value, row.Courier, row.Orders, new(row.Sum, row.Currency))).OrderByDescending(row => row.Balance.Minor)];
    }

    /// <summary>A party's week, line by line. Its restaurant's people may see it, the courier, and operators.</summary>
    public virtual async Task<Statement?> StatementAsync(Guid party, DateOnly monday, CancellationToken cancel)
    {
        if (!current.Actor.MayOperate(party) && (current.Actor.UserId is not { } me || await couriers.CourierOfAsync(me, cancel) != party)) return null;
        var rows = await Week(monday).Where(one => one.Posting.Party == party).OrderBy(one => one.Journal.At).ThenBy(one => one.Posting.Id)
            .Select(one => new { one.Journal.At, one.Journal.OrderNumber, one.Journal.Kind, one.Posting.Account, Amount = -one.Posting.AmountMinor, one.Posting.Currency }).ToListAsync(cancel);
        if (rows.Count == 0) return new(party, monday, monday.AddDays(6), [], Money.Zero("USD"));
        return new(party, monday, monday.AddDays(6), [.. rows.Select(row => new StatementLine(row.At, row.OrderNumber, row.Kind, row.Account, new(row.Amount, row.Currency)))], new(rows.Sum(row => row.Amount), rows[0].Currency));
    }

    private IQueryable<Row> Week(DateOnly monday)
    {
        var from = new DateTimeOffset(monday.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        var until = from.AddDays(7);
        return db.Postings.AsNoTracking().Join(db.Journals.Where(j => j.At >= from && j.At < until), p => p.JournalId, j => j.Id, (p, j) => new Row { Posting = p, Journal = j });
    }

    private sealed class Row
    {
        public required LedgerPosting Posting { get; init; }
        public required LedgerJournal Journal { get; init; }
    }
}
