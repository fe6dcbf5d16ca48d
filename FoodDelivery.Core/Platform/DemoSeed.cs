using System.Diagnostics;
using FoodDelivery.Kernel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FoodDelivery.Platform;

/// <summary>Fills one room of the demo city. Runs at every start with <c>Demo:Enabled</c>, so it adds only what is missing.</summary>
public interface IDemoSeed
{
    /// <summary>Lower runs first: people 10, restaurants 20, couriers 30, what people do 90.</summary>
    int Order { get; }

    Task RunAsync(CancellationToken cancel);
}

/// <summary>Fills an empty city, after the migrations and before the first request. Does nothing where <c>Demo:Enabled</c> is false.</summary>
public sealed class DemoSeeder(IServiceScopeFactory scopes, IConfiguration config, ILogger<DemoSeeder> log, IHostEnvironment? environment = null)
{
    /// <summary>Unless it is configured: on in Development, off anywhere else.</summary>
    public bool IsEnabled { get; } = config.GetValue<bool?>("Demo:Enabled") ?? environment?.IsDevelopment() ?? false;

    /// <summary>Every seed has run; for <c>/readyz</c>.</summary>
    public bool IsDone { get; private set; }

    public async Task RunAsync(CancellationToken cancel)
    {
        if (!IsEnabled) return;
        var started = Stopwatch.GetTimestamp();
        await using var list = scopes.CreateAsyncScope();
        // Each in a scope of its own: what one seed tracks or breaks is no matter of the next.
        foreach (var type in list.ServiceProvider.GetServices<IDemoSeed>().OrderBy(seed => seed.Order).Select(seed => seed.GetType()))
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CurrentActor>().Actor = Actor.System;
            await ((IDemoSeed)scope.ServiceProvider.GetRequiredService(type)).RunAsync(cancel);
        }
        IsDone = true;
        log.LogInformation("The demo city is in place ({Milliseconds:0} ms)", Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }
}

/// <summary>How a room's module lists its seeds.</summary>
public static class DemoSeeds
{
    public static IServiceCollection AddDemoSeed<TSeed>(this IServiceCollection services) where TSeed : class, IDemoSeed =>
        services.AddScoped<TSeed>().AddScoped<IDemoSeed>(provider => provider.GetRequiredService<TSeed>());
}
