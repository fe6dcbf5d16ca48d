using FoodDelivery.Platform;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Ordering;

/// <summary>The cart, the order and its state machine, promises. Start reading here.</summary>
public static class OrderingModule
{
    public static IServiceCollection AddOrdering(this IServiceCollection services) => services
        // Where it keeps things
        .AddModuleDb<OrderingDb>(OrderingDb.SchemaName)
        .AddCheckedOptions<OrderingOptions>("Ordering")
        .AddScoped<OrderChanges>()
        .AddLiveChange<OrderChanged>()

        // What others may ask
        .AddScoped<OrderLookup>()
        .AddScoped<OrderReads>();
}
