using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Platform;

/// <summary>Wakes a background worker of this process after a commit, so that its work begins at once instead of at the next poll.</summary>
/// <param name="sleepers">How many workers wait for it. So many calls are kept for them and no more: once awake they look until nothing is left.</param>
public class WakeSignal(int sleepers)
{
    private readonly Channel<byte> wakes = Channel.CreateBounded<byte>(new BoundedChannelOptions(sleepers) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Wake() => wakes.Writer.TryWrite(0);

    /// <summary>Returns when somebody has called <see cref="Wake"/> or after the given time, whichever is first.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(atMost, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            await wakes.Reader.ReadAsync(both.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // Nobody called: time to poll.
        }
    }
}

/// <summary>Wakes the <see cref="OutboxRelay"/>. Each lane has its own bell: a worker of one cannot sleep through the other's.</summary>
public sealed class RelaySignal
{
    private readonly WakeSignal fast = new(OutboxRelay.FastWorkers), slow = new(OutboxRelay.SlowWorkers);

    public void Wake(OutboxLane lane = OutboxLane.Fast) => Of(lane).Wake();

    /// <inheritdoc cref="WakeSignal.WaitAsync"/>
    public Task WaitAsync(OutboxLane lane, TimeSpan atMost, TimeProvider time, CancellationToken cancel) => Of(lane).WaitAsync(atMost, time, cancel);

    private WakeSignal Of(OutboxLane lane) => lane == OutboxLane.Slow ? slow : fast;
}

/// <summary>Wakes the <see cref="WebhookWorker"/>.</summary>
public sealed class WebhookSignal(IOptions<WebhookOptions> options) : WakeSignal(options.Value.AtOnce);
