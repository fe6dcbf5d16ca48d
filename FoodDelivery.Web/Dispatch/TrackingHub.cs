using FoodDelivery.Dispatch;
using FoodDelivery.Ordering;
using FoodDelivery.Web.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace FoodDelivery.Web.Dispatch;

/// <summary>
/// Moves couriers on live maps. The map's script connects with the person's cookie, a program with its token, joins, gets a snapshot, then what changes (see <see cref="TrackingFanOut"/>).
/// Groups are lost with the connection: after a reconnect the script joins again and starts from a new snapshot.
/// </summary>
[Authorize(TrackingPolicy.Name)]
public sealed class TrackingHub(PositionFeed feed, OrderWatches orders, TimeProvider time) : Hub
{
    /// <summary>What the script listens to.</summary>
    public const string Moves = "moves";

    public const string Everybody = "couriers";

    /// <returns>All couriers on duty, as <see cref="PositionBytes"/>.</returns>
    [Authorize(DispatchPermissions.Read)]
    public async Task<byte[]> JoinCouriers()
    {
        // First the group, then the snapshot: what changes in between is told twice, not lost.
        await Groups.AddToGroupAsync(Context.ConnectionId, Everybody, Context.ConnectionAborted);
        return PositionBytes.Of(feed.Snapshot().Positions, time.GetUtcNow());
    }

    /// <summary>For the customer: the courier of one order while on the way. Other people's orders look like orders without a courier.</summary>
    /// <returns>One courier or none, as <see cref="PositionBytes"/>.</returns>
    [Authorize(OrderingPermissions.Read)]
    public async Task<byte[]> JoinOrder(Guid orderId)
    {
        var asker = TrackingPolicy.AskerOf(Context.User!);
        return PositionBytes.Of(await orders.BeginAsync(Context.ConnectionId, orderId, asker, Context.ConnectionAborted), time.GetUtcNow());
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        orders.End(Context.ConnectionId);
        return Task.CompletedTask;
    }
}
