using FoodDelivery.Platform;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Notifications;

/// <summary>Push by FCM, and the devices that take it. Start reading here, then <see cref="FcmPush"/>.</summary>
internal static class PushModule
{
    public static IServiceCollection AddPush(this IServiceCollection services, IConfiguration config)
    {
        services.AddCheckedOptions<FirebaseOptions>("Firebase");
        services.PostConfigure<FirebaseOptions>(options =>
        {
            options.Fill();
            options.PublicBase = PublicBaseNeeded.Of(config);
        });
        // No resilience handler: every try is a row of the ledger, and its ladder decides.
        services.AddHttpClient(FcmClient.HttpClientName).ConfigureHttpClient((provider, client) =>
        {
            client.Timeout = TimeSpan.FromSeconds(provider.GetRequiredService<IOptions<FirebaseOptions>>().Value.TimeoutSeconds);
            client.DefaultRequestVersion = System.Net.HttpVersion.Version20;
            client.DefaultVersionPolicy = System.Net.Http.HttpVersionPolicy.RequestVersionOrLower;
            client.MaxResponseContentBufferSize = 64 * 1024;
        });
        if (FirebaseOptions.ModeOf(config) != FirebaseMode.Off) services.AddSingleton<IChannel, FcmPush>();

        return services
            .AddSingleton<FcmTokens>()
            .AddSingleton<FcmClient>()
            .AddSingleton<PushReceipts>()

            // What people, browsers and apps may ask of it
            .AddScoped<PushDevices>()
            .AddScoped<RegisterDevice>()
            .AddScoped<ForgetDevice>()
            .AddScoped<TakeReceipt>()

            // By the clock
            .AddRecurringJob<ForgetOldDevices>(ForgetOldDevices.Id, cron: "15 9 * * *");
    }
}
