using FoodDelivery.Payments;
using FoodDelivery.Platform;

namespace FoodDelivery.Notifications;

/// <summary>The kitchen cooks and nobody pays: a person has to decide about the order.</summary>
public sealed class RaiseAlertWhenPaymentCaptureFailed(Alerts alerts) : IReaction<PaymentCaptureFailed>
{
    public Task RunAsync(PaymentCaptureFailed happened, EventContext context, CancellationToken cancel) => alerts.RaiseAsync(new(
        Key(happened.OrderId), AlertSeverity.Critical,
        $"The money of an accepted order could not be taken ({happened.Reason.Replace('_', ' ')}).",
        "The restaurant is cooking a meal that nobody has paid for.",
        $"/admin/orders/{happened.OrderId}", "Decide about the order", context.Time, ByItself: false), cancel);

    internal static string Key(Guid orderId) => $"payments.capture_failed:{orderId}";
}
