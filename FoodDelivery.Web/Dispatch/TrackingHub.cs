using FoodDelivery.Dispatch;
using FoodDelivery.Web.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace FoodDelivery.Web.Dispatch;

/// <summary>
/// Moves couriers on live maps. The map's script connects with the person's cookie, joins, gets a snapshot, then what changes (see <see cref="TrackingFanOut"/>).
/// Groups are lost with the connection: after a reconnect the script joins again and starts from a new snapshot.
/// </summary>
[Authorize(Policies.Customer)]
public sealed class TrackingHub(PositionFeed feed, TimeProvider time) : Hub
{
    /// <summary>What the script listens to.</summary>
    public const string Moves = "moves";

    public const string Everybody = "couriers";

    /// <returns>All couriers on duty, as <see cref="PositionBytes"/>.</returns>
    [Authorize(Policies.Dispatch)]
    public async Task<byte[]> JoinCouriers()
    {
        // First the group, then the snapshot: what changes in between is told twice, not lost.
        await Groups.AddToGroupAsync(Context.ConnectionId, Everybody, Context.ConnectionAborted);
        return PositionBytes.Of(feed.Snapshot().Positions, time.GetUtcNow());
    }
}
