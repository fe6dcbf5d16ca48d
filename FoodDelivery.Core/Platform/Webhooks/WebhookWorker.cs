using System.Diagnostics.Metrics;
using FoodDelivery.Kernel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Platform;

/// <summary>Applies stored webhooks, a few at a time. One that fails is tried again by the ladder of <see cref="WebhookOptions"/>, and in the end is dead: it waits on the screen, with an alert.</summary>
public sealed class WebhookWorker(
    IServiceScopeFactory scopes, ApplyWebhook apply, WebhookSignal signal, IOptions<WebhookOptions> options, TimeProvider time, ILogger<WebhookWorker> log) : BackgroundService
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(1);
    private static readonly Histogram<double> Lag = Telemetry.Meter.CreateHistogram<double>("fooddelivery.webhooks.lag", "ms", "From a webhook's arrival until it is applied.");
    private static readonly Counter<long> Failures = Telemetry.Meter.CreateCounter<long>("fooddelivery.webhooks.failures", description: "Tries to apply a webhook that failed.");

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, options.Value.AtOnce).Select(_ => WorkAsync(stoppingToken)));

    /// <summary>Applies everything that is due and returns how many tries that took. For tests, which want no background.</summary>
    public async Task<int> DrainAsync(CancellationToken cancel)
    {
        var count = 0;
        while (await ApplyOneAsync(cancel)) count++;
        return count;
    }

    private async Task WorkAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                if (!await ApplyOneAsync(cancel)) await signal.WaitAsync(PollEvery, time, cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                log.LogError(e, "The inbox of webhooks could not be reached; trying again in a second.");
                await Task.Delay(PollEvery, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<bool> ApplyOneAsync(CancellationToken cancel)
    {
        var began = time.GetUtcNow();
        if (await WithAttemptsAsync(attempts => attempts.BeginDueAsync(cancel)) is not { } webhook) return false;
        signal.Wake(); // There may be more: a second worker can look while this one works.

        var ladder = options.Value.RetrySeconds;
        if (webhook.Attempts > ladder.Length + 1)
        {
            // It never came to an end, not even to a failure: whoever tries it dies of it.
            const string poison = "Every process that tried it stopped before it was done.";
            await EndAsync(webhook, succeeded: false, WebhookState.Dead, poison, poison, began, null);
            log.LogCritical("Webhook {WebhookId} {Provider} {Type} is dead: {Reason}", webhook.Id, webhook.Provider, webhook.Type, poison);
            return true;
        }

        using var limit = new CancellationTokenSource(WebhookAttempts.Longest, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        var (outcome, failure) = await apply.RunAsync(webhook, Actor.System, dryRun: false, both.Token);
        if (failure is OperationCanceledException && cancel.IsCancellationRequested)
        {
            await WithAttemptsAsync(async attempts =>
            {
                await attempts.GiveBackAsync(webhook);
                return true;
            });
            throw new OperationCanceledException(cancel);
        }

        if (failure is null)
        {
            await EndAsync(webhook, succeeded: true, outcome!.Acted ? WebhookState.Applied : WebhookState.Ignored, outcome.Words, outcome.Words, began, null);
            Lag.Record((time.GetUtcNow() - webhook.ReceivedAt).TotalMilliseconds, new KeyValuePair<string, object?>("provider", webhook.Provider));
        }
        else
        {
            await FailAsync(webhook, failure, ladder, began);
        }
        signal.Wake(); // Another about the same order may have waited for this one.
        return true;
    }

    private async Task FailAsync(Webhook webhook, Exception failure, int[] ladder, DateTimeOffset began)
    {
        Failures.Add(1, new KeyValuePair<string, object?>("provider", webhook.Provider));
        var why = failure is OperationCanceledException ? $"Took longer than {WebhookAttempts.Longest.TotalSeconds:0} s and was stopped." : Words(failure);
        var isDead = webhook.Attempts > ladder.Length;
        var next = time.GetUtcNow().AddSeconds(isDead ? 0 : ladder[webhook.Attempts - 1]);
        await EndAsync(webhook, succeeded: false, isDead ? WebhookState.Dead : WebhookState.Received, why, why, began, next);
        if (isDead) log.LogCritical(failure, "Webhook {WebhookId} {Provider} {Type} is dead after {Attempts} attempts.", webhook.Id, webhook.Provider, webhook.Type, webhook.Attempts);
        else log.LogWarning(failure, "Webhook {WebhookId} {Provider} {Type} failed at attempt {Attempts}; it is tried again at {Next}.", webhook.Id, webhook.Provider, webhook.Type, webhook.Attempts, next);
    }

    /// <summary>Why it failed, for operators.</summary>
    internal static string Words(Exception failure) => failure is InvalidOperationException ? failure.Message : $"{failure.GetType().Name}: {failure.Message}";

    private async Task EndAsync(Webhook webhook, bool succeeded, WebhookState state, string outcome, string? rowOutcome, DateTimeOffset began, DateTimeOffset? next)
    {
        if (!await WithAttemptsAsync(attempts => attempts.EndAsync(webhook, succeeded, state, outcome, rowOutcome, began, next)))
            log.LogWarning("Webhook {WebhookId} took so long that another process has begun it anew; what this one found is not written", webhook.Id);
    }

    private async Task<T> WithAttemptsAsync<T>(Func<WebhookAttempts, Task<T>> act)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await act(scope.ServiceProvider.GetRequiredService<WebhookAttempts>());
    }
}
