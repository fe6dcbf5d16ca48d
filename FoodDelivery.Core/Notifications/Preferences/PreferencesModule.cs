using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Notifications;

/// <summary>What people want to be told, and what they have forbidden. Start reading here.</summary>
internal static class PreferencesModule
{
    public static IServiceCollection AddPreferences(this IServiceCollection services) => services
        .AddScoped<Suppressions>()
        .AddScoped<LiftThere>()
        .AddScoped<Consents>()
        .AddSingleton<WayOut>()

        // What people and programs may ask of it
        .AddScoped<PreferencesReads>()
        .AddScoped<SavePreferences>()
        .AddScoped<HearLanguage>()
        .AddScoped<FreeOwnAddress>()
        .AddScoped<Unsubscribe>()

        // What admins may
        .AddScoped<SuppressionReads>()
        .AddScoped<SuppressAddress>()
        .AddScoped<LiftSuppression>();
}
