using System.Globalization;
using System.Text;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Notifications;

/// <summary>
/// What Twilio tells: where a message stands, and what somebody has answered. Of the former nothing personal is kept, of the latter the number and
/// the keyword; what else people write to us stays with Twilio.
/// </summary>
public sealed class TwilioWebhook(NotificationsDb db, PlatformDb platform, NotificationLedger ledger, Suppressions suppressions, Consents consents, IOptions<TwilioOptions> options) : IWebhookSource
{
    public const string StatusType = "message.", AnswerType = "answer.", OtherAnswer = AnswerType + "other";
    private const string KeywordField = "Keyword";

    /// <summary>Of a status callback, what is kept.</summary>
    private static readonly string[] KeptOfStatus = ["MessageSid", "MessageStatus", "ErrorCode", "AccountSid", "MessagingServiceSid", "RawDlrDoneDate", "ApiVersion"];

    private static readonly string[] KeptOfAnswer = ["MessageSid", "From", "To", "AccountSid", "MessagingServiceSid", "OptOutType", "NumSegments", "ApiVersion"];

    public string Provider => TwilioSms.ProviderName;

    public ValueTask<string?> RefusalAsync(WebhookDelivery delivery, CancellationToken cancel) => ValueTask.FromResult(options.Value.Callback() is { } us
        ? TwilioSignature.Refuse(options.Value.Tokens(), us + delivery.PathAndQuery, delivery.Body.Span, delivery.Header("Content-Type"), delivery.Header(TwilioSignature.Header))
        : "address_unknown");

    public WebhookFacts? Read(ReadOnlyMemory<byte> body) => Read(new WebhookDelivery(body, _ => null));

    /// <summary>An event is a message and its status: told twice, or replayed by somebody who has listened, it is the same and not stored again.</summary>
    public WebhookFacts? Read(WebhookDelivery delivery)
    {
        var form = Fields(Encoding.UTF8.GetString(delivery.Body.Span));
        if (form.GetValueOrDefault("MessageSid") is not { Length: > 0 and <= 64 } sid) return null;
        var status = form.GetValueOrDefault("MessageStatus") ?? form.GetValueOrDefault("SmsStatus");
        if (form.GetValueOrDefault("SmsStatus") == "received" || (status is null && form.ContainsKey("Body")))
        {
            var keyword = SmsKeyword.Of(form.GetValueOrDefault("Body"), form.GetValueOrDefault("OptOutType"));
            return new($"{sid}:received", keyword is null ? OtherAnswer : AnswerType + keyword.ToLowerInvariant(), sid, null, null, Kept(form, KeptOfAnswer, (KeywordField, keyword)));
        }
        if (status is not { Length: > 0 and <= 40 }) return null;
        var asked = Fields(delivery.PathAndQuery.Split('?') is [_, var query, ..] ? query : "");
        return new(TwilioStatus.EventKey(sid, status), StatusType + status, sid, null, null, Kept(form, KeptOfStatus, (TwilioSms.IdParameter, asked.GetValueOrDefault(TwilioSms.IdParameter))));
    }

    public async Task<WebhookOutcome> ApplyAsync(Webhook webhook, bool dryRun, CancellationToken cancel)
    {
        if (webhook.Payload is null) return WebhookOutcome.Ignored("Its content has been forgotten.");
        var form = Fields(webhook.Payload);
        return webhook.Type.StartsWith(StatusType, StringComparison.Ordinal) ? await MoveAsync(webhook, form, dryRun, cancel) : await AnsweredAsync(webhook, form, dryRun, cancel);
    }

    private async Task<WebhookOutcome> MoveAsync(Webhook webhook, Dictionary<string, string> form, bool dryRun, CancellationToken cancel)
    {
        var (sid, status, code) = (webhook.ObjectId!, webhook.Type[StatusType.Length..], TwilioStatus.Code(form.GetValueOrDefault("ErrorCode")));
        var named = Guid.TryParseExact(form.GetValueOrDefault(TwilioSms.IdParameter), "N", out var id) ? id : (Guid?)null;
        if (TwilioStatus.Word(named, sid, status, code, webhook.ReceivedAt) is not { } word) return WebhookOutcome.Ignored($"Nothing we act on: {status}.");
        var about = await db.Notifications.AsNoTracking().Where(n => named != null ? n.Id == named : n.Provider == Provider && n.ProviderId == sid).OrderByDescending(n => n.Seq)
            .Select(n => new { n.Id, n.State, n.Address, n.OrderId, n.OrderNumber }).FirstOrDefaultAsync(cancel);
        if (about is null) return WebhookOutcome.Ignored("No message of ours.");
        (webhook.OrderId, webhook.Reference) = (webhook.OrderId ?? about.OrderId, webhook.Reference ?? about.OrderNumber);

        var why = code is { } known && TwilioErrors.All.TryGetValue(known, out var line) ? line.Suppress : null;
        if (dryRun) return WebhookOutcome.Done(word.Words ?? $"Twilio says {status}.", new WebhookChange("Message", $"{about.State}", $"{word.State}, unless more is known by now"));
        var moved = await ledger.ApplyAsync(word with { NotificationId = about.Id }, NotificationSource.Callback, cancel);
        if (why is { } reason && about.Address is { Length: > 0 } number) await suppressions.AddAsync(MessageChannel.Sms, number, reason, Provider, cancel);
        return moved ? WebhookOutcome.Done(word.Words ?? $"Twilio says {status}.", new WebhookChange("Message", $"{about.State}", $"{word.State}")) : WebhookOutcome.Done("Nothing new.");
    }

    private async Task<WebhookOutcome> AnsweredAsync(Webhook webhook, Dictionary<string, string> form, bool dryRun, CancellationToken cancel)
    {
        var keyword = webhook.Type[AnswerType.Length..].ToUpperInvariant();
        if (keyword is not (SmsKeyword.Stop or SmsKeyword.Start)) return WebhookOutcome.Ignored(keyword == SmsKeyword.Help ? "Somebody asked for help; Twilio has answered." : "Nothing we act on.");
        if (form.GetValueOrDefault("From") is not { Length: > 0 } number) return WebhookOutcome.Ignored("It does not say who.");
        if (await SaidLaterAsync(webhook, number, keyword == SmsKeyword.Stop ? SmsKeyword.Start : SmsKeyword.Stop, cancel) is { } later) return WebhookOutcome.Done($"Nothing: {later} was answered after it, and counts.");
        var people = await consents.OfAddressAsync(MessageChannel.Sms, number, cancel);
        var listed = (await suppressions.OfAsync(MessageChannel.Sms, number, cancel)).Contains(SuppressionReason.Stop);
        if (keyword == SmsKeyword.Start)
        {
            if (!listed) return WebhookOutcome.Done("Nothing new: this number is not on the list.");
            if (!dryRun) await suppressions.LiftAsync(MessageChannel.Sms, number, SuppressionReason.Stop, SmsKeyword.Start, cancel);
            // A yes to promotions does not come back by itself: START says that messages may come, not which.
            return WebhookOutcome.Done("May be written to again; promotions need a new yes.", new WebhookChange("This number", "Left alone", "Written to"));
        }
        if (!dryRun)
        {
            await suppressions.AddAsync(MessageChannel.Sms, number, SuppressionReason.Stop, Provider, cancel);
            foreach (var person in people) await consents.RecordAsync(person, MessageChannel.Sms, given: false, SmsKeyword.Stop, null, cancel);
        }
        return listed && dryRun ? WebhookOutcome.Done("Nothing new: this number is on the list.")
            : WebhookOutcome.Done($"Left alone from now on, and no promotions by text message for {people.Count.ToString(CultureInfo.InvariantCulture)} people with this number.", new WebhookChange("This number", listed ? "Left alone" : "Written to", "Left alone"));
    }

    /// <summary>
    /// What a number has answered last counts, however late its answers are applied: one that was put off, or is replayed, must not undo a newer one. The inbox keeps
    /// every answer in the order of their coming, also those that changed nothing.
    /// </summary>
    /// <param name="other">The keyword that would make this one the past.</param>
    private async Task<string?> SaidLaterAsync(Webhook webhook, string number, string other, CancellationToken cancel)
    {
        var (type, normal) = (AnswerType + other.ToLowerInvariant(), Suppressions.Normal(MessageChannel.Sms, number));
        var later = platform.Webhooks.AsNoTracking().Where(w => w.Provider == TwilioSms.ProviderName && w.Type == type && w.Seq > webhook.Seq && w.Payload != null).OrderBy(w => w.Seq).Select(w => w.Payload!);
        await foreach (var payload in later.AsAsyncEnumerable().WithCancellation(cancel))
            if (Fields(payload).GetValueOrDefault("From") is { } from && Suppressions.Normal(MessageChannel.Sms, from) == normal) return other;
        return null;
    }

    private static string Kept(Dictionary<string, string> form, string[] names, (string Name, string? Value) also) => string.Join('&', names.Select(name => (Name: name, Value: form.GetValueOrDefault(name))).Append(also)
        .Where(field => field.Value is { Length: > 0 }).Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value!)}"));

    private static Dictionary<string, string> Fields(string form)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in TwilioSignature.Form(form)) all.TryAdd(name, value);
        return all;
    }
}
