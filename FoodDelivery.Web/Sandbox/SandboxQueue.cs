using System.Security.Cryptography;
using System.Threading.Channels;

namespace FoodDelivery.Web.Sandbox;

/// <summary>One webhook that is to arrive. A duplicated event has several.</summary>
public sealed class SandboxDelivery
{
    public long Number { get; init; }
    /// <summary>Whose event; see <see cref="ISandboxVendor.Vendor"/>.</summary>
    public required string Vendor { get; init; }
    public required string EventId { get; init; }
    public DateTimeOffset DueAt { get; set; }
    public int Attempts { get; set; }
    /// <summary>What the last attempt got: an HTTP status, or 0 when nobody answered.</summary>
    public int? LastStatus { get; set; }
    /// <summary>When it was taken with 2xx, or given up.</summary>
    public DateTimeOffset? DoneAt { get; set; }
}

/// <summary>Wakes the sender after a commit in this process.</summary>
public sealed class SandboxSignal
{
    private readonly Channel<byte> wakes = Channel.CreateBounded<byte>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Wake() => wakes.Writer.TryWrite(0);

    internal async Task WaitAsync(TimeSpan atMost, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(atMost);
        try
        {
            await wakes.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // Nobody called: look anyway, something may have come due.
        }
    }
}

/// <summary>Puts webhooks into the durable queue, in the same commit as what they tell of, with the faults asked for at the vendor's control page.</summary>
internal sealed class SandboxQueue(SandboxDb db, SandboxSignal signal, TimeProvider time)
{
    public Task AddAsync(string vendor, IReadOnlyList<string> eventIds, CancellationToken cancel) => AddAsync(vendor, [.. eventIds.Select(id => (id, TimeSpan.Zero))], cancel);

    /// <param name="events">Each with the time until it happens.</param>
    public async Task AddAsync(string vendor, IReadOnlyList<(string Id, TimeSpan After)> events, CancellationToken cancel)
    {
        if (events.Count == 0) return;
        var faults = await SandboxFaults.OfAsync(db, vendor, cancel);
        foreach (var (id, after) in events)
        {
            if (RandomNumberGenerator.GetInt32(100) < faults.LosePercent) continue;
            for (var copy = 0; copy < Math.Clamp(faults.Copies, 1, 20); copy++)
            {
                var due = (time.GetUtcNow() + after).AddSeconds(faults.DelaySeconds).AddMilliseconds(faults.Shuffle ? RandomNumberGenerator.GetInt32(2000) : 0);
                db.Deliveries.Add(new SandboxDelivery { Vendor = vendor, EventId = id, DueAt = due });
            }
        }
    }

    /// <summary>After the commit.</summary>
    public void Wake() => signal.Wake();
}
