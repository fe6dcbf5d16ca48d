using FoodDelivery.Payments;
using FoodDelivery.Platform;
using FoodDelivery.Web.Apart;
using FoodDelivery.Web.Setup;

namespace FoodDelivery.Web.Sandbox;

/// <summary>The people of the demo city who are nobody. Only in a process that relays and works, so that two processes do not make two crowds.</summary>
public static class SimulatedCityModule
{
    public static IServiceCollection AddSimulatedCity(this IServiceCollection services, IConfiguration config, NodeRoles node)
    {
        services.AddCheckedOptions<DemoOptions>("Demo");
        // They pay with play money, at the emulator of this process; at the real Stripe nobody would come to pay what they order.
        if (!node.IsWorker || StripeOptions.ModeOf(config) != StripeMode.Sandbox || !RoomSettings.Of(config).Hosted.Has("payments")) return services;
        return services
            .AddSingleton<CityHands>()
            .AddSingleton<SimulatedCustomers>()
            .AddSingleton<SimulatedKitchens>()
            .AddSingleton<SimulatedDispatchers>()
            .AddSingleton<SimulatedCouriers>()
            .AddHostedService<SimulatedCity>();
    }
}
