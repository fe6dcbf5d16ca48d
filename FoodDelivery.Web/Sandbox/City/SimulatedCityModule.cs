using FoodDelivery.Platform;

namespace FoodDelivery.Web.Sandbox;

/// <summary>The people of the demo city who are nobody. Only in a process that relays and works, so that two processes do not make two crowds.</summary>
public static class SimulatedCityModule
{
    public static IServiceCollection AddSimulatedCity(this IServiceCollection services) => services
        .AddCheckedOptions<DemoOptions>("Demo")
        .AddSingleton<CityHands>()
        .AddSingleton<SimulatedCustomers>()
        .AddSingleton<SimulatedKitchens>()
        .AddSingleton<SimulatedDispatchers>()
        .AddSingleton<SimulatedCouriers>()
        .AddHostedService<SimulatedCity>();
}
