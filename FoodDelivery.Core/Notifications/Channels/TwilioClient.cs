using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Twilio.Clients;
using Twilio.Http;

namespace FoodDelivery.Notifications;

/// <summary>Twilio said no.</summary>
public sealed class TwilioRefused(int status, int? code, TimeSpan? retryAfter, string? requestId) : Exception($"Twilio answered {status} with code {code}.")
{
    public ChannelAnswer Answer { get; } = TwilioErrors.Answer(status, code, retryAfter) with { RequestId = requestId };
    public int Status => status;
    public int? Code => code;
}

/// <summary>No answer came.</summary>
/// <param name="reached">Whether the request may have got there.</param>
public sealed class TwilioSilent(bool reached, string words, Exception? why = null) : Exception(words, why)
{
    /// <summary>What was never sent can be sent again; of anything else nobody knows.</summary>
    public ChannelAnswer Answer { get; } = new(reached ? ChannelOutcome.Unsure : ChannelOutcome.Retry, reached ? "twilio.no_answer" : "twilio.unreachable", words);
}

/// <summary>
/// Carries the SDK's requests: to the configured address instead of twilio.com, with a time limit, a token to stop by, and answers that tell status,
/// error code and Retry-After. The SDK's own client knows none of these; what a request and an answer look like stays its business.
/// </summary>
public sealed class TwilioClient(IHttpClientFactory clients, IOptions<TwilioOptions> options, TimeProvider time)
{
    public const string HttpClientName = "Twilio";
    private const string RequestIdHeader = "Twilio-Request-Id";

    /// <summary>One call with the SDK's own resources, e.g. <c>client =&gt; MessageResource.CreateAsync(…, client)</c>.</summary>
    /// <exception cref="TwilioRefused">Twilio said no.</exception>
    /// <exception cref="TwilioSilent">No answer came, or none that can be read.</exception>
    public async Task<T> CallAsync<T>(Func<ITwilioRestClient, Task<T>> call, CancellationToken cancel) => (await HearAsync(call, cancel)).Said;

    /// <summary>The same, with the id by which Twilio's support finds the call.</summary>
    public async Task<(T Said, string? RequestId)> HearAsync<T>(Func<ITwilioRestClient, Task<T>> call, CancellationToken cancel)
    {
        var wire = new Wire(this, options.Value.AccountSid, cancel);
        try
        {
            return (await call(wire), wire.RequestId);
        }
        catch (Exception e) when (e is Twilio.Exceptions.TwilioException or Newtonsoft.Json.JsonException)
        {
            throw new TwilioSilent(reached: true, "Twilio's answer cannot be read.", e);
        }
    }

    private async Task<(Response Said, string? RequestId)> SendAsync(Request request, CancellationToken cancel)
    {
        using var message = new HttpRequestMessage(new System.Net.Http.HttpMethod(request.Method.ToString()!), Address(request));
        var (user, password) = options.Value.Credentials();
        message.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        message.Headers.Accept.ParseAdd("application/json");
        if (message.Method == System.Net.Http.HttpMethod.Post) message.Content = new FormUrlEncodedContent(request.PostParams);
        using var client = clients.CreateClient(HttpClientName);
        try
        {
            using var response = await client.SendAsync(message, cancel);
            var content = await response.Content.ReadAsStringAsync(cancel);
            var requestId = response.Headers.TryGetValues(RequestIdHeader, out var ids) ? ids.FirstOrDefault() : null;
            return response.IsSuccessStatusCode ? (new Response(response.StatusCode, content), requestId) : throw new TwilioRefused((int)response.StatusCode, Code(content), RetryAfter(response), requestId);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new TwilioSilent(reached: true, $"No answer within {options.Value.TimeoutSeconds} s.");
        }
        catch (HttpRequestException e)
        {
            var never = e.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;
            throw new TwilioSilent(!never, never ? "No connection to Twilio." : "The connection to Twilio broke off.", e);
        }
        catch (IOException e)
        {
            throw new TwilioSilent(reached: true, "The connection to Twilio broke off.", e);
        }
    }

    /// <summary>The SDK names one host for each product; where that is, our settings say.</summary>
    private Uri Address(Request request)
    {
        var meant = request.ConstructUrl();
        return new Uri((meant.Host.StartsWith("verify.", StringComparison.Ordinal) ? options.Value.VerifyBase() : options.Value.Base()) + meant.PathAndQuery);
    }

    private static int? Code(string content)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("code", out var code) && code.TryGetInt32(out var number) ? number : null;
        }
        catch (JsonException)
        {
            // An edge server that speaks HTML.
            return null;
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter is not { } header ? null
        : header.Delta ?? (header.Date is { } date && date > time.GetUtcNow() ? date - time.GetUtcNow() : null);

    /// <summary>What the SDK sees of us in one call.</summary>
    private sealed class Wire(TwilioClient client, string account, CancellationToken cancel) : ITwilioRestClient
    {
        public string AccountSid => account;
        public string Region => null!;
        public Twilio.Http.HttpClient HttpClient => throw new NotSupportedException("Twilio is called through TwilioClient only.");

        public Response Request(Request request) => throw new NotSupportedException("Twilio is called asynchronously only.");

        /// <summary>Of the last answer.</summary>
        public string? RequestId { get; private set; }

        public async Task<Response> RequestAsync(Request request)
        {
            (var said, RequestId) = await client.SendAsync(request, cancel);
            return said;
        }
    }
}
