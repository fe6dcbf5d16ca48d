using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Platform;

/// <summary>Work started by the clock or for later, never by a person. Runs as <see cref="Kernel.Actor.System"/> in its own DI scope, at least once: it must be safe twice.</summary>
public interface IJob
{
    /// <param name="argument">What was enqueued with it, usually an id; null for recurring runs.</param>
    /// <param name="cancel">The process is stopping: leave, the job is started again elsewhere.</param>
    Task RunAsync(string? argument, CancellationToken cancel);
}

/// <summary>A job under the stable id that is stored. The class behind it may be renamed at will; the id may not.</summary>
/// <param name="Id">Room and verb, such as <c>payments.reconcile</c>.</param>
/// <param name="Cron">Five fields in UTC, or null when it only runs once enqueued.</param>
public sealed record JobRegistration(string Id, Type Type, string? Cron);

/// <summary>How a room's module lists its jobs.</summary>
public static class JobRegistrations
{
    /// <summary>A job of the clock. It may also be enqueued by its id, and never overlaps with itself.</summary>
    public static IServiceCollection AddRecurringJob<TJob>(this IServiceCollection services, string id, string cron) where TJob : class, IJob =>
        services.Add<TJob>(new JobRegistration(id, typeof(TJob), cron));

    /// <summary>A job that runs when it is enqueued or scheduled by its id (see <see cref="JobQueue"/>).</summary>
    public static IServiceCollection AddJob<TJob>(this IServiceCollection services, string id) where TJob : class, IJob =>
        services.Add<TJob>(new JobRegistration(id, typeof(TJob), Cron: null));

    private static IServiceCollection Add<TJob>(this IServiceCollection services, JobRegistration registration) where TJob : class, IJob =>
        services.AddSingleton(registration).AddScoped<TJob>();
}
