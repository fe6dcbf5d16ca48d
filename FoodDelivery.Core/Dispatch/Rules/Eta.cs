using FoodDelivery.Kernel;

namespace FoodDelivery.Dispatch;

/// <summary>When the food will be picked up and at the door, if nothing else goes wrong.</summary>
public readonly record struct Prediction(DateTimeOffset PickupAt, DateTimeOffset DoorAt);

/// <summary>Predicts from what is known now. Straight lines with a detour factor: good to a minute or two, cheap enough for every row of a board.</summary>
public static class Eta
{
    /// <summary>Streets of a grid make a way about this much longer than the bird's.</summary>
    private const double Detour = 1.3;

    /// <param name="courier">Where the courier is; null when unknown or nobody has it.</param>
    public static Prediction Of(DeliveryRow delivery, GeoPoint? courier, DateTimeOffset now, DispatchOptions options)
    {
        var foodAt = delivery.FoodReadyAt ?? Later(delivery.ReadyAt, now);
        return delivery.Status switch
        {
            DeliveryStatus.Unassigned => FromPickup(Later(now + options.UsualApproach, foodAt)),
            DeliveryStatus.Assigned => FromPickup(Later(now + (courier is { } at ? Travel(at, delivery.Pickup, options) : options.UsualApproach), foodAt)),
            DeliveryStatus.AtRestaurant => FromPickup(Later(now, foodAt)),
            DeliveryStatus.PickedUp => new(delivery.PickedUpAt ?? now, courier is { } at
                ? now + Travel(at, delivery.DropOff, options) + options.Handover
                : Later((delivery.PickedUpAt ?? now) + delivery.Ride, now) + options.Handover),
            DeliveryStatus.AtDoor => new(delivery.PickedUpAt ?? now, now + options.Handover),
            _ => new(delivery.PickedUpAt ?? delivery.ReadyAt, delivery.EndedAt ?? delivery.PromisedBy),
        };

        Prediction FromPickup(DateTimeOffset pickup) => new(pickup, pickup + delivery.Ride + options.Handover);
    }

    /// <summary>The honest way to say it: the nearer, the narrower. Never in the past.</summary>
    public static (DateTimeOffset From, DateTimeOffset To) Range(DateTimeOffset doorAt, DateTimeOffset now)
    {
        var left = doorAt > now ? doorAt - now : TimeSpan.Zero;
        var spread = TimeSpan.FromMinutes(Math.Clamp(left.TotalMinutes * 0.25, 2, 10));
        return (Later(now, doorAt - spread / 2), now + left + spread);
    }

    public static TimeSpan Travel(GeoPoint from, GeoPoint to, DispatchOptions options) =>
        TimeSpan.FromSeconds(from.MetersTo(to) * Detour / options.MetersPerSecond);

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
