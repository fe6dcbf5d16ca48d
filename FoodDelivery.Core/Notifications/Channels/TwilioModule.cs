using FoodDelivery.Platform;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Notifications;

/// <summary>Text messages, and codes, by Twilio. What it tells back comes to /webhooks/twilio. Start reading here.</summary>
internal static class TwilioModule
{
    public static IServiceCollection AddTwilio(this IServiceCollection services, IConfiguration config)
    {
        services.AddCheckedOptions<TwilioOptions>("Twilio");
        services.PostConfigure<TwilioOptions>(options =>
        {
            options.FillSandbox();
            options.PublicBase = PublicBaseNeeded.Of(config);
        });
        services.AddSingleton<TwilioClient>().AddSingleton<IPhoneCodes, TwilioVerify>();
        services.AddHttpClient(TwilioClient.HttpClientName)
            .ConfigureHttpClient((provider, client) =>
            {
                client.Timeout = TimeSpan.FromSeconds(provider.GetRequiredService<IOptions<TwilioOptions>>().Value.TimeoutSeconds);
                client.MaxResponseContentBufferSize = 4 * 1024 * 1024;
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
            // Addresses have numbers in their queries.
            .RemoveAllLoggers();
        services.AddSingleton<IChannel, TwilioSms>();
        return TwilioOptions.ModeOf(config) == TwilioMode.Off ? services : services.AddWebhookSource<TwilioWebhook>(TwilioSms.ProviderName);
    }
}
