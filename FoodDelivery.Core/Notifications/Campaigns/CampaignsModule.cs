using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Notifications;

/// <summary>Promotions to many.</summary>
internal static class CampaignsModule
{
    public static IServiceCollection AddCampaigns(this IServiceCollection services) => services;
}
