using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Notifications;

/// <summary>Delivers what <see cref="TellPartners"/> has written down, many at once: whoever waits for a slow partner holds no thread and no connection to the database.</summary>
public sealed class PartnerWorker(IServiceScopeFactory scopes, PartnerWire wire, PartnerSignal signal, IOptions<PartnerOptions> options, TimeProvider time, ILogger<PartnerWorker> log) : BackgroundService
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(1);
    private static readonly Counter<long> Sent = Telemetry.Meter.CreateCounter<long>("fooddelivery.partners.sent", description: "Tries to deliver a webhook to a partner, by whether it was taken.");
    private static readonly Histogram<double> Lag = Telemetry.Meter.CreateHistogram<double>("fooddelivery.partners.lag", "ms", "From an event's message to its delivery.");

    /// <summary>Delivers everything that is due, one after another, and returns how many tries that took. For tests, which want no background.</summary>
    public async Task<int> DrainAsync(CancellationToken cancel)
    {
        var count = 0;
        for (; await BeginAsync(cancel) is { } attempt; count++) await DeliverAsync(attempt, cancel);
        return count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var running = new HashSet<Task>();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                running.RemoveWhere(task => task.IsCompleted);
                if (running.Count < options.Value.AtOnce && await BeginAsync(stoppingToken) is { } attempt) running.Add(DeliverSafelyAsync(attempt, stoppingToken));
                else await signal.WaitAsync(PollEvery, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                log.LogError(e, "The messages to partners could not be reached; trying again in a second.");
                await Task.Delay(PollEvery, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        await Task.WhenAll(running);
    }

    private async Task<BegunAttempt?> BeginAsync(CancellationToken cancel)
    {
        await using var scope = Scope();
        return await scope.ServiceProvider.GetRequiredService<PartnerAttempts>().BeginDueAsync(cancel);
    }

    private async Task DeliverSafelyAsync(BegunAttempt attempt, CancellationToken cancel)
    {
        try
        {
            await DeliverAsync(attempt, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Given back; the next process goes on.
        }
        catch (Exception e)
        {
            // Its lease ends by itself, and then it is tried again.
            log.LogError(e, "What came of message {MessageId} could not be written.", attempt.Message.Id);
        }
        finally
        {
            signal.Wake(); // A place is free.
        }
    }

    private async Task DeliverAsync(BegunAttempt attempt, CancellationToken cancel)
    {
        PartnerAnswer answer;
        try
        {
            answer = attempt.Message.Attempts > options.Value.RetrySeconds.Length + 1
                // It never came to an end, not even to a failure: whoever tries it dies of it.
                ? new(null, "Every process that tried it stopped before it was done.")
                : await wire.SendAsync(attempt.Endpoint.Url, attempt.Message.WebhookId, attempt.Message.Payload, Secrets(attempt.Endpoint), cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await WithAttemptsAsync(attempts => attempts.GiveBackAsync(attempt));
            throw;
        }
        catch (CryptographicException e)
        {
            log.LogError(e, "The secret of endpoint {EndpointId} cannot be read.", attempt.Endpoint.Id);
            answer = new(null, "Its secret cannot be read any more. Rotate it and give the partner the new one.");
        }
        Sent.Add(1, new KeyValuePair<string, object?>("taken", answer.Succeeded));
        if (answer.Succeeded) Lag.Record((time.GetUtcNow() - attempt.Message.CreatedAt).TotalMilliseconds);
        else log.LogWarning("Message {MessageId} to endpoint {EndpointId} did not come through at try {Attempt}: {Outcome}", attempt.Message.Id, attempt.Endpoint.Id, attempt.Message.Attempts, answer.Words);
        await WithAttemptsAsync(async attempts =>
        {
            if (!await attempts.EndAsync(attempt, answer)) log.LogWarning("Message {MessageId} took so long that another try has begun; what this one found is not written.", attempt.Message.Id);
        });
    }

    private IReadOnlyList<string> Secrets(PartnerEndpoint endpoint)
    {
        using var scope = scopes.CreateScope();
        return scope.ServiceProvider.GetRequiredService<PartnerAttempts>().SecretsOf(endpoint);
    }

    private async Task WithAttemptsAsync(Func<PartnerAttempts, Task> act)
    {
        await using var scope = Scope();
        await act(scope.ServiceProvider.GetRequiredService<PartnerAttempts>());
    }

    private AsyncServiceScope Scope()
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Actor = Actor.System;
        return scope;
    }
}
