using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace FoodDelivery.Platform;

/// <summary>The machinery every room stands on: database contexts, events and reactions, live changes, options. Start reading here.</summary>
public static class PlatformModule
{
    /// <summary>Expects a singleton <see cref="NpgsqlDataSource"/>, made by the host from the final connection string.</summary>
    public static IServiceCollection AddPlatform(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddScoped<CurrentActor>()
            .AddSingleton<RelaySignal>()
            .AddSingleton<LiveFeed>()
            .AddSingleton<ModuleDbParts>()
            .AddModuleDb<PlatformDb>(PlatformDb.SchemaName)
            .AddSingleton<Migrator>()
            .AddSingleton<DemoSeeder>()
            .AddSingleton<ReactionRunner>()
            .AddSingleton<OutboxRelay>()
            .AddScoped<AuditLog>()
            .AddScoped<OutboxReads>()
            .AddScoped<RetryDeadLetters>()
            .AddScoped<JobReads>()

            // What providers tell us; each room lists its sources with AddWebhookSource
            .AddCheckedOptions<WebhookOptions>("Webhooks")
            .PostConfigure<WebhookOptions>(options => options.Fill())
            .AddSingleton<WebhookSignal>()
            .AddScoped<WebhookSources>()
            .AddSingleton<ApplyWebhook>()
            .AddScoped<ReceiveWebhook>()
            .AddScoped<WebhookAttempts>()
            .AddSingleton<WebhookWorker>()
            .AddScoped<WebhookReads>()
            .AddScoped<ReplayWebhooks>()
            .AddRecurringJob<ForgetWebhookPayloads>(ForgetWebhookPayloads.Id, cron: "20 3 * * *")
            .AddLiveChange<WebhooksChanged>()

            .AddScoped<StartJob>()
            .AddSingleton<JobQueue>()
            .AddScoped<JobRunner>();
    }

    /// <summary>The background parts; a test that wants to step through events leaves them out and calls <see cref="OutboxRelay.DrainAsync"/> and <see cref="WebhookWorker.DrainAsync"/>.</summary>
    public static IServiceCollection AddPlatformWorkers(this IServiceCollection services, bool relay = true)
    {
        services.AddHostedService<LiveFeedBridge>();
        return !relay ? services : services
            .AddHostedService(provider => provider.GetRequiredService<OutboxRelay>())
            .AddHostedService(provider => provider.GetRequiredService<WebhookWorker>());
    }

    public static IServiceCollection AddModuleDb<TDb>(this IServiceCollection services, string schema) where TDb : ModuleDb => services
        .AddDbContext<TDb>((provider, options) => options.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>(), npgsql => npgsql.MigrationsHistoryTable("__migrations", schema)))
        .AddSingleton(new ModuleDbRegistration(typeof(TDb), schema));

    public static IServiceCollection AddReaction<TEvent, TReaction>(this IServiceCollection services) where TEvent : IEvent where TReaction : class, IReaction<TEvent> => services
        .AddScoped<TReaction>()
        .AddSingleton<ReactionRegistration>(new ReactionRegistration<TEvent, TReaction>());

    /// <summary>Makes a kind of change known to the bridge, so that screens of other processes hear of it too.</summary>
    public static IServiceCollection AddLiveChange<TChange>(this IServiceCollection services) where TChange : ILiveChange =>
        services.AddSingleton<LiveChangeKind>(new LiveChangeKind<TChange>());

    /// <summary>Options of one section, checked by their data annotations when the host starts.</summary>
    public static IServiceCollection AddCheckedOptions<TOptions>(this IServiceCollection services, string section) where TOptions : class
    {
        services.AddOptions<TOptions>().BindConfiguration(section).ValidateDataAnnotations().ValidateOnStart();
        return services;
    }
}
