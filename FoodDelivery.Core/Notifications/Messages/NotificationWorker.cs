using FoodDelivery.Kernel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Notifications;

/// <summary>
/// Hands over what <see cref="Notify"/> has written, many at once and each channel by itself: a provider that is slow, limited or down keeps only its own
/// messages waiting. Beside that it lets fallbacks follow when they are due.
/// </summary>
public sealed class NotificationWorker : BackgroundService
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(1);

    /// <summary>How soon it is looked again whether a limit lets more through.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);

    private readonly IServiceScopeFactory scopes;
    private readonly NotificationSignal signal;
    private readonly TimeProvider time;
    private readonly ILogger<NotificationWorker> log;
    private readonly Lazy<IReadOnlyList<ProviderLane>> lanes;

    public NotificationWorker(IServiceScopeFactory scopes, NotificationSignal signal, IOptions<MessageOptions> options, TimeProvider time, ILogger<NotificationWorker> log)
    {
        (this.scopes, this.signal, this.time, this.log) = (scopes, signal, time, log);
        lanes = new(() => LanesOf(options.Value));
    }

    /// <summary>Hands over everything that is due and lets every due fallback follow, one after another; returns how many messages that were. For tests, which want no background.</summary>
    public async Task<int> DrainAsync(CancellationToken cancel)
    {
        var count = 0;
        for (var more = true; more;)
        {
            more = await SweepAsync(cancel) > 0;
            foreach (var lane in lanes.Value)
            {
                // Rates are for the real clock.
                while (time.GetUtcNow() >= lane.RestsUntil && await BeginAsync(lane, 1, cancel) is [var (begun, withheld)])
                {
                    await HandOverAsync(lane, begun, withheld, cancel);
                    (count, more) = (count + 1, true);
                }
            }
        }
        return count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken) =>
        await Task.WhenAll([FallBackAsync(stoppingToken), .. lanes.Value.Select(lane => WorkAsync(lane, stoppingToken))]);

    public override void Dispose()
    {
        if (lanes.IsValueCreated)
            foreach (var lane in lanes.Value) lane.Dispose();
        base.Dispose();
    }

    private async Task FallBackAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await signal.Fallbacks.WaitAsync(PollEvery, time, cancel);
                await SweepAsync(cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                log.LogError(e, "Fallbacks could not be looked for; trying again in a second.");
                await Task.Delay(PollEvery, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task WorkAsync(ProviderLane lane, CancellationToken cancel)
    {
        var running = new HashSet<Task>();
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                lane.IsHungry = true;
                running.RemoveWhere(task => task.IsCompleted);
                var room = lane.Room(running.Count);
                var begun = room > 0 ? await BeginAsync(lane, room, cancel) : [];
                lane.Take(begun.Count);
                foreach (var (one, withheld) in begun) running.Add(HandOverSafelyAsync(lane, one, withheld, cancel));
                // Fewer than there was room for: nothing else is due, and whoever writes the next one rings.
                lane.IsHungry = begun.Count == room;
                if (begun.Count == 0 || !lane.IsHungry) await signal.Of(lane.Channel).WaitAsync(room > 0 ? PollEvery : Soon, time, cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                log.LogError(e, "The messages by {Channel} could not be reached; trying again in a second.", lane.Channel);
                await Task.Delay(PollEvery, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        await Task.WhenAll(running);
    }

    private async Task<IReadOnlyList<(BegunNotification Begun, Withheld? Withheld)>> BeginAsync(ProviderLane lane, int most, CancellationToken cancel)
    {
        await using var scope = Scope();
        var begun = await scope.ServiceProvider.GetRequiredService<NotificationAttempts>().BeginDueAsync(lane.Channel, lane.Name, most, cancel);
        if (begun.Count == 0) return [];
        try
        {
            var withheld = await scope.ServiceProvider.GetRequiredService<NotificationGate>().JudgeAsync([.. begun.Select(one => one.Row)], cancel);
            return [.. begun.Select(one => (one, withheld.GetValueOrDefault(one.Row.Id)))];
        }
        catch
        {
            // Nothing was sent: they need not wait for the end of their lease.
            foreach (var one in begun) await scope.ServiceProvider.GetRequiredService<NotificationAttempts>().PutOffAsync(one, time.GetUtcNow() + PollEvery, null, null);
            throw;
        }
    }

    private async Task HandOverSafelyAsync(ProviderLane lane, BegunNotification begun, Withheld? withheld, CancellationToken cancel)
    {
        try
        {
            // Many begin at once: none keeps the others waiting while it gets its words together.
            await Task.Yield();
            await HandOverAsync(lane, begun, withheld, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Given back; the next process goes on.
        }
        catch (Exception e)
        {
            // Its lease ends by itself, and then the provider is asked what became of it.
            log.LogError(e, "What came of message {NotificationId} could not be written.", begun.Row.Id);
        }
        finally
        {
            if (lane.Ended()) signal.Of(lane.Channel).Wake();
        }
    }

    private async Task HandOverAsync(ProviderLane lane, BegunNotification begun, Withheld? withheld, CancellationToken cancel)
    {
        await using var scope = Scope();
        await scope.ServiceProvider.GetRequiredService<HandOver>().RunAsync(lane, begun, withheld, cancel);
    }

    private async Task<int> SweepAsync(CancellationToken cancel)
    {
        await using var scope = Scope();
        var followed = await scope.ServiceProvider.GetRequiredService<Fallbacks>().SweepAsync(cancel);
        foreach (var lane in lanes.Value) await scope.ServiceProvider.GetRequiredService<ProviderTrouble>().EndWhatIsOverAsync(lane, cancel);
        return followed;
    }

    private IReadOnlyList<ProviderLane> LanesOf(MessageOptions options)
    {
        using var scope = scopes.CreateScope();
        var on = scope.ServiceProvider.GetServices<IChannel>().Where(channel => channel.IsOn).ToList();
        return [.. Enum.GetValues<MessageChannel>().Select(channel => on.Find(one => one.Channel == channel) is { } found
            ? new ProviderLane(channel, found.Provider, found.PerSecond, options, time)
            : new ProviderLane(channel, null, null, options, time))];
    }

    private AsyncServiceScope Scope()
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Actor = Actor.System;
        return scope;
    }
}
