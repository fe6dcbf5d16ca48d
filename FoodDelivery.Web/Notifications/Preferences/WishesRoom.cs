using FoodDelivery.Notifications;
using FoodDelivery.Platform;
using FoodDelivery.Web.Notifications.Campaigns;
using FoodDelivery.Web.Setup;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FoodDelivery.Web.Notifications.Preferences;

/// <summary>What people want and forbid, and promotions to those who want some: screens, unsubscribing, API.</summary>
public static class WishesRoom
{
    /// <param name="services">Of the host.</param>
    /// <param name="send">Whether this process brings campaigns forward.</param>
    public static IServiceCollection AddWishes(this IServiceCollection services, bool send)
    {
        services.TryAddSingleton<OwnAddress>();
        // A message has no request whose address it could lead back to: where none is configured, to this process.
        services.Replace(ServiceDescriptor.Singleton(provider => new PublicAddress(provider.GetRequiredService<IConfiguration>()) { Own = () => provider.GetRequiredService<OwnAddress>().Url }));
        return send ? services.AddCampaignWorker() : services;
    }

    public static void MapWishes(this IEndpointRouteBuilder app)
    {
        app.MapUnsubscribe();
        app.MapPreferences();
        app.MapSuppressions();
        app.MapCampaigns();
    }
}
