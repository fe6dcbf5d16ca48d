using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>Lets a paused channel go on. What has waited is sent at once; what is of no use by now is not.</summary>
public sealed class ResumeChannel(NotificationsDb db, Alerts alerts, NotificationSignal signal, CurrentActor current, AuditLog audit)
{
    public sealed record Request(MessageChannel Channel, string? Why);

    public async Task<Result> RunAsync(Request request, CancellationToken cancel)
    {
        if (!current.Actor.IsOperator) return MessageRefusals.NotAnOperator;
        if (MessageRefusals.Reason(request.Why, PauseChannel.WhyLength) is not { } why) return MessageRefusals.WhyMissing;
        var channel = request.Channel;
        await using var together = await db.Database.BeginTransactionAsync(cancel);
        if (await db.ChannelPauses.Where(pause => pause.Channel == channel).ExecuteDeleteAsync(cancel) == 0) return Error.Conflict("notifications.not_paused", $"Messages by {ProviderTrouble.NameOf(channel)} are not paused.");
        await alerts.EndAsync(PauseChannel.AlertKey(channel), $"{current.Actor.Name} has let them go on.", cancel);
        audit.Write(db, "notifications.channel_resumed", channel.ToString(), after: new { Paused = false }, why: why);
        db.Tell(new NotificationsChanged());
        await db.SaveChangesAsync(cancel);
        await together.CommitAsync(cancel);
        signal.WakeAll();
        return Result.Ok;
    }
}
