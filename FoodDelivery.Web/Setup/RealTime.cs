using FoodDelivery.Web.Dispatch;
using FoodDelivery.Web.Identity;
using Microsoft.AspNetCore.SignalR;

namespace FoodDelivery.Web.Setup;

/// <summary>SignalR for the map's scripts and couriers' phones. MessagePack, because positions travel as bytes.</summary>
public static class RealTime
{
    public static IServiceCollection AddRealTime(this IServiceCollection services)
    {
        services
            .AddSignalR(options =>
            {
                options.EnableDetailedErrors = false;
                options.MaximumReceiveMessageSize = 64 * 1024;
                options.KeepAliveInterval = TimeSpan.FromSeconds(10);
                options.ClientTimeoutInterval = TimeSpan.FromSeconds(30);
                // A screen that cannot keep up may lag by this many messages; then it is its own sender that waits.
                options.StreamBufferCapacity = 8;
            })
            // Only our own hubs: an open page of the product is asked by itself, see SignInStillHolds.
            .AddHubOptions<TrackingHub>(options => options.AddFilter<HubSignIns>())
            .AddHubOptions<CourierHub>(options => options.AddFilter<HubSignIns>())
            .AddMessagePackProtocol();
        return services;
    }
}
