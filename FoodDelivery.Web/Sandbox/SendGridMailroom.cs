using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>
/// What becomes of mails: some addresses do what they are called. <c>bounce@…</c> does not exist, <c>block@…</c>'s server refuses, <c>drop@…</c> is never tried, <c>defer@…</c>
/// takes it half a minute later, <c>spam@…</c> reports it. What follows <c>+</c> does not matter, nor does the domain.
/// </summary>
internal sealed class SendGridMailroom(SandboxDb db, SandboxSignal signal, TimeProvider time)
{
    public const string Bounces = "bounces", Blocks = "blocks", SpamReports = "spam_reports", InvalidEmails = "invalid_emails", Unsubscribes = "unsubscribes";

    /// <summary>How long a receiving server that is busy lets a mail wait.</summary>
    public static readonly TimeSpan Deferred = TimeSpan.FromSeconds(30);

    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    /// <summary>Takes a request. Mails and what happens to them are committed before the caller hears of it.</summary>
    /// <returns>X-Message-Id.</returns>
    public async Task<string> TakeAsync(SendGridPost post, SendGridLuck luck)
    {
        // From here on a caller that hangs up changes nothing: the work is done or not done, never half.
        var cancel = CancellationToken.None;
        var (now, request) = (time.GetUtcNow(), NewId());
        var addresses = post.Recipients.Select(to => to.Email.ToLowerInvariant()).ToList();
        var listed = (await db.SendGridLists.AsNoTracking().Where(l => addresses.Contains(l.Email)).ToListAsync(cancel)).ToLookup(l => l.Email, l => l.List);
        foreach (var to in post.Recipients)
        {
            var letter = new SendGridLetter
            {
                MessageId = $"{request}.recvd-sandbox-1-{now.ToUnixTimeSeconds():X8}-{to.Place}", RequestId = request, To = to.Email.ToLowerInvariant(), From = post.From, FromName = post.FromName, ReplyTo = post.ReplyTo,
                Subject = to.Subject, Text = post.Text, Html = post.Html, Headers = to.Headers.ToJsonString(), Arguments = to.Arguments.ToJsonString(), Categories = post.Categories.ToJsonString(),
                TracksOpens = post.TracksOpens, TracksClicks = post.TracksClicks, At = now, Status = "processed", LastEvent = "processed", LastEventAt = now,
            };
            db.SendGridLetters.Add(letter);
            foreach (var happening in Course(letter, listed[letter.To].ToHashSet(), post, luck, now)) db.SendGridHappenings.Add(happening);
        }
        await db.SaveChangesAsync(cancel);
        signal.Wake();
        return request;
    }

    /// <summary>The recipient does something with a mail that has arrived. False when the mail does not tell of that, because it was sent untracked, or has not arrived.</summary>
    public async Task<bool> DoAsync(string messageId, string what, CancellationToken cancel)
    {
        if (await db.SendGridLetters.SingleOrDefaultAsync(l => l.MessageId == messageId, cancel) is not { Status: "delivered" } letter) return false;
        if (what is not ("open" or "click" or "spamreport" or "unsubscribe") || (what == "open" && !letter.TracksOpens) || (what == "click" && !letter.TracksClicks)) return false;
        if (what == "spamreport") await ListAsync(SpamReports, letter.To, "", "", cancel);
        if (what == "unsubscribe") await ListAsync(Unsubscribes, letter.To, "", "", cancel);
        db.SendGridHappenings.Add(Happens(letter, what, time.GetUtcNow()));
        await db.SaveChangesAsync(cancel);
        signal.Wake();
        return true;
    }

    /// <summary>What the vendor remembers of an address when something has happened; called when it is told.</summary>
    public static (string List, string Reason, string Status)? ListOf(SendGridHappening happening) => (happening.Name, happening.Type) switch
    {
        ("bounce", "blocked") => (Blocks, happening.Reason ?? "", happening.Code ?? ""),
        ("bounce", _) => (Bounces, happening.Reason ?? "", happening.Code ?? ""),
        ("dropped", _) when happening.Reason == "Invalid" => (InvalidEmails, "Mail domain mentioned in email address is unknown", ""),
        ("spamreport", _) => (SpamReports, "", ""),
        _ => null,
    };

    private static IEnumerable<SendGridHappening> Course(SendGridLetter letter, HashSet<string> lists, SendGridPost post, SendGridLuck luck, DateTimeOffset now)
    {
        if (!post.PastLists && Dropped(lists, post.PastUnsubscribes) is { } reason) return [Happens(letter, "dropped", now, reason: reason, code: "5.0.0")];
        var taken = Happens(letter, "processed", now);
        var name = letter.To[..letter.To.IndexOf('@')];
        return (name.Split('+')[0], luck.Bounces(letter.Arguments.Length > 2 ? letter.Arguments : letter.To)) switch
        {
            ("bounce", _) or (_, true) => [taken, Happens(letter, "bounce", now, "bounce", $"550 5.1.1 <{letter.To}>: Recipient address rejected: User unknown", "5.1.1")],
            ("block", _) => [taken, Happens(letter, "bounce", now, "blocked", $"554 5.7.1 <{letter.To}>: Message rejected due to local policy", "5.7.1")],
            ("drop", _) => [Happens(letter, "dropped", now, reason: "Invalid", code: "5.0.0")],
            ("defer", _) => [taken, Happens(letter, "deferred", now, reason: "451 4.7.1 Greylisted, please try again"), Happens(letter, "delivered", now + Deferred)],
            ("spam", _) => [taken, Happens(letter, "delivered", now), Happens(letter, "spamreport", now)],
            _ => [taken, Happens(letter, "delivered", now)],
        };
    }

    private static string? Dropped(HashSet<string> lists, bool pastUnsubscribes) =>
        lists.Contains(Bounces) ? "Bounced Address"
        : lists.Contains(InvalidEmails) ? "Invalid"
        : lists.Contains(SpamReports) ? "Spam Reporting Address"
        : lists.Contains(Unsubscribes) && !pastUnsubscribes ? "Unsubscribed Address"
        : null;

    private static SendGridHappening Happens(SendGridLetter letter, string name, DateTimeOffset at, string? type = null, string? reason = null, string? code = null) =>
        new() { Id = NewId(), MessageId = letter.MessageId, Name = name, DueAt = at, Type = type, Reason = reason, Code = code };

    private async Task ListAsync(string list, string email, string reason, string status, CancellationToken cancel)
    {
        if (!await db.SendGridLists.AnyAsync(l => l.List == list && l.Email == email, cancel))
            db.SendGridLists.Add(new SendGridListed { List = list, Email = email, Reason = reason, Status = status, Created = time.GetUtcNow() });
    }

    internal static string NewId() => RandomNumberGenerator.GetString(Letters, 22);
}
