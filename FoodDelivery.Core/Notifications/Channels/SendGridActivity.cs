using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SendGrid;

namespace FoodDelivery.Notifications;

/// <summary>One mail as SendGrid's activity feed shows it.</summary>
/// <param name="MessageId">Begins with what SendGrid gave the mail when it took it.</param>
/// <param name="Status">processed, delivered or not_delivered.</param>
internal sealed record SendGridMessageSeen(string MessageId, string Status, bool Opened, DateTimeOffset LastEventAt);

/// <summary>Our key may not read the activity feed, or the account has none.</summary>
public sealed class SendGridFeedClosed() : Exception("SendGrid's activity feed is closed to our key: give it the permission Email Activity, or set SendGrid:ActivityFeed to false.");

/// <summary>Asks SendGrid's activity feed, a paid part of the account. It lags behind, so what it does not show may be there all the same. Personal data is in no question.</summary>
public sealed class SendGridActivity(IHttpClientFactory clients, IOptions<SendGridOptions> options, ILogger<SendGridActivity> log)
{
    public const string HttpClientName = "SendGridReads";
    private const int AtMost = 10;

    /// <summary>What it shows of a ledger row; null when it cannot be asked now.</summary>
    /// <exception cref="SendGridFeedClosed">Our key may not ask at all.</exception>
    internal Task<IReadOnlyList<SendGridMessageSeen>?> OfNotificationAsync(Guid id, CancellationToken cancel) => FindAsync($"(unique_args['{SendGridMail.IdArgument}']=\"{id}\")", cancel);

    /// <summary>What it shows of a mail it took.</summary>
    /// <param name="acceptedAs">The id it gave when it took it; the feed's own ids are longer.</param>
    internal Task<IReadOnlyList<SendGridMessageSeen>?> OfMessageAsync(string acceptedAs, CancellationToken cancel) => FindAsync($"msg_id LIKE '{acceptedAs.Replace("'", "", StringComparison.Ordinal)}%'", cancel);

    /// <summary>Why a mail was not delivered: its last bounce or drop as an event of the webhook would tell it; null when the feed does not say.</summary>
    internal async Task<SendGridEvent?> EndOfAsync(string messageId, CancellationToken cancel)
    {
        if (await GetAsync($"messages/{Uri.EscapeDataString(messageId)}", cancel) is not { } json || json["events"] is not JsonArray events) return null;
        return events.OfType<JsonObject>().Select(one => Text(one["event_name"]) switch
        {
            "bounce" or "bounced" or "blocked" => new SendGridEvent("bounce", At(one["processed"]), messageId, Type: Text(one["bounce_type"]) is "blocked" or "expired" || Text(one["event_name"]) == "blocked" ? "blocked" : "bounce"),
            "drop" or "dropped" => new SendGridEvent("dropped", At(one["processed"]), messageId, Reason: Text(one["reason"])),
            _ => null,
        }).OfType<SendGridEvent>().LastOrDefault();
    }

    private async Task<IReadOnlyList<SendGridMessageSeen>?> FindAsync(string query, CancellationToken cancel)
    {
        if (await GetAsync($"messages?limit={AtMost}&query={Uri.EscapeDataString(query)}", cancel) is not { } json || json["messages"] is not JsonArray messages) return null;
        return [.. messages.OfType<JsonObject>().Where(one => Text(one["msg_id"]).Length > 0).Select(one => new SendGridMessageSeen(Text(one["msg_id"]), Text(one["status"]),
            one["opens_count"]?.GetValueKind() == JsonValueKind.Number && (int)one["opens_count"]! > 0, At(one["last_event_time"])))];
    }

    private async Task<JsonObject?> GetAsync(string path, CancellationToken cancel)
    {
        try
        {
            using var http = clients.CreateClient(HttpClientName);
            var client = new SendGridClient(http, new SendGridClientOptions { ApiKey = options.Value.ApiKey, Host = options.Value.Base() });
            var response = await client.RequestAsync(BaseClient.Method.GET, urlPath: path, cancellationToken: cancel);
            if (!response.IsSuccessStatusCode)
            {
                log.LogWarning("SendGrid's activity feed answered {Status}", (int)response.StatusCode);
                return response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? throw new SendGridFeedClosed() : null;
            }
            return JsonNode.Parse(await response.Body.ReadAsStringAsync(cancel)) as JsonObject;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException or InvalidOperationException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            log.LogWarning("SendGrid's activity feed could not be read: {Problem}", e.GetType().Name);
            return null;
        }
    }

    private static string Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? (string)node! : "";

    private static DateTimeOffset At(JsonNode? node) =>
        DateTimeOffset.TryParse(Text(node), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : DateTimeOffset.UnixEpoch;
}
