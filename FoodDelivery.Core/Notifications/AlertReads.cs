using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

public sealed record AlertRow(Guid Id, AlertSeverity Severity, string What, string Whom, string Link, string LinkText, DateTimeOffset Since, bool ByItself, DateTimeOffset? ResolvedAt, string? ResolvedBy, string? Resolution);

/// <summary>What is broken, and what was. For operators.</summary>
public sealed partial class AlertReads(NotificationsDb db, CurrentActor current)
{
    /// <summary>The worst first, then the oldest.</summary>
    public async Task<IReadOnlyList<AlertRow>> OpenAsync(CancellationToken cancel) => current.Actor.IsOperator
        ? [.. (await Rows(db.Alerts.Where(a => a.ResolvedAt == null)).ToListAsync(cancel)).OrderByDescending(a => a.Severity).ThenBy(a => a.Since)]
        : [];

    /// <summary>Those that are over, latest first.</summary>
    public async Task<IReadOnlyList<AlertRow>> OverAsync(int most, CancellationToken cancel) => current.Actor.IsOperator
        ? await Rows(db.Alerts.Where(a => a.ResolvedAt != null).OrderByDescending(a => a.ResolvedAt).Take(most)).ToListAsync(cancel)
        : [];

    private static IQueryable<AlertRow> Rows(IQueryable<Alert> alerts) => alerts.AsNoTracking().Select(a =>
        new AlertRow(a.Id, a.Severity, a.What, a.Whom, a.Link, a.LinkText, a.Since, a.ByItself, a.ResolvedAt, a.ResolvedBy, a.Resolution));
}
