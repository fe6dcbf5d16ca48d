using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>Simulated cooks: accept, cook, put on the pass. They step back from a restaurant as long as a person's kitchen screen is open there.</summary>
public sealed class SimulatedKitchens(CityHands hands, TimeProvider time)
{
    private static readonly TimeSpan PersonIsThere = TimeSpan.FromSeconds(40);

    public async Task StepAsync(double speed, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var restaurants = await hands.Ask((CatalogLookup catalog) => catalog.RestaurantsAsync(cancel));
        var staffed = await hands.Ask((OrderingDb db) => db.Set<KitchenScreen>()
            .Where(screen => screen.DeviceId != DemoCrew.Screen && screen.LastSeenAt > now - PersonIsThere)
            .Select(screen => screen.RestaurantId).Distinct().ToListAsync(cancel));
        var tickets = await hands.Ask((OrderingDb db) => db.Orders.AsNoTracking()
            .Where(order => (order.Status == OrderStatus.Placed || order.Status == OrderStatus.Preparing) && !staffed.Contains(order.RestaurantId))
            .Select(order => new { order.Id, order.RestaurantId, order.Status, order.PlacedAt, order.PreparingAt }).ToListAsync(cancel));

        foreach (var ticket in tickets)
        {
            if (!restaurants.TryGetValue(ticket.RestaurantId, out var restaurant)) continue;
            var prep = TimeSpan.FromMinutes(restaurant.PrepMinutes);
            if (ticket.Status == OrderStatus.Placed && now - ticket.PlacedAt > Chance.Between(10, 60, ticket.Id, "accept") / speed)
            {
                if (Chance.Of(ticket.Id, "refuse") < 0.02) await hands.Try((RejectOrder reject) => reject.RunAsync(new(ticket.Id, RejectReason.Other, [], "The oven is down for a moment"), cancel));
                else await hands.Try((AcceptOrder accept) => accept.RunAsync(new(ticket.Id, restaurant.PrepMinutes), cancel));
            }
            else if (ticket.Status == OrderStatus.Preparing && now - ticket.PreparingAt > prep * (0.7 + 0.5 * Chance.Of(ticket.Id, "cook")) / speed)
            {
                await hands.Try((BumpTicket bump) => bump.RunAsync(ticket.Id, cancel));
            }
        }
    }
}
