using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Notifications;

/// <summary>FCM HTTP v1 on the wire: one call, one device. Repeats nothing but a call whose token was not accepted. No body and no device token is ever logged.</summary>
public sealed class FcmClient(IHttpClientFactory clients, FcmTokens tokens, IOptions<FirebaseOptions> options, TimeProvider time)
{
    public const string HttpClientName = "Fcm";

    /// <exception cref="OperationCanceledException">Only when <paramref name="cancel"/> says so.</exception>
    public async Task<FcmVerdict> SendAsync(JsonObject message, CancellationToken cancel)
    {
        var body = new JsonObject { ["message"] = message.DeepClone() }.ToJsonString();
        for (var again = false; ; again = true)
        {
            var (bearer, problem) = await tokens.GetAsync(cancel);
            if (problem is not null) return problem;
            var verdict = await CallAsync(body, bearer!, cancel);
            // Tokens can be withdrawn before their time; once is enough to find out whether it was that.
            if (verdict.Code != FcmVerdict.Unauthenticated || again) return verdict;
            tokens.Drop();
        }
    }

    private async Task<FcmVerdict> CallAsync(string body, string bearer, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{options.Value.Base()}/v1/projects/{Uri.EscapeDataString(options.Value.ProjectId)}/messages:send")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        try
        {
            using var client = clients.CreateClient(HttpClientName);
            using var response = await client.SendAsync(request, cancel);
            var answer = await response.Content.ReadAsStringAsync(cancel);
            return response.IsSuccessStatusCode ? FcmVerdict.Taken(NameIn(answer)) : FcmVerdict.Sort((int)response.StatusCode, answer, RetryAfter(response));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return FcmVerdict.Silent($"none within {options.Value.TimeoutSeconds} s");
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
        {
            return FcmVerdict.Away(e.HttpRequestError.ToString());
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return FcmVerdict.Silent("the line broke off");
        }
    }

    // Its name is a comfort, not a condition: an answer of 200 is a yes, whatever it says besides.
    private static string? NameIn(string answer)
    {
        try
        {
            return JsonNode.Parse(answer) is JsonObject json && json["name"]?.GetValueKind() == JsonValueKind.String ? (string?)json["name"] : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter is not { } header ? null
        : header.Delta ?? (header.Date is { } date && date - time.GetUtcNow() is var wait && wait > TimeSpan.Zero ? wait : null);
}
