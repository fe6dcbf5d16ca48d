using System.Globalization;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Twilio.Rest.Api.V2010.Account;

namespace FoodDelivery.Notifications;

/// <summary>Text messages by Twilio's Messages API.</summary>
public sealed class TwilioSms(TwilioClient client, IServiceScopeFactory scopes, IOptions<TwilioOptions> options, TimeProvider time) : IChannel
{
    public const string ProviderName = "twilio";

    /// <summary>Where Twilio calls back, below the public address; the message's id goes along.</summary>
    public const string CallbackPath = "/webhooks/twilio", IdParameter = "n";

    // Twilio's own bounds; less than a few seconds would expire in its queue.
    private static readonly TimeSpan ShortestLife = TimeSpan.FromSeconds(10), LongestLife = TimeSpan.FromHours(10);

    /// <summary>Clocks differ, and Twilio's dates have whole seconds.</summary>
    private static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(2);

    /// <summary>What Twilio puts before every message of an account that has not paid yet.</summary>
    private const string TrialPrefix = "Sent from your Twilio trial account - ";

    private const int LookAt = 100;

    public MessageChannel Channel => MessageChannel.Sms;

    public string Provider => ProviderName;

    public bool IsOn => options.Value.CanSend();

    public double? PerSecond => options.Value.PerSecond;

    public async Task<ChannelAnswer> SendAsync(OutgoingMessage message, CancellationToken cancel)
    {
        if (!PhoneNumber.IsE164(message.Address)) return new(ChannelOutcome.Permanent, "twilio.no_number", "There is no number this could go to.");
        try
        {
            var (taken, requestId) = await client.HearAsync(twilio => MessageResource.CreateAsync(Request(message), twilio), cancel);
            if (string.IsNullOrEmpty(taken.Sid)) return new(ChannelOutcome.Unsure, "twilio.no_answer", "Twilio's answer has no id.", RequestId: requestId);
            // Twilio counts what it really sends: it may have replaced curly quotes by plain ones.
            var segments = int.TryParse(taken.NumSegments, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count : SmsSegments.Of(message.Body.Text).Count;
            return new(ChannelOutcome.Accepted, "accepted", "Twilio has taken it.", 201, taken.Sid, taken.Status?.ToString(), Segments: segments, RequestId: requestId);
        }
        catch (TwilioRefused refused)
        {
            return refused.Answer;
        }
        catch (TwilioSilent silent)
        {
            return silent.Answer;
        }
    }

    /// <summary>
    /// Twilio takes no idempotency key, so the question is whether the number has got this text from us since. By number and not by the date of sending, which
    /// messages that still wait at Twilio do not have: those would be overlooked, and sent twice.
    /// </summary>
    public async Task<ChannelFinding?> FindAsync(OutgoingMessage message, UnsureTries tries, CancellationToken cancel)
    {
        if (message.Address is not { } number) return null;
        var question = new ReadMessageOptions { To = new Twilio.Types.PhoneNumber(number), PageSize = LookAt, Limit = LookAt };
        // A Twilio that does not answer now is asked again later: until then nothing is sent.
        var newest = await client.CallAsync(async twilio => (await MessageResource.ReadAsync(question, twilio)).Take(LookAt).ToList(), cancel);
        var since = tries.First - ClockSlack;
        foreach (var one in newest.Where(one => IsOurs(one, message, since)).OrderByDescending(one => one.DateCreated))
            if (!await BelongsToAnotherAsync(one.Sid, message.Id, cancel)) return new(one.Sid, one.Status?.ToString());
        // A page full of later ones hides what came before them.
        if (newest.Count == LookAt && newest.All(one => At(one) >= since)) return null;
        // What it has taken a moment ago it may not list yet.
        var caughtUp = tries.Last + options.Value.ListLag();
        return time.GetUtcNow() < caughtUp ? ChannelFinding.NotYet(caughtUp) : new ChannelFinding(null);
    }

    public async Task<ProviderWord?> AskAsync(Notification sent, CancellationToken cancel)
    {
        if (sent.ProviderId is not { } sid) return null;
        try
        {
            var found = await client.CallAsync(twilio => MessageResource.FetchAsync(sid, client: twilio), cancel);
            return TwilioStatus.Word(sent.Id, sid, found.Status?.ToString() ?? "", found.ErrorCode, At(found, found.DateUpdated));
        }
        catch (Exception e) when (e is TwilioRefused or TwilioSilent)
        {
            return null;
        }
    }

    private CreateMessageOptions Request(OutgoingMessage message)
    {
        var its = options.Value;
        var life = TimeSpan.FromSeconds(Math.Clamp((message.ExpiresAt - time.GetUtcNow()).TotalSeconds, ShortestLife.TotalSeconds, LongestLife.TotalSeconds));
        return new(new Twilio.Types.PhoneNumber(message.Address))
        {
            Body = message.Body.Text,
            From = its.MessagingServiceSid.Length > 0 ? null : new Twilio.Types.PhoneNumber(its.From),
            MessagingServiceSid = its.MessagingServiceSid.Length > 0 ? its.MessagingServiceSid : null,
            StatusCallback = its.Callback() is { } us ? new Uri($"{us}{CallbackPath}?{IdParameter}={message.Id:N}") : null,
            ValidityPeriod = (int)life.TotalSeconds,
            // Or Twilio would replace letters, and the text that is looked for after a lost answer would be another.
            SmartEncoded = false,
        };
    }

    private bool IsOurs(MessageResource one, OutgoingMessage message, DateTimeOffset since)
    {
        var its = options.Value;
        return one.Direction?.ToString() == "outbound-api" && IsSame(one.Body, message.Body.Text) && At(one) >= since
            && (its.MessagingServiceSid.Length > 0 ? one.MessagingServiceSid == its.MessagingServiceSid : one.From?.ToString() == its.From);
    }

    private static bool IsSame(string? sent, string text) => sent?.Trim() is { } body && (body == text.Trim() || body == TrialPrefix + text.Trim());

    private DateTimeOffset At(MessageResource one, DateTime? when = null) => (when ?? one.DateCreated) is { } at ? new(at.ToUniversalTime()) : time.GetUtcNow();

    // Two orders of a minute may have led to the same words.
    private async Task<bool> BelongsToAnotherAsync(string sid, Guid id, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<NotificationsDb>().Notifications.AnyAsync(n => n.Provider == ProviderName && n.ProviderId == sid && n.Id != id, cancel);
    }
}
