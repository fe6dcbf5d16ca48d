using System.Threading.Channels;

namespace FoodDelivery.Platform;

/// <summary>Wakes a background worker of this process after a commit, so that its work begins at once instead of at the next poll.</summary>
public abstract class WakeSignal
{
    private readonly Channel<byte> wakes = Channel.CreateBounded<byte>(new BoundedChannelOptions(16) { FullMode = BoundedChannelFullMode.DropWrite });

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

/// <summary>Wakes the <see cref="OutboxRelay"/>.</summary>
public sealed class RelaySignal : WakeSignal;

/// <summary>Wakes the <see cref="WebhookWorker"/>.</summary>
public sealed class WebhookSignal : WakeSignal;
