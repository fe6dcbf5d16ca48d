using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FoodDelivery.Notifications;

/// <summary>Wakes <see cref="CampaignWorker"/>.</summary>
public sealed class CampaignSignal() : WakeSignal(sleepers: 1);

/// <summary>Brings campaigns forward, each at its own pace. As many processes as like may do it: see <see cref="CampaignBatch"/>.</summary>
public sealed class CampaignWorker(IServiceScopeFactory scopes, CampaignSignal signal, TimeProvider time, ILogger<CampaignWorker> log) : BackgroundService
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(1);

    /// <summary>Takes every step that is due and returns how many those were. For tests, which want no background.</summary>
    public async Task<int> DrainAsync(CancellationToken cancel)
    {
        var count = 0;
        for (; await StepAsync(cancel); count++) { }
        return count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!await StepAsync(stoppingToken)) await signal.WaitAsync(PollEvery, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                log.LogError(e, "Campaigns could not be reached; trying again in a second.");
                await Task.Delay(PollEvery, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>One step of the campaign that has waited longest; false when none is due.</summary>
    private async Task<bool> StepAsync(CancellationToken cancel)
    {
        try
        {
            await using var scope = Scope();
            return await scope.ServiceProvider.GetRequiredService<CampaignBatch>().RunDueAsync(cancel) is not null;
        }
        catch (CampaignStuck stuck)
        {
            log.LogError(stuck, "Campaign {CampaignId} could not take its step; it rests for a while.", stuck.CampaignId);
            await using var scope = Scope();
            await scope.ServiceProvider.GetRequiredService<CampaignBatch>().RestAsync(stuck, cancel);
            return true;
        }
    }

    private AsyncServiceScope Scope()
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Actor = Actor.System;
        return scope;
    }
}
