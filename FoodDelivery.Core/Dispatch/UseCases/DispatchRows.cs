using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Dispatch;

/// <summary>How the room's use cases find what they change.</summary>
internal static class DispatchRows
{
    private static readonly Error NoSuchCourier = Error.NotFound("dispatch.no_such_courier", "There is no such courier. Reload the list.");

    /// <summary>The delivery with its timeline.</summary>
    public static Task<Delivery?> DeliveryAsync(this DispatchDb db, Guid id, CancellationToken cancel) =>
        db.Deliveries.Include(d => d.Timeline).AsSplitQuery().FirstOrDefaultAsync(d => d.Id == id, cancel);

    public static Task<Delivery?> DeliveryOfOrderAsync(this DispatchDb db, Guid orderId, CancellationToken cancel) =>
        db.Deliveries.Include(d => d.Timeline).AsSplitQuery().FirstOrDefaultAsync(d => d.OrderId == orderId, cancel);

    public static async Task<Result<Courier>> CourierAsync(this DispatchDb db, Guid id, CancellationToken cancel) =>
        await db.Couriers.FirstOrDefaultAsync(c => c.Id == id, cancel) is { } courier ? courier : NoSuchCourier;

    /// <summary>Who is acting as a courier: the signed-in person, or for the product itself the one it names.</summary>
    public static async Task<Result<Courier>> CourierOfAsync(this DispatchDb db, Actor actor, Guid? named, CancellationToken cancel)
    {
        if (actor.IsSystem) return named is { } id ? await db.CourierAsync(id, cancel) : NoSuchCourier;
        if (!actor.Is(Roles.Courier) || actor.UserId is not { } user) return NotACourier;
        return await db.Couriers.FirstOrDefaultAsync(c => c.UserId == user, cancel) is { } courier ? courier : NotACourier;
    }

    private static Error NotACourier => Error.Forbidden("dispatch.not_a_courier", "Only couriers can do this. Sign in with your courier account, or ask dispatch to set one up for you.");

    public static Error NoSuchDelivery => Error.NotFound("dispatch.no_such_delivery", "There is no such delivery. Reload the list.");

    public static Error OnlyOperators => Error.Forbidden("dispatch.only_dispatchers", "Only dispatchers can do this.");

    /// <summary>What a person typed as the reason, trimmed; refused when it says nothing or too much.</summary>
    public static Result<string> Reason(string? text)
    {
        var reason = text?.Trim() ?? "";
        return reason.Length switch
        {
            < 3 => Error.Invalid("dispatch.reason_missing", "Say why, in a few words.", "reason"),
            > 200 => Error.Invalid("dispatch.reason_too_long", "Say it in at most 200 characters.", "reason"),
            _ => reason,
        };
    }
}
