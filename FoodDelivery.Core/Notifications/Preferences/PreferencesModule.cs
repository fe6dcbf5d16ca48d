using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Notifications;

/// <summary>What people want to be told, and what they have forbidden.</summary>
internal static class PreferencesModule
{
    public static IServiceCollection AddPreferences(this IServiceCollection services) => services
        .AddScoped<Suppressions>()
        .AddScoped<Consents>()
        .AddSingleton<WayOut>();
}
