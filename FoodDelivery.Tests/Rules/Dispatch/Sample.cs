using FoodDelivery.Catalog;
using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;

namespace FoodDelivery.Tests.Rules.Dispatch;

/// <summary>Deliveries and couriers in the state a test needs.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Noon = new(2026, 6, 17, 16, 0, 0, TimeSpan.Zero);
    public static readonly GeoPoint Kitchen = new(40.7580, -73.9855);
    public static readonly GeoPoint Door = new(40.7527, -73.9772);

    private static int number;

    public static Doing Doing(double minutes, Guid? key = null, double receivedMinutes = double.NaN) =>
        new("Tester", Noon.AddMinutes(minutes), Noon.AddMinutes(double.IsNaN(receivedMinutes) ? minutes : receivedMinutes), key);

    public static Courier OffDuty(string name = "Lena Okafor") => new() { Id = Guid.CreateVersion7(Noon.AddSeconds(++number)), Number = number, Name = name, Phone = "+12125550100" };

    public static Courier OnDuty(string name = "Lena Okafor")
    {
        var courier = OffDuty(name);
        courier.GoOnDuty(Noon);
        return courier;
    }

    public static Delivery New() => Delivery.For(Guid.CreateVersion7(Noon.AddSeconds(++number)), new OrderFacts(
        Guid.CreateVersion7(Noon.AddSeconds(++number)), $"FD-{10000 + number}", Guid.CreateVersion7(Noon), Guid.CreateVersion7(Noon), "Nonna's Corner", "+12125550101", "America/New_York",
        "350 W 42nd St", Kitchen, "1 Vanderbilt Ave", Door, 3, TimeSpan.FromMinutes(6), Noon.AddMinutes(15), Noon.AddMinutes(20), Noon.AddMinutes(35)), Noon);

    /// <summary>A delivery in that status by the legal way, and the courier who has it (or would).</summary>
    public static (Delivery Delivery, Courier Courier) In(DeliveryStatus status)
    {
        var (delivery, courier) = (New(), OnDuty());
        if (status == DeliveryStatus.Unassigned) return (delivery, courier);
        Ok(delivery.Assign(courier, 3, Doing(1)));
        if (status == DeliveryStatus.Cancelled) Ok(delivery.Cancel(courier, "customer changed their mind", Doing(2)));
        if (status is DeliveryStatus.Assigned or DeliveryStatus.Cancelled) return (delivery, courier);
        Ok(delivery.ArriveAtRestaurant(courier, Doing(5)));
        if (status == DeliveryStatus.AtRestaurant) return (delivery, courier);
        Ok(delivery.PickUp(courier, Doing(8)));
        if (status == DeliveryStatus.PickedUp) return (delivery, courier);
        Ok(delivery.ArriveAtDoor(courier, Doing(14)));
        if (status == DeliveryStatus.Delivered) Ok(delivery.Complete(courier, true, 5, Doing(15)));
        if (status == DeliveryStatus.Abandoned) Ok(delivery.Abandon(courier, "customer absent", Doing(15)));
        return (delivery, courier);
    }

    /// <summary>An order at the till; store it once before anything else happens to it, the database gives its number.</summary>
    public static Order Order(RestaurantInfo restaurant, Guid customerId, string pin, DateTimeOffset now)
    {
        var line = new PricedLine(Guid.CreateVersion7(now), "Lasagne", "Pasta", 2, new(1600, "USD"), [], [], null);
        var agreed = new AgreedOrder(
            restaurant, customerId, "Ada Lindqvist", "+12125550199", "1 Vanderbilt Ave", Door, "Blue door", [line],
            Bill.Of([line], 888, false, new(299, "USD"), 500, new(300, "USD")), Promise.For(now, 15, 4, 6, 10), Guid.CreateVersion7(now), $"print-{++number}", null);
        return FoodDelivery.Ordering.Order.Begin(agreed, pin, new Actor(customerId, "Ada Lindqvist", new HashSet<string> { Roles.Customer }, new HashSet<Guid>()), now);
    }

    public static void Place(Order order, DateTimeOffset now) => Ok(order.Place(TimeSpan.FromMinutes(10), Actor.System, now));

    /// <summary>Paid, and promised ready in 15 minutes.</summary>
    public static void Accept(Order order, DateTimeOffset now)
    {
        Place(order, now);
        Ok(order.Accept(15, Actor.System, now));
    }

    public static DeliveryRow Row(DeliveryStatus status = DeliveryStatus.Unassigned, Guid? courier = null, double readyIn = 15, double promisedIn = 35) => new(
        Guid.CreateVersion7(Noon.AddSeconds(++number)), Guid.CreateVersion7(Noon.AddSeconds(number)), $"FD-{10000 + number}", status, "Nonna's Corner", "+12125550101", "America/New_York",
        "350 W 42nd St", Kitchen, "1 Vanderbilt Ave", Door, 3, TimeSpan.FromMinutes(6), courier, courier is null ? null : "Lena Okafor",
        Noon.AddMinutes(readyIn), null, Noon.AddMinutes(promisedIn - 10), Noon.AddMinutes(promisedIn), Noon.AddMinutes(-2),
        status.IsOnTheWay() ? Noon.AddMinutes(-1) : null, null, status.HasFood() ? Noon.AddMinutes(-1) : null, null, null, 0);

    public static CourierRow CourierRow(double seenAgo = 0.1, double movedAgo = 0.1, GeoPoint? at = null, DateTimeOffset? paused = null, Guid? id = null, int jobs = 1) => new(
        id ?? Guid.CreateVersion7(Noon.AddSeconds(++number)), ++number, "Lena Okafor", "+12125550100", Vehicle.Bicycle, false, Noon.AddHours(-2), jobs, paused,
        at ?? Kitchen, Noon.AddMinutes(-seenAgo), Noon.AddMinutes(-movedAgo));

    private static void Ok(Result result) => Assert.True(result.IsOk, result.Error?.Message);
}
