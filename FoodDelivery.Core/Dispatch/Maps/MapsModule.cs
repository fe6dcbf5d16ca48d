using FoodDelivery.Platform;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Dispatch;

/// <summary>Dispatch's map: addresses, routes, and where everybody is right now.</summary>
public static class MapsModule
{
    public static IServiceCollection AddMaps(this IServiceCollection services) => services
        .AddCheckedOptions<LocalMapOptions>("Maps:Local")
        .AddSingleton<IMapService, LocalMapService>()
        .AddSingleton<PositionFeed>();
}
