using FoodDelivery.Platform;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Notifications;

/// <summary>Has a provider's own list follow ours at once when an address was taken off it. Without it that would be some minutes later, and a mail sent meanwhile would be dropped.</summary>
public sealed class LiftThere(JobQueue jobs, IOptions<SendGridOptions> options, ILogger<LiftThere> log)
{
    /// <summary>To be called when the lift is committed: the job looks for it at once.</summary>
    /// <param name="reason">What was lifted; null for whatever stood there.</param>
    public void Soon(MessageChannel channel, SuppressionReason? reason)
    {
        if (options.Value.Mode == SendGridMode.Off || !LiftAtSendGrid.IsListedThere(channel, reason)) return;
        try
        {
            jobs.Enqueue(LiftAtSendGrid.Id);
        }
        catch (Exception e)
        {
            // The lift is committed, and whoever asked for it must not read that it failed: the clock starts the same job within minutes.
            log.LogWarning("The provider's own list is told of a lifted address only at the job's next turn: {Reason}", e.GetType().Name);
        }
    }
}
