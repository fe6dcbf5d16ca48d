using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Notifications;

/// <summary>
/// What SendGrid tells of mails, in batches: whether it is SendGrid's, and what each event means. One body is one entry of the inbox, known by its hash, so that the
/// same batch sent again is no second one.
/// </summary>
public sealed class SendGridWebhook(NotificationsDb db, PlatformDb platform, NotificationLedger ledger, Suppressions suppressions, Consents consents, IOptions<SendGridOptions> options, TimeProvider time) : IWebhookSource
{
    /// <summary>For so long SendGrid tries again to tell what we did not take.</summary>
    public static readonly TimeSpan TriedAgainFor = TimeSpan.FromHours(24);

    private const int ChangesShown = 50;

    /// <summary>Clocks differ, and a mail may be on its way through SendGrid while its list is changed.</summary>
    private static readonly TimeSpan ListSlack = TimeSpan.FromMinutes(1);

    public string Provider => SendGridEmail.ProviderName;

    /// <summary>SendGrid fills a batch up to 768 KB before it sends it.</summary>
    public int LargestBody => 1024 * 1024;

    public async ValueTask<string?> RefusalAsync(WebhookDelivery delivery, CancellationToken cancel)
    {
        if (delivery.Header(SendGridSignature.SignatureHeader) is not { Length: > 0 } signature || delivery.Header(SendGridSignature.TimestampHeader) is not { Length: > 0 } timestamp) return "signature_missing";
        var bytes = new byte[signature.Length];
        if (!Convert.TryFromBase64String(signature, bytes, out var length)
            || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > 253402300799) return "signature_malformed";
        var keys = await options.Value.KeysAsync(cancel);
        if (keys.Count == 0) return "key_missing";
        if (!keys.Any(key => SendGridSignature.Verifies(key, timestamp, delivery.Body.Span, bytes.AsSpan(0, length)))) return "signature_wrong";

        var age = time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds);
        var fresh = TimeSpan.FromMinutes(options.Value.WebhookFreshMinutes);
        if (age < -fresh) return "timestamp_ahead";
        if (age <= fresh) return null;
        if (age > TriedAgainFor + fresh) return "timestamp_old";
        // SendGrid does not say whether a later try is signed anew. What we have not seen can only be such a try, and is taken: an hour's outage must not cost an
        // hour's news. What we have seen is somebody playing it again.
        var id = IdOf(delivery.Body.Span);
        return await platform.Webhooks.AnyAsync(w => w.EventId == id && w.Provider == SendGridEmail.ProviderName, cancel) ? "timestamp_old" : null;
    }

    public WebhookFacts? Read(ReadOnlyMemory<byte> body)
    {
        if (SendGridEvent.Of(body.Span) is not { } events) return null;
        var (names, mails) = (events.Select(one => one.Name).Distinct().ToList(), events.Select(one => one.MessageId).Distinct().ToList());
        return new(IdOf(body.Span), names is [var only] ? only : "batch", mails is [var mail] ? SendGridEvent.AcceptedAs(mail) : null, null, null);
    }

    public async Task<WebhookOutcome> ApplyAsync(Webhook webhook, bool dryRun, CancellationToken cancel)
    {
        if (webhook.Payload is null) return WebhookOutcome.Ignored("Its content has been forgotten.");
        var events = (SendGridEvent.Of(Encoding.UTF8.GetBytes(webhook.Payload)) ?? []).Where(one => one.NotificationId is not null && one.Meaning() is not null).OrderBy(one => one.At).ToList();
        if (events.Count == 0) return WebhookOutcome.Ignored("Nothing about a mail of ours.");
        var ids = events.ConvertAll(one => one.NotificationId!.Value);
        var rows = await db.Notifications.AsNoTracking().Where(n => ids.Contains(n.Id)).Select(n => new Row(n.Id, n.Template, n.State, n.PersonId, n.OrderId, n.OrderNumber)).ToDictionaryAsync(n => n.Id, cancel);
        if (rows.Count == 1 && rows.Values.Single() is { OrderId: { } order } about)
        {
            webhook.OrderId ??= order;
            webhook.Reference ??= about.OrderNumber;
        }

        var (changes, alone) = (new List<WebhookChange>(), 0);
        foreach (var happened in events)
        {
            var (word, row) = (happened.Word()!, rows.GetValueOrDefault(happened.NotificationId!.Value));
            if (row is not null && (dryRun ? row.State != word.State : await ledger.ApplyAsync(word, NotificationSource.Callback, cancel)))
            {
                changes.Add(new($"Mail {row.Template}", $"{row.State}", $"{word.State}"));
                rows[row.Id] = row with { State = word.State };
            }
            if (happened.Meaning()!.Suppress is { } reason && happened.Email is { Length: > 0 } address && await LeaveAloneAsync(address, reason, row?.PersonId, happened, dryRun, cancel)) alone++;
        }
        var words = $"{events.Count} {(events.Count == 1 ? "event" : "events")}, {changes.Count} {(dryRun ? "would say something other than what stands" : "moved a mail")}"
            + (alone == 0 ? "." : $"; {alone} {(alone == 1 ? "address" : "addresses")} {(dryRun ? "would be" : "will be")} left alone.");
        return WebhookOutcome.Done(words, [.. changes.Take(ChangesShown)]);
    }

    /// <summary>
    /// Puts an address on the list, and takes back what its person agreed to where the person has said so. A word from before it was taken off the list again does
    /// not bring it back, nor does a drop from before SendGrid's own list was told (<see cref="LiftAtSendGrid"/>): that is the old word once more, and it would undo the lift.
    /// </summary>
    private async Task<bool> LeaveAloneAsync(string address, SuppressionReason reason, Guid? personId, SendGridEvent happened, bool dryRun, CancellationToken cancel)
    {
        var (normal, saidAt, isDrop) = (Suppressions.Normal(MessageChannel.Email, address), happened.At, happened.Name == "dropped");
        var afterwards = saidAt - ListSlack;
        if (await db.Suppressions.AnyAsync(s => s.Channel == MessageChannel.Email && s.Address == normal && s.Reason == reason
            && (s.LiftedAt > saidAt || (isDrop && s.LiftedAt != null && (s.LiftedThereAt == null || s.LiftedThereAt > afterwards))), cancel)) return false;
        if (dryRun) return !await db.Suppressions.AnyAsync(s => s.Channel == MessageChannel.Email && s.Address == normal && s.Reason == reason && s.LiftedAt == null, cancel);
        if (reason is SuppressionReason.Spam or SuppressionReason.Unsubscribed && personId is { } person
            && !await db.Consents.AnyAsync(c => c.PersonId == person && c.Channel == MessageChannel.Email && c.Given && c.At > saidAt, cancel))
            await consents.RecordAsync(person, MessageChannel.Email, given: false, reason == SuppressionReason.Spam ? "reported as spam" : "unsubscribed at sendgrid", null, cancel);
        return await suppressions.AddAsync(MessageChannel.Email, address, reason, SendGridEmail.ProviderName, cancel);
    }

    private static string IdOf(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(SHA256.HashData(body));

    private sealed record Row(Guid Id, string Template, NotificationState State, Guid? PersonId, Guid? OrderId, string? OrderNumber);
}
