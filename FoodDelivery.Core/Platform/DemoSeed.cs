using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Platform;

/// <summary>Fills one room of the demo city. Runs at every start with <c>Demo:Enabled</c>, so it adds only what is missing.</summary>
public interface IDemoSeed
{
    /// <summary>Lower runs first: people 10, restaurants 20, couriers 30, what people do 90.</summary>
    int Order { get; }

    Task RunAsync(CancellationToken cancel);
}

/// <summary>How a room's module lists its seed.</summary>
public static class DemoSeeds
{
    public static IServiceCollection AddDemoSeed<TSeed>(this IServiceCollection services) where TSeed : class, IDemoSeed => services.AddScoped<IDemoSeed, TSeed>();
}
