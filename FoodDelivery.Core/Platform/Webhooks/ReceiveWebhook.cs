using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FoodDelivery.Platform;

/// <summary>Open screens look at the inbox again.</summary>
public sealed record WebhooksChanged : ILiveChange;

public enum WebhookReceipt
{
    Stored,
    /// <summary>It has come before; nothing more happens.</summary>
    Duplicate,
    /// <summary>Not from the provider, too old, or no event at all. Only counted.</summary>
    Forged,
    UnknownProvider,
}

/// <summary>
/// Takes in what a provider sends: its source checks that it is genuine over the raw bytes, it is stored once, and that is all. The meaning is decided
/// afterwards, by <see cref="WebhookWorker"/>, because the provider waits for the answer and gives up soon.
/// </summary>
public sealed class ReceiveWebhook(NpgsqlDataSource database, WebhookSources sources, WebhookSignal signal, LiveFeed live, TimeProvider time, ILogger<ReceiveWebhook> log)
{
    private static readonly Counter<long> Received = Telemetry.Meter.CreateCounter<long>("fooddelivery.webhooks.received", description: "Webhooks by provider and what became of them.");

    private const string StoreSql = """
        INSERT INTO platform.webhooks (id, provider, event_id, type, object_id, order_id, reference, payload, received_at, state, attempts, next_attempt_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'Received', 0, $9) ON CONFLICT (event_id, provider) DO NOTHING
        """;

    private const string RefuseSql = """
        INSERT INTO platform.webhook_refusals (day, provider, reason, count, last_at) VALUES ($1, $2, $3, 1, $4)
        ON CONFLICT (day, provider, reason) DO UPDATE SET count = webhook_refusals.count + 1, last_at = excluded.last_at
        """;

    /// <summary>What a provider's webhooks may weigh, in bytes; 0 for a provider nobody here knows.</summary>
    public int LargestBody(string provider) => sources.Find(provider)?.LargestBody ?? 0;

    /// <param name="delivery">Its bytes as they came: re-written JSON has another signature.</param>
    public async Task<WebhookReceipt> RunAsync(string provider, WebhookDelivery delivery, CancellationToken cancel)
    {
        if (sources.Find(provider) is not { } source) return WebhookReceipt.UnknownProvider;
        if (await source.RefusalAsync(delivery, cancel) is { } reason) return await RefuseAsync(provider, reason, cancel);
        if (source.Read(delivery) is not { EventId.Length: > 0 and <= 255, Type.Length: > 0 and <= 100 } facts) return await RefuseAsync(provider, "not_an_event", cancel);

        var now = time.GetUtcNow();
        await using var store = database.CreateCommand(StoreSql);
        foreach (var value in (object?[])[Guid.CreateVersion7(now), provider, facts.EventId, facts.Type, Short(facts.ObjectId, 255), facts.OrderId, Short(facts.Reference, 40), facts.Kept ?? Encoding.UTF8.GetString(delivery.Body.Span), now])
            store.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        var isNew = await store.ExecuteNonQueryAsync(cancel) == 1;
        Count(provider, isNew ? "stored" : "duplicate");
        if (!isNew) return WebhookReceipt.Duplicate;
        signal.Wake();
        live.Tell(new WebhooksChanged());
        return WebhookReceipt.Stored;
    }

    private async Task<WebhookReceipt> RefuseAsync(string provider, string reason, CancellationToken cancel)
    {
        Count(provider, reason);
        log.LogWarning("A webhook for {Provider} was turned away: {Reason}", provider, reason);
        var now = time.GetUtcNow();
        await using var refuse = database.CreateCommand(RefuseSql);
        foreach (var value in (object[])[DateOnly.FromDateTime(now.UtcDateTime), provider, reason, now]) refuse.Parameters.Add(new NpgsqlParameter { Value = value });
        await refuse.ExecuteNonQueryAsync(cancel);
        return WebhookReceipt.Forged;
    }

    // A name that does not fit can't be searched by; the payload still has it.
    private static string? Short(string? text, int most) => text?.Length > most ? null : text;

    private static void Count(string provider, string outcome) =>
        Received.Add(1, new KeyValuePair<string, object?>("provider", provider), new KeyValuePair<string, object?>("outcome", outcome));
}
