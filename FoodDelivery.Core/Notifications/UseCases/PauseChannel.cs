using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>Stops a channel for now: its messages wait, codes with them, until somebody lets it go on. An alert says so as long as it lasts.</summary>
public sealed class PauseChannel(NotificationsDb db, Alerts alerts, CurrentActor current, AuditLog audit, TimeProvider time)
{
    internal const int WhyLength = 300;

    public sealed record Request(MessageChannel Channel, string? Why);

    public async Task<Result> RunAsync(Request request, CancellationToken cancel)
    {
        if (!current.Actor.IsOperator) return MessageRefusals.NotAnOperator;
        if (MessageRefusals.Reason(request.Why, WhyLength) is not { } why) return MessageRefusals.WhyMissing;
        var (now, channel, by) = (time.GetUtcNow(), request.Channel, Notification.Cut(current.Actor.Name, 100));
        await using var together = await db.Database.BeginTransactionAsync(cancel);
        // Two who pause it at the same moment: the second hears that it is paused.
        if (await db.Database.ExecuteSqlAsync($"""
            INSERT INTO notifications.channel_pauses (channel, since, by, why) VALUES ({channel.ToString()}, {now}, {by}, {why}) ON CONFLICT (channel) DO NOTHING
            """, cancel) == 0) return Error.Conflict("notifications.already_paused", $"Messages by {ProviderTrouble.NameOf(channel)} are paused already.");
        await alerts.RaiseAsync(new(AlertKey(channel), AlertSeverity.Critical, $"Messages by {ProviderTrouble.NameOf(channel)} are paused by {by}: {why}", "Whoever waits for one, codes included.",
            "/admin/notifications", "Let them go on", now, ByItself: true), cancel);
        audit.Write(db, "notifications.channel_paused", channel.ToString(), after: new { Paused = true }, why: why);
        db.Tell(new NotificationsChanged());
        await db.SaveChangesAsync(cancel);
        await together.CommitAsync(cancel);
        return Result.Ok;
    }

    internal static string AlertKey(MessageChannel channel) => $"notifications.paused:{channel}";
}
