using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Update;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
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
        services.TryAddSingleton(HostedRooms.All);
        return services
            .AddScoped<CurrentActor>()
            .AddCheckedOptions<PlatformOptions>("Platform")
            .AddSingleton<PublicAddress>()
            .AddSingleton<RelaySignal>()
            .AddSingleton<LiveFeed>()
            .AddSingleton<ModuleDbParts>()
            .AddModuleDb<PlatformDb>(PlatformDb.SchemaName)
            .AddPermissions(PlatformPermissions.All)
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
            .AddScoped<ApplyStoredWebhook>()
            .AddScoped<WebhookAttempts>()
            .AddSingleton<WebhookWorker>()
            .AddScoped<WebhookReads>()
            .AddScoped<ReplayWebhooks>()
            .AddRecurringJob<ForgetWebhookPayloads>(ForgetWebhookPayloads.Id, cron: "20 3 * * *")
            .AddLiveChange<WebhooksChanged>()

            // What must happen only once
            .AddSingleton<KeptAnswers>()
            .AddRecurringJob<ForgetKeptAnswers>(ForgetKeptAnswers.Id, cron: "10 * * * *")

            .AddScoped<StartJob>()
            .AddSingleton<JobQueue>()
            .AddScoped<JobRunner>()

            // By the clock
            .AddRecurringJob<ForgetOldEvents>(ForgetOldEvents.Id, cron: "40 8 * * *");
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
        // The options once for all: made for every scope, they cost more than many a question that is asked with them.
        .AddDbContext<TDb>((provider, options) => options.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>(), npgsql => npgsql.MigrationsHistoryTable("__migrations", schema))
            .ReplaceService<IModificationCommandBatchFactory, InsertsInOneTrip>()
            // Two who write the same at once is how several of our rules work; whoever does not expect it is heard anyway, where the exception ends.
            .ConfigureWarnings(warnings => warnings.Log((CoreEventId.SaveChangesFailed, LogLevel.Debug), (RelationalEventId.CommandError, LogLevel.Debug))), ServiceLifetime.Scoped, ServiceLifetime.Singleton)
        .AddSingleton(new ModuleDbRegistration(typeof(TDb), schema));

    /// <param name="services">Of the room that reacts.</param>
    /// <param name="slow">It calls somebody outside, such as a payment provider: it must not sit in the way of what happens within.</param>
    public static IServiceCollection AddReaction<TEvent, TReaction>(this IServiceCollection services, bool slow = false) where TEvent : IEvent where TReaction : class, IReaction<TEvent> => services
        .AddScoped<TReaction>()
        .AddSingleton<ReactionRegistration>(new ReactionRegistration<TEvent, TReaction>(slow));

    /// <summary>What people and programs may be let do in a room: known to sign-in, so that it can be asked for and agreed to.</summary>
    public static IServiceCollection AddPermissions(this IServiceCollection services, IReadOnlyList<Permission> permissions)
    {
        foreach (var permission in permissions) services.AddSingleton(permission);
        return services;
    }

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
