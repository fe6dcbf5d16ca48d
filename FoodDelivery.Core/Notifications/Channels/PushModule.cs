using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Notifications;

/// <summary>Push by FCM, and the devices that take it.</summary>
internal static class PushModule
{
    public static IServiceCollection AddPush(this IServiceCollection services, IConfiguration config) => services;
}
