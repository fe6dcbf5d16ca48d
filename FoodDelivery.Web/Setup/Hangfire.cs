using FoodDelivery.Platform;
using FoodDelivery.Web.Identity;
using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using Npgsql;

namespace FoodDelivery.Web.Setup;

/// <summary>Hangfire keeps the job queue in PostgreSQL; what it runs is always <see cref="JobRunner"/>.</summary>
public static class HangfireSetup
{
    private const string Schema = "hangfire";

    public static IServiceCollection AddJobQueue(this IServiceCollection services, Database database, NodeRoles node)
    {
        // Its own small pool: jobs must not take the connections that people wait for.
        var address = new NpgsqlConnectionStringBuilder(database.ConnectionString) { MaxPoolSize = 8, ApplicationName = "FoodDelivery jobs", NoResetOnClose = false, MaxAutoPrepare = 0 }.ConnectionString;
        var options = new PostgreSqlStorageOptions
        {
            SchemaName = Schema,
            // Woken by NOTIFY; the clock is for what a lost connection, or one that is not there yet after the start, has missed.
            EnableLongPolling = true,
            QueuePollInterval = TimeSpan.FromSeconds(5),
            // A killed worker's jobs are taken up again after this; a living one keeps pushing it ahead.
            UseSlidingInvisibilityTimeout = true,
            InvisibilityTimeout = TimeSpan.FromMinutes(2),
            // Its locks are rows, which a killed process leaves behind; the default would keep the next start out for ten minutes. They are held for milliseconds.
            DistributedLockTimeout = TimeSpan.FromSeconds(5),
            JobExpirationCheckInterval = TimeSpan.FromMinutes(30),
            CountersAggregateInterval = TimeSpan.FromMinutes(10),
        };
        services.AddSingleton(provider => RoomJobs.With(provider.GetRequiredService<HostedRooms>()));
        // Named here, because Hangfire would take them from statics, and so from whichever product of the process was configured last.
        services.AddSingleton<JobStorage>(_ => new PostgreSqlStorage(new NpgsqlConnectionFactory(address, options), options));
        services.AddSingleton<JobActivator>(provider => new AspNetCoreJobActivator(provider.GetRequiredService<IServiceScopeFactory>()));
        services.AddHangfire((provider, hangfire) => hangfire
            .UseLogProvider(new JobLogs(provider.GetRequiredService<ILoggerFactory>()))
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings()
            .UseStorage(provider.GetRequiredService<JobStorage>()));
        if (!node.IsWorker) return services;
        return services
            .AddHostedService<RecurringJobs>()
            .AddHangfireServer((provider, server) =>
            {
                server.Queues = provider.GetRequiredService<HostedRooms>().Queues;
                server.WorkerCount = 4;
                server.SchedulePollingInterval = TimeSpan.FromSeconds(5);
                server.HeartbeatInterval = TimeSpan.FromSeconds(30);
                server.ShutdownTimeout = TimeSpan.FromSeconds(1);
            });
    }

    public static void MapJobDashboard(this IEndpointRouteBuilder app) =>
        app.MapHangfireDashboardWithAuthorizationPolicy(Policies.Admin, "/hangfire", new DashboardOptions
        {
            DashboardTitle = "FoodDelivery jobs",
            AppPath = "/admin",
            DisplayStorageConnectionString = false,
        });
}
