using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;

namespace FoodDelivery.Platform;

/// <summary>"Something changed, look again" for open screens. Small, ids only. Not stored: a screen re-reads when it (re)connects.</summary>
public interface ILiveChange;

/// <summary>Said to every watcher when changes of other processes may have been missed: re-read what you show.</summary>
public sealed record FeedInterrupted : ILiveChange;

/// <summary>Carries changes to open screens: in this process at once, to other processes by <see cref="LiveFeedBridge"/>.</summary>
public sealed class LiveFeed
{
    private readonly ConcurrentDictionary<Type, ImmutableList<Delegate>> watchers = new();
    private readonly Channel<ILiveChange> outgoing = Channel.CreateBounded<ILiveChange>(new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>What other processes have still to be told. Read by the bridge only.</summary>
    internal ChannelReader<ILiveChange> Outgoing => outgoing.Reader;

    /// <summary>Calls the handler for each change until disposed. The handler must be quick and must not throw: it runs on the teller's thread.</summary>
    public IDisposable Watch<TChange>(Action<TChange> handler) where TChange : ILiveChange
    {
        watchers.AddOrUpdate(typeof(TChange), _ => [handler], (_, list) => list.Add(handler));
        return new Unwatch(() => watchers.AddOrUpdate(typeof(TChange), _ => [], (_, list) => list.Remove(handler)));
    }

    public void Tell<TChange>(TChange change) where TChange : ILiveChange
    {
        TellHere(change);
        outgoing.Writer.TryWrite(change);
    }

    /// <summary>Tells the watchers of this process only.</summary>
    internal void TellHere<TChange>(TChange change) where TChange : ILiveChange
    {
        if (!watchers.TryGetValue(typeof(TChange), out var list)) return;
        foreach (var watcher in list) ((Action<TChange>)watcher)(change);
    }

    private sealed class Unwatch(Action stop) : IDisposable
    {
        private Action? stop = stop;

        public void Dispose() => Interlocked.Exchange(ref stop, null)?.Invoke();
    }
}
