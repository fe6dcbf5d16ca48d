using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>The same lists for programs: from the last row read on, so that what is added meanwhile moves nothing.</summary>
public sealed partial class AlertReads
{
    /// <summary>Those that are over, latest first.</summary>
    /// <param name="after">When the last one read was over, and which it was.</param>
    public async Task<IReadOnlyList<AlertRow>> OverFromAsync((DateTimeOffset At, Guid Id)? after, int size, CancellationToken cancel)
    {
        if (!current.Actor.IsOperator) return [];
        var over = db.Alerts.Where(a => a.ResolvedAt != null);
        if (after is var (at, id)) over = over.Where(a => EF.Functions.LessThan(ValueTuple.Create(a.ResolvedAt!.Value, a.Id), ValueTuple.Create(at, id)));
        return await Rows(over.OrderByDescending(a => a.ResolvedAt).ThenByDescending(a => a.Id).Take(size)).ToListAsync(cancel);
    }

    /// <summary>One alert; null when there is no such, or the asker is no operator.</summary>
    public async Task<AlertRow?> OneAsync(Guid id, CancellationToken cancel) => current.Actor.IsOperator ? await Rows(db.Alerts.Where(a => a.Id == id)).SingleOrDefaultAsync(cancel) : null;
}
