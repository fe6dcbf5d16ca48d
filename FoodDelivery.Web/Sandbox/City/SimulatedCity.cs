using FoodDelivery.Platform;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Web.Sandbox;

/// <summary>Keeps the demo city alive: customers order, kitchens cook, couriers ride. Everybody acts through the product's own use cases.</summary>
public sealed class SimulatedCity(
    SimulatedCustomers customers, SimulatedKitchens kitchens, SimulatedDispatchers dispatchers, SimulatedCouriers couriers,
    DemoSeeder demo, IOptions<DemoOptions> options, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<SimulatedCity> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var speed = options.Value.Speed;
        if (!demo.IsEnabled || speed <= 0) return;
        // Customers pay at this server's own address, so it must be listening.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onStart = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await started.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(
            EverySecondAsync("customers", cancel => customers.StepAsync(options.Value.OrdersPerHour, cancel), stoppingToken),
            EverySecondAsync("kitchens", cancel => kitchens.StepAsync(speed, cancel), stoppingToken),
            EverySecondAsync("dispatchers", cancel => dispatchers.StepAsync(speed, cancel), stoppingToken),
            EverySecondAsync("couriers", cancel => couriers.StepAsync(speed, cancel), stoppingToken));
    }

    private async Task EverySecondAsync(string who, Func<CancellationToken, Task> step, CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await step(cancel);
                await timer.WaitForNextTickAsync(cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                log.LogWarning(e, "The simulated {Who} stumbled and go on.", who);
                await Task.Delay(TimeSpan.FromSeconds(2), time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
