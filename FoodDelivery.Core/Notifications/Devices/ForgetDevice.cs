using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>No more push to a device: its owner says so, or signs out there. A device of somebody else does not exist.</summary>
public sealed class ForgetDevice(NotificationsDb db, CurrentActor current)
{
    public sealed record Request(Guid DeviceId);

    public static readonly Error NoSuchDevice = Error.NotFound("notifications.no_such_device", "This device is not registered, or not any more.");

    public async Task<Result> RunAsync(Request request, CancellationToken cancel) => current.Actor.UserId is { } person && await OfAsync(request.DeviceId, person, cancel) ? Result.Ok : NoSuchDevice;

    /// <summary>At signing out, when the person is known by the cookie that ends.</summary>
    /// <returns>False when it was not theirs.</returns>
    public async Task<bool> OfAsync(Guid device, Guid person, CancellationToken cancel) => await db.PushDevices.Where(d => d.Id == device && d.PersonId == person).ExecuteDeleteAsync(cancel) > 0;
}
