using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Payments;

/// <summary>A place in a list that is sorted by time, newest first: the last row somebody has read.</summary>
public readonly record struct ListPlace(DateTimeOffset At, Guid Id);

/// <summary>The same lists for programs and files: from the last row read on, so that what is added meanwhile moves nothing.</summary>
public partial class MoneyReads
{
    /// <summary>Newest first.</summary>
    public virtual async Task<IReadOnlyList<PaymentRow>> PaymentsFromAsync(PaymentFilter filter, ListPlace? after, int size, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return [];
        var query = Chosen(filter);
        if (after is { } last) query = query.Where(p => EF.Functions.LessThan(ValueTuple.Create(p.CreatedAt, p.Id), ValueTuple.Create(last.At, last.Id)));
        return await RowsAsync(query.OrderByDescending(p => p.CreatedAt).ThenByDescending(p => p.Id).Take(size), cancel);
    }

    /// <summary>The latest opened first.</summary>
    /// <param name="state">Null for all.</param>
    public virtual async Task<IReadOnlyList<MoneyCase>> CasesFromAsync(CaseState? state, CaseKind? kind, ListPlace? after, int size, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return [];
        var query = db.Cases.AsNoTracking();
        if (state is not null) query = query.Where(c => c.State == state);
        if (kind is not null) query = query.Where(c => c.Kind == kind);
        if (after is { } last) query = query.Where(c => EF.Functions.LessThan(ValueTuple.Create(c.OpenedAt, c.Id), ValueTuple.Create(last.At, last.Id)));
        return await query.OrderByDescending(c => c.OpenedAt).ThenByDescending(c => c.Id).Take(size).ToListAsync(cancel);
    }

    /// <summary>One case; null when there is no such, or the asker is no admin.</summary>
    public virtual async Task<MoneyCase?> CaseAsync(Guid id, CancellationToken cancel) =>
        current.Actor.IsAdmin ? await db.Cases.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancel) : null;

    /// <summary>The latest opened first.</summary>
    /// <param name="state">Null for all.</param>
    public virtual async Task<IReadOnlyList<DisputeRow>> DisputesFromAsync(DisputeState? state, ListPlace? after, int size, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return [];
        var query = db.Disputes.AsNoTracking();
        if (state is not null) query = query.Where(d => d.State == state);
        if (after is { } last) query = query.Where(d => EF.Functions.LessThan(ValueTuple.Create(d.OpenedAt, d.Id), ValueTuple.Create(last.At, last.Id)));
        var rows = await query.Join(db.Payments, d => d.PaymentId, p => p.Id, (d, p) => new { d.Id, p.OrderId, p.OrderNumber, p.Provider, d.AmountMinor, p.Amount.Currency, d.Reason, d.State, d.OpenedAt, d.AnswerBy, d.ClosedAt })
            .OrderByDescending(d => d.OpenedAt).ThenByDescending(d => d.Id).Take(size).ToListAsync(cancel);
        return [.. rows.Select(d => new DisputeRow(d.Id, d.OrderId, d.OrderNumber, d.Provider, new(d.AmountMinor, d.Currency), d.Reason, d.State, d.OpenedAt, d.AnswerBy, d.ClosedAt))];
    }
}
