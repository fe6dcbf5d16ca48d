using FoodDelivery.Analytics;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Notifications;

/// <summary>What hurts now wakes those who can mend it. An alert is told once, whatever became worse in which order.</summary>
public sealed class TellOperatorsWhenAlertRaised(NotificationsDb db, People people, ToldPeople told, Notify notify, IOptions<OperationsOptions> operations) : IReaction<AlertRaised>
{
    /// <summary>Families that a dispatcher can do something about; the rest is for admins alone.</summary>
    private static readonly string[] Dispatchers = ["ordering.", "dispatch."];

    public async Task RunAsync(AlertRaised happened, EventContext context, CancellationToken cancel)
    {
        if (happened.Severity != AlertSeverity.Critical) return;
        // Over before anybody could be woken.
        if (await db.Alerts.AsNoTracking().SingleOrDefaultAsync(a => a.Id == happened.AlertId && a.ResolvedAt == null, cancel) is not { } alert) return;
        var whom = await people.InRoleAsync(Roles.Admin, cancel);
        if (Dispatchers.Any(family => alert.Key.StartsWith(family, StringComparison.Ordinal))) whom = [.. whom.UnionBy(await people.InRoleAsync(Roles.Dispatcher, cancel), person => person.Id)];
        var plan = NoticePlan.Of(NoticePlan.OperatorAlert);
        var data = new AlertMessage(alert.Severity, alert.What, alert.Whom, alert.Link, alert.LinkText, alert.Since);
        foreach (var to in await told.AtWorkAsync(whom, operations.Value.TimeZone, cancel, culture: ToldPeople.UsualCulture))
            await notify.WriteAsync(new(plan.Template, plan.Kind, alert.Id, data, to, plan.Ways, context.Time + plan.UsefulFor), cancel);
    }
}
