using FoodDelivery.Platform;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;

namespace FoodDelivery.Payments;

/// <summary>Everything PayPal needs, and nothing of it where PayPal is not offered.</summary>
internal static class PayPalRegistration
{
    public static IServiceCollection AddPayPal(this IServiceCollection services, IConfiguration config)
    {
        services.AddCheckedOptions<PayPalOptions>("PayPal");
        services.PostConfigure<PayPalOptions>(options => options.FillSandbox());
        if (PayPalOptions.ModeOf(config) is null) return services;

        services.AddSingleton<PayPalClient>();
        services.AddSingleton<PayPalCertificates>();
        services.AddSingleton<IPaymentProvider, PayPalProvider>();
        services.AddWebhookSource<PayPalWebhook>(PayPalProvider.ProviderName);
        services.AddHttpClient(PayPalClient.WriteClientName).ConfigureHttpClient(Limit);
        services.AddHttpClient(PayPalCertificates.HttpClientName).ConfigureHttpClient((_, client) => (client.Timeout, client.MaxResponseContentBufferSize) = (TimeSpan.FromSeconds(5), 64 * 1024))
            // Nobody may be led elsewhere from an address that was allowed.
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false });
        services.AddHttpClient(PayPalClient.ReadClientName).ConfigureHttpClient(Limit).AddResilienceHandler("again", pipeline =>
        {
            // The wire's own time, also where the product's clock is a test's.
            pipeline.TimeProvider = TimeProvider.System;
            pipeline.AddRetry(new HttpRetryStrategyOptions { MaxRetryAttempts = 2, Delay = TimeSpan.FromMilliseconds(150), UseJitter = true });
        });
        return services;
    }

    private static void Limit(IServiceProvider provider, HttpClient client) => client.Timeout = TimeSpan.FromSeconds(provider.GetRequiredService<IOptions<PayPalOptions>>().Value.TimeoutSeconds);
}
