using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Notifications;

/// <summary>What is told to whom when what happens.</summary>
internal static class NoticesModule
{
    public static IServiceCollection AddNotices(this IServiceCollection services) => services;
}
