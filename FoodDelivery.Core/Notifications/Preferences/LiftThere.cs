using FoodDelivery.Platform;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Notifications;

/// <summary>Has a provider's own list follow ours at once when an address was taken off it. Without it that would be some minutes later, and a mail sent meanwhile would be dropped.</summary>
public sealed class LiftThere(JobQueue jobs, IOptions<SendGridOptions> options)
{
    /// <summary>To be called when the lift is committed: the job looks for it at once.</summary>
    /// <param name="reason">What was lifted; null for whatever stood there.</param>
    public void Soon(MessageChannel channel, SuppressionReason? reason)
    {
        if (options.Value.Mode != SendGridMode.Off && LiftAtSendGrid.IsListedThere(channel, reason)) jobs.Enqueue(LiftAtSendGrid.Id);
    }
}
