using FoodDelivery.Platform;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Analytics;

/// <summary>Looks across all rooms and adds up. The only one that reads other rooms' tables, and it never writes them. Start reading here.</summary>
public static class AnalyticsModule
{
    public static IServiceCollection AddAnalytics(this IServiceCollection services) => services
        .AddCheckedOptions<OperationsOptions>("Operations")
        .AddSingleton<OperationsReads>();
}
