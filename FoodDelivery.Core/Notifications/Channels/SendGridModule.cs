using FoodDelivery.Platform;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Notifications;

/// <summary>Mail by SendGrid. Start reading here, then <see cref="SendGridEmail"/> (out) and <see cref="SendGridWebhook"/> (back).</summary>
internal static class SendGridModule
{
    public static IServiceCollection AddSendGrid(this IServiceCollection services, IConfiguration config)
    {
        services.AddCheckedOptions<SendGridOptions>("SendGrid");
        services.PostConfigure<SendGridOptions>(options =>
        {
            options.FillSandbox();
            options.PublicBase = PublicBaseNeeded.Of(config);
        });
        services.AddSingleton<SendGridActivity>();
        services.AddSingleton<IChannel, SendGridEmail>();
        foreach (var name in (string[])[SendGridEmail.HttpClientName, SendGridActivity.HttpClientName])
            services.AddHttpClient(name).ConfigureHttpClient(Limit)
                // Our key goes to nobody an answer may point at.
                .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
                // One of its addresses has a mail address in it.
                .RemoveAllLoggers();
        if (SendGridOptions.ModeOf(config) == SendGridMode.Off) return services;

        services.TryAddScoped<Consents>();
        return services
            .AddWebhookSource<SendGridWebhook>(SendGridEmail.ProviderName)
            .AddRecurringJob<LiftAtSendGrid>(LiftAtSendGrid.Id, cron: "*/5 * * * *");
    }

    private static void Limit(IServiceProvider provider, HttpClient client) => client.Timeout = TimeSpan.FromSeconds(provider.GetRequiredService<IOptions<SendGridOptions>>().Value.TimeoutSeconds);
}
