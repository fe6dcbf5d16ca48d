using FoodDelivery.Dispatch;
using FoodDelivery.Web.Dispatch;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>A simulated dispatcher gives each order to the courier who is quickest at the restaurant, leaving a person at the board time to decide first.</summary>
/// <param name="hands">By which it acts.</param>
/// <param name="time">Of the server.</param>
/// <param name="board">Null in a process that serves no people: whether somebody looks at a board elsewhere is not known there.</param>
public sealed class SimulatedDispatchers(CityHands hands, TimeProvider time, DispatchBoard? board = null)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan PatienceBesideAPerson = TimeSpan.FromSeconds(90);

    public async Task StepAsync(double speed, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        // A person at the board decides first; nobody waits for a person who only looks.
        var latest = now - (board is { IsWatched: true } ? PatienceBesideAPerson : Patience / speed);
        var waiting = await hands.Ask((DispatchDb db) => db.Deliveries.AsNoTracking()
            .Where(delivery => delivery.Status == DeliveryStatus.Unassigned && delivery.CreatedAt < latest)
            .OrderBy(delivery => delivery.ReadyAt).Select(delivery => delivery.Id).Take(10).ToListAsync(cancel));
        foreach (var delivery in waiting)
        {
            var ranked = await hands.Ask((DispatchReads reads) => reads.RankedAsync(delivery, cancel));
            if (ranked.FirstOrDefault(courier => courier is { MayTake: true, Jobs: 0, ToRestaurant: not null }) is not { } courier) return;
            await hands.Try((AssignDelivery assign) => assign.RunAsync(new(delivery, courier.Id), cancel));
        }
    }
}
