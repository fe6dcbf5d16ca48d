using System.Threading.Channels;

namespace FoodDelivery.Platform;

/// <summary>Wakes the relay in this process after a commit, so that an event leaves at once instead of at the next poll.</summary>
public sealed class RelaySignal
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
