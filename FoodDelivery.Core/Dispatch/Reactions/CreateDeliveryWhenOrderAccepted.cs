using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;

namespace FoodDelivery.Dispatch;

public sealed class CreateDeliveryWhenOrderAccepted(CreateDelivery create) : IReaction<OrderAccepted>
{
    public async Task RunAsync(OrderAccepted happened, EventContext context, CancellationToken cancel)
    {
        var result = await create.RunAsync(new(happened.OrderId), cancel);
        // An order that ended meanwhile is settled; one we cannot find is a defect that a person must see among the dead letters.
        if (result.Error is { Kind: not ErrorKind.Conflict } error) throw new InvalidOperationException(error.Code);
    }
}
