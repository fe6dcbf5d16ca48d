using FoodDelivery.Catalog;
using FoodDelivery.Platform;

namespace FoodDelivery.Ordering;

/// <summary>The demo city's simulated cooks watch their kitchens like everybody else; without this every restaurant would be paused as unwatched.</summary>
public sealed class DemoCrew(DemoSeeder demo, CatalogLookup catalog, KitchenHeartbeat heartbeat) : IJob
{
    /// <summary>The device by which simulated cooks watch; every other one is a person's.</summary>
    public static readonly Guid Screen = Guid.Parse("0199d000-0000-7000-8000-00c00c000001");

    public async Task RunAsync(string? argument, CancellationToken cancel)
    {
        if (!demo.IsEnabled) return;
        foreach (var restaurant in (await catalog.RestaurantsAsync(cancel)).Keys)
            await heartbeat.RunAsync(new(restaurant, Screen, SoundOn: false), cancel);
    }
}
