using System.Threading.Channels;

namespace FoodDelivery.Platform;

/// <summary>Wakes the relay in this process after a commit, so that an event leaves at once instead of at the next poll. Each lane has its own bell: a worker of one cannot sleep through the other's.</summary>
public sealed class RelaySignal
{
    private readonly Channel<byte> fast = Bell(), slow = Bell();

    public void Wake(OutboxLane lane = OutboxLane.Fast) => Of(lane).Writer.TryWrite(0);

    /// <summary>Returns when somebody has called <see cref="Wake"/> for this lane or after the given time, whichever is first.</summary>
    public async Task WaitAsync(OutboxLane lane, TimeSpan atMost, TimeProvider time, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(atMost, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            await Of(lane).Reader.ReadAsync(both.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // Nobody called: time to poll.
        }
    }

    private Channel<byte> Of(OutboxLane lane) => lane == OutboxLane.Slow ? slow : fast;

    private static Channel<byte> Bell() => Channel.CreateBounded<byte>(new BoundedChannelOptions(16) { FullMode = BoundedChannelFullMode.DropWrite });
}
