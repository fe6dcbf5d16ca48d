using FoodDelivery.Platform;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Notifications;

/// <summary>Promotions to many: who they are for, what they say, how they go out. Start reading here.</summary>
public static class CampaignsModule
{
    internal static IServiceCollection AddCampaigns(this IServiceCollection services) => services
        .AddLiveChange<CampaignsChanged>()

        // Who gets them and how they are written
        .AddSingleton<CampaignSignal>()
        .AddSingleton<CampaignWorker>()
        .AddScoped<Audience>()
        .AddScoped<CheckAudience>()
        .AddScoped<CampaignBatch>()

        // What admins may ask of it
        .AddScoped<CampaignReads>()
        .AddScoped<CountAudience>()
        .AddScoped<SaveCampaign>()
        .AddScoped<ScheduleCampaign>()
        .AddScoped<CancelCampaign>()
        .AddScoped<RemoveCampaign>()
        .AddScoped<TryCampaign>();

    /// <summary>Brings campaigns forward by itself; tests call <see cref="CampaignWorker.DrainAsync"/> when they want it.</summary>
    public static IServiceCollection AddCampaignWorker(this IServiceCollection services) => services.AddHostedService(provider => provider.GetRequiredService<CampaignWorker>());
}
