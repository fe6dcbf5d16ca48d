using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FoodDelivery.Notifications;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Web.Sandbox;

/// <summary>The Messages resource: takes, shows, lists.</summary>
internal sealed partial class TwilioTexts(SandboxDb db, TwilioDesk desk, TwilioPhones phones, TwilioTries tries, SandboxAddress address, IOptions<TwilioOptions> options)
{
    private const int MostLetters = 1600;

    /// <summary>Twilio's documented numbers that always fail, whatever the account.</summary>
    private static readonly Dictionary<string, int> MagicFrom = new() { ["+15005550001"] = 21212, ["+15005550007"] = 21606, ["+15005550008"] = 21611 };

    private static readonly Dictionary<string, int> MagicTo = new() { ["+15005550001"] = 21211, ["+15005550002"] = 21612, ["+15005550003"] = 21408, ["+15005550004"] = 21610, ["+15005550009"] = 21614 };

    public async Task<JsonObject> CreateAsync(IFormCollection form, TwilioLuck luck)
    {
        var (to, body, service) = (form["To"].ToString(), form["Body"].ToString(), form["MessagingServiceSid"].ToString());
        var sender = service.Length > 0 ? service : form["From"].ToString();
        var plan = await desk.PlanAsync(CancellationToken.None);
        try
        {
            await CheckAsync(to, sender, service, body, form["StatusCallback"].ToString());
            if (plan.NextCode != 0 && await desk.TakeAsync(p => p.NextLeft, p => p.NextLeft > 0, p => p.NextLeft - 1)) throw TwilioRefusal.Of(plan.NextCode, plan.RetryAfterSeconds);
        }
        catch (TwilioRefusal refusal)
        {
            await RefuseAsync(to, body, refusal);
            throw;
        }
        var (drawn, fate) = TwilioChance.Draw(TwilioChance.Read(plan.Chances), plan.Seed, to, body, tries.Next(to, body));
        if (drawn > 0)
        {
            var refusal = TwilioRefusal.Of(drawn, plan.RetryAfterSeconds);
            await RefuseAsync(to, body, refusal);
            throw refusal;
        }
        luck.Cut |= drawn == TwilioChance.Cut;
        if (plan.SlowMilliseconds > 0 && await desk.TakeAsync(p => p.SlowLeft, p => p.SlowLeft > 0, p => p.SlowLeft - 1)) luck.SlowMilliseconds = plan.SlowMilliseconds;

        var lost = fate > 0 ? fate
            : (plan.UndeliveredEnding.Length > 0 && to.EndsWith(plan.UndeliveredEnding, StringComparison.Ordinal))
              || (plan.UndeliveredLeft > 0 && await desk.TakeAsync(p => p.UndeliveredLeft, p => p.UndeliveredLeft > 0, p => p.UndeliveredLeft - 1)) ? plan.UndeliveredCode
            : (int?)null;
        var (now, pace) = (desk.Now, TimeSpan.FromMilliseconds(plan.PaceMilliseconds));
        var message = new TwilioMessage
        {
            Sid = TwilioDesk.NewSid("SM"),
            Direction = TwilioMessage.Api,
            Sender = service.Length > 0 ? TwilioOptions.SandboxFrom : sender,
            Recipient = to,
            ServiceSid = service.Length > 0 ? service : null,
            Body = body,
            Segments = SmsSegments.Of(body).Count,
            Callback = form["StatusCallback"].ToString() is { Length: > 0 } callback ? callback : null,
            Created = now,
            FirstStatus = service.Length > 0 ? "accepted" : "queued",
            SentAt = now + pace,
            EndsAt = now + pace + pace,
            EndStatus = lost is null ? "delivered" : "undelivered",
            EndCode = lost,
        };
        await phones.BringAsync(message);
        // Whoever sends hears what it begins with, however fast the phone is.
        return Wire(message, message.FirstStatus);
    }

    public async Task<JsonObject> ReadAsync(string sid, CancellationToken cancel) =>
        await db.TwilioMessages.AsNoTracking().SingleOrDefaultAsync(m => m.Sid == sid && m.Direction != TwilioMessage.Verify, cancel) is { } message
            ? Wire(message, message.StatusAt(desk.Now)) : throw TwilioRefusal.NotFound($"/2010-04-01/Accounts/{options.Value.AccountSid}/Messages/{sid}.json");

    /// <summary>Newest first.</summary>
    public async Task<JsonObject> ListAsync(IQueryCollection query, CancellationToken cancel)
    {
        var size = int.TryParse(query["PageSize"], CultureInfo.InvariantCulture, out var asked) ? Math.Clamp(asked, 1, 1000) : 50;
        var page = int.TryParse(query["Page"], CultureInfo.InvariantCulture, out var number) ? Math.Max(0, number) : 0;
        var matching = db.TwilioMessages.AsNoTracking().Where(m => m.Direction != TwilioMessage.Verify);
        if (query["To"].ToString() is { Length: > 0 } to) matching = matching.Where(m => m.Recipient == to);
        if (query["From"].ToString() is { Length: > 0 } from) matching = matching.Where(m => m.Sender == from);
        // What still waits has no date of sending, and is in no range of them.
        var now = desk.Now;
        if (Day(query, "DateSent>") is { } since) matching = matching.Where(m => m.SentAt <= now && m.SentAt >= since);
        if (Day(query, "DateSent<") is { } until) matching = matching.Where(m => m.SentAt <= now && m.SentAt < until.AddDays(1));
        if (Day(query, "DateSent") is { } day) matching = matching.Where(m => m.SentAt <= now && m.SentAt >= day && m.SentAt < day.AddDays(1));
        var found = await matching.OrderByDescending(m => m.Number).Skip(page * size).Take(size + 1).ToListAsync(cancel);
        var uri = $"/2010-04-01/Accounts/{options.Value.AccountSid}/Messages.json";
        string Page(int which) => $"{uri}?PageSize={size}&Page={which}" + string.Concat(query.Where(q => q.Key is not "PageSize" and not "Page").Select(q => $"&{Uri.EscapeDataString(q.Key)}={Uri.EscapeDataString(q.Value.ToString())}"));
        return new JsonObject
        {
            ["messages"] = new JsonArray([.. found.Take(size).Select(message => Wire(message, message.StatusAt(now)))]),
            ["first_page_uri"] = Page(0),
            ["previous_page_uri"] = page > 0 ? Page(page - 1) : null,
            ["next_page_uri"] = found.Count > size ? Page(page + 1) : null,
            ["uri"] = Page(page),
            ["page"] = page,
            ["page_size"] = size,
            ["start"] = page * size,
            ["end"] = page * size + Math.Max(0, Math.Min(found.Count, size) - 1),
        };
    }

    private async Task CheckAsync(string to, string sender, string service, string body, string callback)
    {
        var its = options.Value;
        if (to.Length == 0) throw TwilioRefusal.Of(21604, 0);
        if (sender.Length == 0) throw TwilioRefusal.Of(21603, 0);
        if (body.Length == 0) throw TwilioRefusal.Of(21602, 0);
        if (MagicFrom.TryGetValue(sender, out var code) || MagicTo.TryGetValue(to, out code)) throw TwilioRefusal.Of(code, 0);
        if (!E164().IsMatch(to)) throw TwilioRefusal.Of(21211, 0);
        if (service.Length > 0 ? service != its.MessagingServiceSid : sender != TwilioOptions.SandboxFrom && sender != its.From) throw TwilioRefusal.Of(service.Length > 0 ? 21705 : 21606, 0);
        if (body.Length > MostLetters) throw TwilioRefusal.Of(21617, 0);
        // Only us: an emulator that calls whatever it is told would be a way into the network it stands in.
        if (callback.Length > 0 && !callback.StartsWith(address.Callback + "/", StringComparison.Ordinal) && !callback.StartsWith(address.Own + "/", StringComparison.Ordinal)) throw TwilioRefusal.Of(21609, 0);
        if (await db.TwilioOptOuts.AnyAsync(o => o.Recipient == to && o.Sender == sender)) throw TwilioRefusal.Of(21610, 0);
    }

    private async Task RefuseAsync(string to, string body, TwilioRefusal refusal)
    {
        db.TwilioRefusedCalls.Add(new TwilioRefusedCall { Recipient = to, Body = body, Code = refusal.Code, At = desk.Now });
        await db.SaveChangesAsync();
    }

    private JsonObject Wire(TwilioMessage message, string status)
    {
        var account = options.Value.AccountSid;
        var (isSent, isOver) = (status != message.FirstStatus || message.FirstStatus == message.EndStatus, status == message.EndStatus);
        return new JsonObject
        {
            ["account_sid"] = account,
            ["api_version"] = "2010-04-01",
            ["body"] = message.Body,
            ["date_created"] = Date(message.Created),
            ["date_sent"] = isSent ? Date(message.SentAt) : null,
            ["date_updated"] = Date(isOver ? message.EndsAt : isSent ? message.SentAt : message.Created),
            ["direction"] = message.Direction,
            ["error_code"] = isOver ? message.EndCode : null,
            ["error_message"] = null,
            ["from"] = message.Sender,
            ["messaging_service_sid"] = message.ServiceSid,
            ["num_media"] = "0",
            ["num_segments"] = message.Segments.ToString(CultureInfo.InvariantCulture),
            ["price"] = null,
            ["price_unit"] = "USD",
            ["sid"] = message.Sid,
            ["status"] = status,
            ["subresource_uris"] = new JsonObject { ["media"] = $"/2010-04-01/Accounts/{account}/Messages/{message.Sid}/Media.json" },
            ["to"] = message.Recipient,
            ["uri"] = $"/2010-04-01/Accounts/{account}/Messages/{message.Sid}.json",
        };
    }

    private static string Date(DateTimeOffset at) => at.ToUniversalTime().ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture);

    private static DateTimeOffset? Day(IQueryCollection query, string name) =>
        DateTimeOffset.TryParse(query[name].ToString() is { Length: > 0 } text ? text : query[name + "="].ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day) ? day.ToUniversalTime() : null;

    [GeneratedRegex(@"^\+[1-9]\d{6,14}$")]
    private static partial Regex E164();
}

/// <summary>How often each number and text were tried, for <see cref="TwilioChance"/>. Forgotten with the process, as luck may be.</summary>
internal sealed class TwilioTries
{
    private readonly ConcurrentDictionary<(string, string), int> counts = new();

    public int Next(string to, string body) => counts.AddOrUpdate((to, body), 0, (_, before) => before + 1);
}
