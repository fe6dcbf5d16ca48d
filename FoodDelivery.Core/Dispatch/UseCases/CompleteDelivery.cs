using System.Security.Cryptography;
using System.Text;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;

namespace FoodDelivery.Dispatch;

/// <summary>The food is in the customer's hand, proven by the PIN on their order page. Wrong tries are counted on the server; after five only a dispatcher can complete it.</summary>
public sealed class CompleteDelivery(CourierStep step, OrderLookup orders)
{
    public sealed record Request(Guid DeliveryId, string Pin, DateTimeOffset? At = null, Guid? Key = null);

    public Task<Result> RunAsync(Request request, CancellationToken cancel)
    {
        var pin = request.Pin?.Trim() ?? "";
        if (pin.Length != 4 || !pin.All(char.IsAsciiDigit))
            return Task.FromResult<Result>(Error.Invalid("dispatch.pin_not_four_digits", "The PIN has four digits. Ask the customer for the one on their order page.", "pin"));

        return step.RunAsync(new(request.DeliveryId, request.At, request.Key),
            already: delivery => delivery.Status == DeliveryStatus.Delivered,
            step: async (delivery, courier, doing, stop) =>
            {
                if (await orders.ForDeliveryAsync(delivery.OrderId, stop) is not { } order)
                    return Error.NotFound("dispatch.order_gone", "This order does not exist any more. Call dispatch.");
                return delivery.Complete(courier, Same(pin, order.DoorPin), step.Options.PinTries, doing);
            },
            publish: (db, delivery) => db.Publish(new DeliveryCompleted(delivery.OrderId, delivery.Id)),
            cancel, keepRefusals: true);
    }

    private static bool Same(string given, string wanted) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(wanted));
}
