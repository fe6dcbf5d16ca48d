using FoodDelivery.Kernel;

namespace FoodDelivery.Catalog;

/// <summary>Takes no new orders for a while. There is always an end, because a forgotten pause costs an evening.</summary>
public sealed class PauseRestaurant(OperateRestaurant operate, TimeProvider time)
{
    public const int MaxReasonLength = 120;

    /// <param name="Reason">Shown to customers; null for the usual words.</param>
    public sealed record Request(Guid RestaurantId, TimeSpan For, string? Reason = null);

    public async Task<Result> RunAsync(Request request, CancellationToken cancel) => request.Reason?.Length > MaxReasonLength
        ? Error.Invalid("catalog.reason_too_long", $"Keep the reason below {MaxReasonLength} characters.", "reason")
        : await operate.RunAsync(request.RestaurantId, restaurant => restaurant.Pause(request.For, request.Reason, time.GetUtcNow()), cancel);
}
