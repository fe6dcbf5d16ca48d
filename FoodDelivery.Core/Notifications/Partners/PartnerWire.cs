using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Notifications;

/// <summary>What a partner said to one try.</summary>
/// <param name="Status">Null when there was no answer.</param>
/// <param name="Words">For operators.</param>
/// <param name="Answer">The beginning of its body.</param>
/// <param name="RetryAfter">When it wants to be asked again.</param>
public sealed record PartnerAnswer(int? Status, string Words, string? Answer = null, TimeSpan? RetryAfter = null)
{
    public bool Succeeded => Status is >= 200 and < 300;

    /// <summary>The partner says that there is nobody any more, for good.</summary>
    public bool Gone => Status == (int)HttpStatusCode.Gone;
}

/// <summary>Sends one message over the wire: signed, once, to nobody but the address itself. Follows no redirect, asks no proxy, keeps no cookie.</summary>
public sealed class PartnerWire : IDisposable
{
    private readonly HttpMessageInvoker http;
    private readonly PartnerDoor door;
    private readonly IOptions<PartnerOptions> options;
    private readonly TimeProvider time;

    public PartnerWire(PartnerDoor door, IOptions<PartnerOptions> options, TimeProvider time)
    {
        (this.door, this.options, this.time) = (door, options, time);
        http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxConnectionsPerServer = 8,
            MaxResponseHeadersLength = 16,
            // Short, so that a name that moves is asked for again.
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            // Our traces are nobody else's.
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
            ConnectCallback = door.ConnectAsync,
        });
    }

    /// <param name="secrets">Each signs, in this order.</param>
    public async Task<PartnerAnswer> SendAsync(string url, string webhookId, string payload, IReadOnlyList<string> secrets, CancellationToken cancel)
    {
        // Looked at again: it may have been saved under other rules.
        var address = door.Check(url);
        if (!address.IsOk) return new(null, address.Error.Message);
        var now = time.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, address.Value) { Content = new StringContent(payload, Encoding.UTF8, "application/json") };
        request.Headers.Add("webhook-id", webhookId);
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("webhook-signature", string.Join(' ', secrets.Select(secret => WebhookSignature.Of(secret, webhookId, now, payload))));
        request.Headers.TryAddWithoutValidation("User-Agent", "FoodDelivery-Webhooks/1.0");

        using var limit = new CancellationTokenSource(options.Value.AnswerWithin, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            using var response = await http.SendAsync(request, both.Token);
            var status = (int)response.StatusCode;
            return new(status, Words(status), await BeginningAsync(response, both.Token), RetryAfter(response, now));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(null, $"No answer within {options.Value.AnswerWithinSeconds} s.");
        }
        catch (HttpRequestException e)
        {
            return new(null, Words(e));
        }
    }

    public void Dispose() => http.Dispose();

    private static string Words(int status) => status switch
    {
        >= 200 and < 300 => $"Taken ({status}).",
        >= 300 and < 400 => $"Answered {status}: it points elsewhere, and redirects are not followed.",
        (int)HttpStatusCode.Gone => "Answered 410: it is gone for good.",
        _ => $"Answered {status}.",
    };

    private static string Words(HttpRequestException problem) => problem.InnerException switch
    {
        PartnerAddressRefused refused => refused.Message,
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => "Nobody knows this name.",
        SocketException socket => $"No connection: {socket.SocketErrorCode}.",
        System.Security.Authentication.AuthenticationException tls => $"No secure connection: {tls.Message}",
        _ => problem.HttpRequestError == HttpRequestError.Unknown ? "The connection broke off." : $"The connection broke off: {problem.HttpRequestError}.",
    };

    /// <summary>What the answer begins with; what comes late or endlessly is not waited for. The status has been said already.</summary>
    private static async Task<string?> BeginningAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        var buffer = new byte[PartnerAttempt.AnswerBytes];
        var length = 0;
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancel);
            while (length < buffer.Length && await body.ReadAsync(buffer.AsMemory(length), cancel) is var read and > 0) length += read;
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException)
        {
            // It counts what it said so far.
        }
        // PostgreSQL takes any letter but the zero.
        return length == 0 ? null : Encoding.UTF8.GetString(buffer, 0, length).Replace("\0", "", StringComparison.Ordinal);
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now) =>
        response.Headers.RetryAfter is not { } header ? null : header.Delta ?? (header.Date is { } date && date > now ? date - now : null);
}
