using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FoodDelivery.Platform;

/// <summary>A kind of change that is carried between processes.</summary>
public abstract class LiveChangeKind(Type type)
{
    public Type Type { get; } = type;
    public string Name { get; } = EventName.Of(type);
    internal abstract void TellHere(LiveFeed feed, JsonElement change);
}

/// <inheritdoc/>
public sealed class LiveChangeKind<TChange>() : LiveChangeKind(typeof(TChange)) where TChange : ILiveChange
{
    internal override void TellHere(LiveFeed feed, JsonElement change)
    {
        if (change.Deserialize<TChange>(EventJson.Options) is { } value) feed.TellHere(value);
    }
}

/// <summary>
/// Carries live changes to the other processes on the same database by NOTIFY, batched and outside any business transaction.
/// When its connection breaks, watchers are told to re-read as soon as it is back.
/// </summary>
public sealed class LiveFeedBridge(NpgsqlDataSource database, LiveFeed feed, IEnumerable<LiveChangeKind> kinds, TimeProvider time, ILogger<LiveFeedBridge> log) : BackgroundService
{
    private const string ChannelName = "fd_live";
    private const int MaxPayloadBytes = 7_500; // PostgreSQL refuses 8000 and more
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(10);
    private readonly string node = Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
    private readonly Dictionary<Type, LiveChangeKind> byType = kinds.ToDictionary(k => k.Type);
    private readonly Dictionary<string, LiveChangeKind> byName = kinds.ToDictionary(k => k.Name);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(ListenAsync(stoppingToken), NotifyAsync(stoppingToken));

    private async Task ListenAsync(CancellationToken cancel)
    {
        for (var first = true; !cancel.IsCancellationRequested; first = false)
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(cancel);
                connection.Notification += (_, note) => Received(note.Payload);
                await using (var listen = new NpgsqlCommand($"LISTEN {ChannelName}", connection)) await listen.ExecuteNonQueryAsync(cancel);
                if (!first) feed.TellHere(new FeedInterrupted());
                while (true) await connection.WaitAsync(cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or InvalidOperationException or IOException)
            {
                log.LogWarning("Live changes of other processes are not heard: {Reason}. Trying again in a second.", e.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task NotifyAsync(CancellationToken cancel)
    {
        try
        {
            while (await feed.Outgoing.WaitToReadAsync(cancel))
            {
                // The same said again within a batch says nothing new.
                var batch = new HashSet<string>(StringComparer.Ordinal);
                var bytes = 0;
                while (bytes < MaxPayloadBytes - 600 && feed.Outgoing.TryRead(out var change))
                {
                    if (!byType.TryGetValue(change.GetType(), out var kind)) continue;
                    var json = JsonSerializer.Serialize(new { kind = kind.Name, change = (object)change }, EventJson.Options);
                    if (batch.Add(json)) bytes += System.Text.Encoding.UTF8.GetByteCount(json) + 1;
                }
                if (batch.Count == 0) continue;
                await SendAsync($"{{\"node\":\"{node}\",\"changes\":[{string.Join(',', batch)}]}}", cancel);
                // When much happens, more of it goes at once; by the world's clock, whatever the product's is.
                await Task.Delay(Breath, cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Stopping: screens of other processes re-read on their own clock.
        }
    }

    private async Task SendAsync(string payload, CancellationToken cancel)
    {
        try
        {
            await using var notify = database.CreateCommand("SELECT pg_notify($1, $2)");
            notify.Parameters.Add(new NpgsqlParameter { Value = ChannelName });
            notify.Parameters.Add(new NpgsqlParameter { Value = payload });
            await notify.ExecuteNonQueryAsync(cancel);
        }
        catch (NpgsqlException e)
        {
            log.LogWarning("Live changes were not carried to other processes: {Reason}", e.Message);
        }
    }

    private void Received(string payload)
    {
        try
        {
            using var message = JsonDocument.Parse(payload);
            if (message.RootElement.GetProperty("node").GetString() == node) return;
            foreach (var one in message.RootElement.GetProperty("changes").EnumerateArray())
                if (byName.TryGetValue(one.GetProperty("kind").GetString() ?? "", out var kind)) kind.TellHere(feed, one.GetProperty("change"));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException)
        {
            log.LogWarning("A live change of another process could not be read: {Reason}", e.Message);
        }
    }
}
