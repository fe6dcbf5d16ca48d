using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using SendGrid;

namespace FoodDelivery.Notifications;

/// <summary>
/// Mail by SendGrid's own client. The same code speaks to SendGrid and to the emulator; only the address differs. SendGrid knows no idempotency: a mail
/// whose answer was lost is looked for by our id in its activity feed, which lags behind; where the account has none, nobody can tell.
/// </summary>
public sealed class SendGridEmail(IHttpClientFactory clients, SendGridActivity activity, IOptions<SendGridOptions> options, TimeProvider time) : IChannel
{
    public const string HttpClientName = "SendGrid";
    public const string ProviderName = "sendgrid";

    /// <summary>Clocks here and there may differ by so much.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    /// <summary>A feed that does not answer is asked again after so long. A try is not used up meanwhile: it is not the mail that fails.</summary>
    private static readonly TimeSpan FeedPause = TimeSpan.FromSeconds(30);

    public MessageChannel Channel => MessageChannel.Email;

    public string Provider => ProviderName;

    public bool IsOn => options.Value.Mode != SendGridMode.Off;

    public async Task<ChannelAnswer> SendAsync(OutgoingMessage message, CancellationToken cancel)
    {
        if (Lacks(message) is { } lack) return lack;
        try
        {
            using var http = clients.CreateClient(HttpClientName);
            var client = new SendGridClient(http, new SendGridClientOptions { ApiKey = options.Value.ApiKey, Host = options.Value.Base() });
            var response = await client.SendEmailAsync(SendGridMail.Of(message, options.Value), cancel);
            var body = response.IsSuccessStatusCode ? null : await response.Body.ReadAsStringAsync(cancel);
            var callId = Header(response.Headers, "X-Message-Id") ?? Header(response.Headers, "X-Request-Id") ?? Header(response.Headers, "CF-Ray");
            var answer = SendGridAnswers.Of((int)response.StatusCode, body, Header(response.Headers, "X-Message-Id"), Header(response.Headers, "X-RateLimit-Reset"), Header(response.Headers, "Retry-After"), time.GetUtcNow());
            return answer with { RequestId = callId };
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(ChannelOutcome.Unsure, "sendgrid.no_answer", $"No answer within {options.Value.TimeoutSeconds} s; SendGrid may have the mail.");
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
        {
            return new(ChannelOutcome.Retry, "sendgrid.unreachable", $"SendGrid cannot be reached ({e.HttpRequestError}); it has not got the mail.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new(ChannelOutcome.Unsure, "sendgrid.no_answer", "The line was cut before the answer came; SendGrid may have the mail.");
        }
        catch (InvalidOperationException e)
        {
            return new(ChannelOutcome.Misconfigured, "sendgrid.nowhere", e.Message);
        }
    }

    public async Task<ChannelFinding?> FindAsync(OutgoingMessage message, UnsureTries tries, CancellationToken cancel)
    {
        if (!options.Value.CanAsk()) return null;
        var (now, caughtUp) = (time.GetUtcNow(), tries.Last + options.Value.ActivityLag());
        IReadOnlyList<SendGridMessageSeen>? seen;
        try
        {
            seen = await activity.OfNotificationAsync(message.Id, cancel);
        }
        catch (SendGridFeedClosed)
        {
            // Nobody will ever be told anything there: as good as an account without a feed.
            return null;
        }
        // Only what can be of those tries: what was sent earlier and had to be sent again carries the same id of ours.
        if (seen?.Where(one => one.LastEventAt >= tries.First - Slack).MaxBy(one => one.LastEventAt) is { } found) return new(SendGridEvent.AcceptedAs(found.MessageId), found.Status);
        if (now < caughtUp) return ChannelFinding.NotYet(caughtUp);
        return seen is null ? ChannelFinding.NotYet(now + FeedPause) : new(null);
    }

    public async Task<ProviderWord?> AskAsync(Notification sent, CancellationToken cancel)
    {
        if (!options.Value.CanAsk() || sent.ProviderId is not { } id || await activity.OfMessageAsync(id, cancel) is not { } seen) return null;
        if (seen.MaxBy(one => one.LastEventAt) is not { } found) return null;
        return found.Status switch
        {
            "delivered" => Word(found.Opened ? NotificationState.Read : NotificationState.Delivered, found.Opened ? "open" : "delivered"),
            "not_delivered" => await activity.EndOfAsync(found.MessageId, cancel) is { } end && end.Meaning() is { } told
                ? Word(told.State, end.Name, told.Cause, told.Words)
                : Word(NotificationState.Undelivered, "not_delivered", "sendgrid.not_delivered", "SendGrid says that it was not delivered, and not why."),
            _ => null,
        };

        ProviderWord Word(NotificationState state, string status, string? cause = null, string? words = null) =>
            new(Provider, sent.Id, id, state, status, $"asked:{found.MessageId}:{status}", found.LastEventAt, cause, words);
    }

    /// <summary>What SendGrid would refuse anyway, and what must not leave: a promotion nobody can stop.</summary>
    private static ChannelAnswer? Lacks(OutgoingMessage message) => message switch
    {
        { Address: null or "" } => new(ChannelOutcome.Permanent, "sendgrid.no_address", "There is no e-mail address."),
        { Body.Subject: null or "" } or { Body.Text: null or "" } => new(ChannelOutcome.Permanent, "sendgrid.no_words", "The template made no subject or no text for a mail."),
        { Kind: NotificationKind.Promotion, Body.UnsubscribeUrl: null or "" } => new(ChannelOutcome.Permanent, "sendgrid.no_way_out", "A promotion without a way to unsubscribe is not sent."),
        _ => null,
    };

    private static string? Header(HttpResponseHeaders headers, string name) => headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
