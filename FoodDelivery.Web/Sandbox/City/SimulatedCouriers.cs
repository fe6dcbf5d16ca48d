using FoodDelivery.Catalog;
using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>Simulated couriers: ride along the streets, wait for the food, ring at the door. Couriers kept for people are left alone.</summary>
public sealed class SimulatedCouriers(CityHands hands, IMapService map, TimeProvider time)
{
    private const double BicycleMetersPerSecond = 4.5;
    private static readonly TimeSpan CrewEvery = TimeSpan.FromSeconds(10);
    private readonly Dictionary<Guid, Rider> riders = [];
    private DateTimeOffset nextCrew;
    private DateTimeOffset last;

    public async Task StepAsync(double speed, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var took = last == default ? TimeSpan.FromSeconds(1) : now - last;
        last = now;
        if (now >= nextCrew)
        {
            nextCrew = now + CrewEvery;
            await CallInTheCrewAsync(cancel);
        }

        var jobs = await hands.Ask((DispatchDb db) => db.Deliveries.AsNoTracking()
            .Where(delivery => delivery.EndedAt == null && delivery.CourierId != null)
            .Select(delivery => new Job(delivery.Id, delivery.OrderId, delivery.CourierId!.Value, delivery.Status, delivery.PickupPoint, delivery.DropOffPoint, delivery.FoodReadyAt))
            .ToListAsync(cancel));
        foreach (var rider in riders.Values)
        {
            // What is carried already comes first.
            var job = jobs.Where(one => one.CourierId == rider.Id).OrderByDescending(one => one.Status).FirstOrDefault();
            await WorkAsync(rider, job, now, took, speed, cancel);
        }

        var reports = riders.Values.Select(rider => new ReportPositions.Track(rider.Id, [new PositionReport(now, rider.At.Lat, rider.At.Lng, 8, rider.Heading, rider.Speed)])).ToList();
        if (reports.Count > 0) await hands.As<ReportPositions, Result<ReportPositions.Answer>>(Actor.System, report => report.RunAsync(new(reports), cancel));
    }

    private async Task WorkAsync(Rider rider, Job? job, DateTimeOffset now, TimeSpan took, double speed, CancellationToken cancel)
    {
        var goal = job?.Status switch
        {
            DeliveryStatus.Assigned => job.Pickup,
            DeliveryStatus.PickedUp => job.DropOff,
            _ => (GeoPoint?)null,
        };
        if (goal is { } target && rider.Target != target && await map.RouteAsync(rider.At, target, cancel) is { } route) rider.Ride(route, target);
        if (job is null && rider.HasArrived && Random.Shared.NextDouble() < 0.02) await StrollAsync(rider, cancel);

        var meters = BicycleMetersPerSecond * speed * took.TotalSeconds;
        if (job is null) meters *= 0.4; // nobody hurries without a job
        if (job?.Status is DeliveryStatus.AtRestaurant or DeliveryStatus.AtDoor) meters = 0;
        if (rider.Step(meters, took)) rider.Since = now;
        if (job is null || !rider.HasArrived) return;

        switch (job.Status)
        {
            case DeliveryStatus.Assigned when rider.Target == job.Pickup:
                await hands.Try((ArriveAtRestaurant arrive) => arrive.RunAsync(new(job.Id), cancel));
                break;
            case DeliveryStatus.AtRestaurant when job.FoodReadyAt is { } ready && now - ready > Chance.Between(15, 60, job.Id, "pick up") / speed:
                await hands.Try((PickUp pickUp) => pickUp.RunAsync(new(job.Id), cancel));
                break;
            case DeliveryStatus.PickedUp when rider.Target == job.DropOff:
                await hands.Try((ArriveAtDoor arrive) => arrive.RunAsync(new(job.Id), cancel));
                break;
            case DeliveryStatus.AtDoor when now - rider.Since > Chance.Between(30, 120, job.Id, "hand over") / speed:
                // The customer at the door reads out the PIN.
                if (await hands.Ask((OrderLookup orders) => orders.ForDeliveryAsync(job.OrderId, cancel)) is { } order)
                    await hands.Try((CompleteDelivery complete) => complete.RunAsync(new(job.Id, order.DoorPin), cancel));
                break;
        }
    }

    private async Task StrollAsync(Rider rider, CancellationToken cancel)
    {
        var places = (await hands.Ask((CatalogLookup catalog) => catalog.RestaurantsAsync(cancel))).Values.Select(r => r.Location).ToArray();
        if (places.Length == 0) return;
        var place = places[Random.Shared.Next(places.Length)];
        if (await map.RouteAsync(rider.At, place, cancel) is { } route) rider.Ride(route, place);
    }

    private async Task CallInTheCrewAsync(CancellationToken cancel)
    {
        var couriers = await hands.Ask((DispatchReads reads) => reads.CouriersAsync(null, cancel));
        var places = (await hands.Ask((CatalogLookup catalog) => catalog.RestaurantsAsync(cancel))).Values.Select(r => r.Location).ToArray();
        if (places.Length == 0) return;
        // Every fifth has the day off.
        foreach (var (courier, n) in couriers.Where(c => !c.ForPeople).OrderBy(c => c.Number).Select((c, n) => (c, n)).Where(c => c.n % 5 != 4 || c.c.Jobs > 0))
        {
            if (!courier.IsOnDuty) await hands.Try((GoOnDuty duty) => duty.RunAsync(new(courier.Id), cancel));
            if (riders.ContainsKey(courier.Id)) continue;
            var start = courier.Position ?? places[(n * 7 + 3) % places.Length];
            riders[courier.Id] = new Rider(courier.Id, start);
        }
    }

    private sealed record Job(Guid Id, Guid OrderId, Guid CourierId, DeliveryStatus Status, GeoPoint Pickup, GeoPoint DropOff, DateTimeOffset? FoodReadyAt);
}
