using System.Globalization;
using FoodDelivery.Notifications;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Web.Sandbox;

/// <summary>The phones at the other end: what reaches them, and what their owners answer. Message, words about it and their webhooks are committed together.</summary>
internal sealed class TwilioPhones(SandboxDb db, SandboxQueue webhooks, SandboxAddress address, IOptions<TwilioOptions> options, TimeProvider time)
{
    private static readonly HashSet<string> Stops = ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "OPTOUT", "REVOKE"], Starts = ["START", "UNSTOP", "YES"], Helps = ["HELP", "INFO"];

    public async Task BringAsync(TwilioMessage message)
    {
        var words = new List<(TwilioWord Word, TimeSpan After)>();
        if (message.Callback is { } url)
        {
            // Nothing is told about the first status: that was the answer to the call.
            if (message.FirstStatus == "accepted") words.Add((Word(message, "queued", url), (message.SentAt - message.Created) / 2));
            words.Add((Word(message, "sent", url), message.SentAt - message.Created));
            words.Add((Word(message, message.EndStatus, url), message.EndsAt - message.Created));
        }
        await SaveAsync([message], words);
    }

    /// <summary>A person answers from their phone.</summary>
    /// <param name="to">The number they answer to; the account's own when empty.</param>
    public async Task AnswerAsync(string from, string to, string body)
    {
        var its = options.Value;
        var (now, service) = (time.GetUtcNow(), its.MessagingServiceSid);
        if (to.Length == 0) to = its.From.Length > 0 ? its.From : TwilioOptions.SandboxFrom;
        var sender = service.Length > 0 ? service : to;
        var word = body.Trim().ToUpperInvariant();
        var kind = Stops.Contains(word) ? "STOP" : Starts.Contains(word) ? "START" : Helps.Contains(word) ? "HELP" : null;
        var known = await db.TwilioOptOuts.SingleOrDefaultAsync(o => o.Recipient == from && o.Sender == sender);
        if (kind == "STOP" && known is null) db.TwilioOptOuts.Add(new TwilioOptOut { Recipient = from, Sender = sender, Since = now });
        if (kind == "START" && known is not null) db.TwilioOptOuts.Remove(known);

        var came = Message(TwilioMessage.Inbound, from, to, body, now, "received");
        var form = new Dictionary<string, string?>
        {
            ["ToCountry"] = "US",
            ["SmsMessageSid"] = came.Sid,
            ["NumMedia"] = "0",
            ["SmsSid"] = came.Sid,
            ["SmsStatus"] = "received",
            ["Body"] = body,
            ["FromCountry"] = "US",
            ["To"] = to,
            ["NumSegments"] = came.Segments.ToString(CultureInfo.InvariantCulture),
            ["MessageSid"] = came.Sid,
            ["AccountSid"] = its.AccountSid,
            ["From"] = from,
            ["ApiVersion"] = "2010-04-01",
            // Only messaging services say what they have made of it.
            ["MessagingServiceSid"] = service.Length > 0 ? service : null,
            ["OptOutType"] = service.Length > 0 ? kind : null,
        };
        var all = new List<TwilioMessage> { came };
        if (kind is not null) all.Add(Message(TwilioMessage.Reply, to, from, Reply(kind), now, "delivered"));
        await SaveAsync(all, [(new TwilioWord { Id = $"{came.Sid}:received", MessageSid = came.Sid, Status = "received", Url = address.Callback + TwilioSms.CallbackPath, Body = Encoded(form), Created = now }, TimeSpan.Zero)]);
    }

    /// <summary>Verify's own message; the Messages API knows nothing of it.</summary>
    public void Show(string to, string body) => db.TwilioMessages.Add(Message(TwilioMessage.Verify, "Verify", to, body, time.GetUtcNow(), "delivered"));

    private async Task SaveAsync(IReadOnlyList<TwilioMessage> messages, IReadOnlyList<(TwilioWord Word, TimeSpan After)> words)
    {
        db.TwilioMessages.AddRange(messages);
        db.TwilioWords.AddRange(words.Select(one => one.Word));
        await webhooks.AddAsync(TwilioCallbacks.VendorName, [.. words.Select(one => (one.Word.Id, one.After))], CancellationToken.None);
        await db.SaveChangesAsync();
        webhooks.Wake();
    }

    private TwilioWord Word(TwilioMessage message, string status, string url)
    {
        var code = status == message.EndStatus ? message.EndCode : null;
        return new()
        {
            Id = $"{message.Sid}:{status}",
            MessageSid = message.Sid,
            Status = status,
            Url = url,
            Created = message.Created,
            Body = Encoded(new Dictionary<string, string?>
            {
                ["ErrorCode"] = code?.ToString(CultureInfo.InvariantCulture),
                ["ApiVersion"] = "2010-04-01",
                ["MessageStatus"] = status,
                ["RawDlrDoneDate"] = status is "delivered" or "undelivered" ? message.EndsAt.ToString("yyMMddHHmm", CultureInfo.InvariantCulture) : null,
                ["SmsSid"] = message.Sid,
                ["SmsStatus"] = status,
                ["To"] = message.Recipient,
                ["From"] = message.Sender,
                ["MessageSid"] = message.Sid,
                ["AccountSid"] = options.Value.AccountSid,
                ["MessagingServiceSid"] = message.ServiceSid,
            }),
        };
    }

    private static TwilioMessage Message(string direction, string sender, string recipient, string body, DateTimeOffset now, string status) => new()
    {
        Sid = TwilioDesk.NewSid("SM"),
        Direction = direction,
        Sender = sender,
        Recipient = recipient,
        Body = body,
        Segments = Math.Max(1, SmsSegments.Of(body).Count),
        Created = now,
        FirstStatus = status,
        SentAt = now,
        EndsAt = now,
        EndStatus = status,
    };

    private static string Reply(string kind) => kind switch
    {
        "STOP" => "You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe.",
        "START" => "You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
        _ => "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
    };

    private static string Encoded(IEnumerable<KeyValuePair<string, string?>> fields) =>
        string.Join('&', fields.Where(field => field.Value is not null).Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value!).Replace("%20", "+", StringComparison.Ordinal)}"));
}
