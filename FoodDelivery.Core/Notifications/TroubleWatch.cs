using FoodDelivery.Kernel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FoodDelivery.Notifications;

/// <summary>Looks for trouble every few seconds, in every process and not as a job: a broken job queue is one of the things it has to notice.</summary>
public sealed class TroubleWatch(IServiceScopeFactory scopes, TimeProvider time, ILogger<TroubleWatch> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var clock = new PeriodicTimer(Every, time);
        while (await NextAsync(clock, stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                scope.ServiceProvider.GetRequiredService<CurrentActor>().Actor = Actor.System;
                await scope.ServiceProvider.GetRequiredService<FindTrouble>().RunAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                log.LogError(e, "Could not look for trouble; trying again in {Seconds} s.", Every.TotalSeconds);
            }
        }
    }

    private static async Task<bool> NextAsync(PeriodicTimer clock, CancellationToken cancel)
    {
        try
        {
            return await clock.WaitForNextTickAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
