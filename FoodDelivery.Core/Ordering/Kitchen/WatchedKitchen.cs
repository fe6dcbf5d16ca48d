using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace FoodDelivery.Ordering;

/// <summary>
/// One restaurant that at least one screen watches. A single reader works off what changed, one read after the other,
/// so an older answer can never overwrite a newer one; changes that arrive meanwhile are read together.
/// </summary>
internal sealed class WatchedKitchen : IDisposable
{
    /// <summary>Reads some orders (null: all) of the restaurant as tickets; those no longer on the board are left out.</summary>
    internal delegate Task<IReadOnlyList<Ticket>> Read(Guid restaurantId, IReadOnlyCollection<Guid>? orders, CancellationToken cancel);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource stopped = new();
    private readonly Guid restaurantId;
    private readonly Read read;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly ITimer slowClock;
    private HashSet<Guid> changed = [];
    private List<TaskCompletionSource<KitchenSnapshot>> waiting = [];
    private bool all = true;
    private ImmutableList<Action<KitchenUpdate>> handlers = [];
    private KitchenSnapshot snapshot;
    private bool everRead;

    public WatchedKitchen(Guid restaurantId, Read read, TimeProvider time, TimeSpan slowEvery, ILogger log)
    {
        (this.restaurantId, this.read, this.time, this.log) = (restaurantId, read, time, log);
        snapshot = KitchenSnapshot.Empty(restaurantId);
        slowClock = time.CreateTimer(_ => ReadAllAgain(), null, slowEvery, slowEvery);
        // Without the first subscriber's context: its actor and trace must not live on in a loop that serves everybody.
        using (ExecutionContext.SuppressFlow()) _ = Task.Run(WorkAsync);
        Wake();
    }

    public KitchenSnapshot? Snapshot => Volatile.Read(ref everRead) ? Volatile.Read(ref snapshot) : null;

    public void Add(Action<KitchenUpdate> handler) => ImmutableInterlocked.Update(ref handlers, list => list.Add(handler));

    /// <summary>Returns how many are left.</summary>
    public int Remove(Action<KitchenUpdate> handler)
    {
        ImmutableInterlocked.Update(ref handlers, list => list.Remove(handler));
        return handlers.Count;
    }

    public void ReadAgain(Guid orderId)
    {
        lock (gate) changed.Add(orderId);
        Wake();
    }

    public void ReadAllAgain()
    {
        lock (gate) all = true;
        Wake();
    }

    public Task<KitchenSnapshot> FreshAsync()
    {
        var answer = new TaskCompletionSource<KitchenSnapshot>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            all = true;
            waiting.Add(answer);
        }
        Wake();
        return answer.Task;
    }

    public void Dispose()
    {
        slowClock.Dispose();
        stopped.Cancel();
        lock (gate) foreach (var answer in waiting) answer.TrySetCanceled();
    }

    private void Wake() => wake.Writer.TryWrite(true);

    private async Task WorkAsync()
    {
        try
        {
            while (await wake.Reader.WaitToReadAsync(stopped.Token))
            {
                wake.Reader.TryRead(out _);
                if (!await TurnAsync()) await Task.Delay(RetryAfter, time, stopped.Token);
            }
        }
        catch (Exception) when (stopped.IsCancellationRequested)
        {
            // The last screen has left.
        }
    }

    private async Task<bool> TurnAsync()
    {
        HashSet<Guid> orders;
        List<TaskCompletionSource<KitchenSnapshot>> askers;
        bool everything;
        lock (gate)
        {
            (orders, changed) = (changed, []);
            (askers, waiting) = (waiting, []);
            (everything, all) = (all, false);
        }
        if (!everything && orders.Count == 0) return true;
        try
        {
            var startedAt = time.GetUtcNow();
            var found = await read(restaurantId, everything ? null : orders, stopped.Token);
            var before = snapshot;
            var next = everything ? before.With(found, startedAt) : before.With(orders, found);
            Volatile.Write(ref snapshot, next);
            Volatile.Write(ref everRead, true);
            Notify(new KitchenUpdate(next, next.ChangedSince(before)));
            foreach (var asker in askers) asker.TrySetResult(next);
            return true;
        }
        catch (Exception) when (stopped.IsCancellationRequested)
        {
            foreach (var asker in askers) asker.TrySetCanceled();
            throw;
        }
        catch (Exception e)
        {
            // The screens show the age of what they have. Whatever was to be read is read again, and more.
            log.LogWarning(e, "The board of restaurant {Restaurant} could not be read and is tried again.", restaurantId);
            lock (gate)
            {
                all = true;
                waiting.AddRange(askers);
            }
            Wake();
            return false;
        }
    }

    private void Notify(KitchenUpdate update)
    {
        foreach (var handler in Volatile.Read(ref handlers))
        {
            try
            {
                handler(update);
            }
            catch (Exception e)
            {
                log.LogError(e, "A kitchen screen could not take an update.");
            }
        }
    }
}
