using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using FoodDelivery.Notifications;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Web.Sandbox;

/// <summary>Verify: sends codes and compares them. A code is good for ten minutes and five tries; five may be sent in that time.</summary>
internal sealed class TwilioCodes(SandboxDb db, TwilioDesk desk, TwilioPhones phones, IOptions<TwilioOptions> options)
{
    private const int MostSends = 5, MostChecks = 5;
    private static readonly TimeSpan Good = TimeSpan.FromMinutes(10);

    public async Task<JsonObject> StartAsync(string service, IFormCollection form)
    {
        CheckService(service);
        var (to, channel, now) = (form["To"].ToString(), form["Channel"].ToString(), desk.Now);
        if (to is not ['+', _, ..] || channel.Length == 0) throw new TwilioRefusal(400, 60200, "Invalid parameter: " + (channel.Length == 0 ? "Channel" : $"To: {to}"));
        if (channel != "sms") throw new TwilioRefusal(403, 60223, "Delivery channel disabled: " + channel.ToUpperInvariant());
        await using var transaction = await LockAsync(service, to);
        var begun = await PendingAsync(service, to, now);
        if (begun is { Sends: >= MostSends }) throw TwilioRefusal.Of(60203, 0);
        if (begun is null)
        {
            begun = new TwilioVerification
            {
                Sid = TwilioDesk.NewSid("VE"),
                ServiceSid = service,
                Recipient = to,
                Code = RandomNumberGenerator.GetInt32(1_000_000).ToString("000000", CultureInfo.InvariantCulture),
                Created = now,
                Updated = now,
                ExpiresAt = now + Good,
            };
            db.TwilioVerifications.Add(begun);
        }
        else
        {
            (begun.Sends, begun.Updated) = (begun.Sends + 1, now);
        }
        phones.Show(to, Words(form["Locale"].ToString(), begun.Code));
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        return Wire(begun, begun.Status);
    }

    public async Task<JsonObject> CheckAsync(string service, IFormCollection form)
    {
        CheckService(service);
        var (to, sid, code, now) = (form["To"].ToString(), form["VerificationSid"].ToString(), form["Code"].ToString(), desk.Now);
        if (code.Length is < 4 or > 10 || (to.Length == 0) == (sid.Length == 0)) throw new TwilioRefusal(400, 60200, "Invalid parameter");
        if (sid.Length > 0) to = await db.TwilioVerifications.Where(v => v.Sid == sid).Select(v => v.Recipient).SingleOrDefaultAsync() ?? "";
        await using var transaction = await LockAsync(service, to);
        if (await PendingAsync(service, to, now) is not { } begun || (sid.Length > 0 && begun.Sid != sid)) throw TwilioRefusal.NotFound($"/Services/{service}/VerificationCheck");
        if (begun.Checks >= MostChecks) throw TwilioRefusal.Of(60202, 0);
        (begun.Checks, begun.Updated) = (begun.Checks + 1, now);
        if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(code), Encoding.UTF8.GetBytes(begun.Code))) begun.Status = "approved";
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        return Wire(begun, begun.Status);
    }

    public async Task<JsonObject> ReadAsync(string service, string sid, CancellationToken cancel)
    {
        CheckService(service);
        return await db.TwilioVerifications.AsNoTracking().SingleOrDefaultAsync(v => v.Sid == sid, cancel) is { Status: "pending" } begun && begun.ExpiresAt > desk.Now ? Wire(begun, begun.Status) : throw TwilioRefusal.NotFound(sid);
    }

    /// <summary>The caller has found out by itself, or wants it no more.</summary>
    public async Task<JsonObject> UpdateAsync(string service, string sid, IFormCollection form)
    {
        CheckService(service);
        if (form["Status"].ToString() is not ("canceled" or "approved")) throw new TwilioRefusal(400, 60200, "Invalid parameter: Status");
        if (await db.TwilioVerifications.SingleOrDefaultAsync(v => v.Sid == sid) is not { Status: "pending" } begun || begun.ExpiresAt <= desk.Now) throw TwilioRefusal.NotFound(sid);
        (begun.Status, begun.Updated) = (form["Status"].ToString(), desk.Now);
        await db.SaveChangesAsync();
        return Wire(begun, begun.Status);
    }

    private void CheckService(string service)
    {
        if (service != options.Value.VerifyServiceSid) throw TwilioRefusal.NotFound($"/Services/{service}");
    }

    private Task<TwilioVerification?> PendingAsync(string service, string to, DateTimeOffset now) =>
        db.TwilioVerifications.Where(v => v.ServiceSid == service && v.Recipient == to && v.Status == "pending" && v.ExpiresAt > now).OrderByDescending(v => v.Created).FirstOrDefaultAsync();

    // Two at once for one number: they count one after the other.
    private async Task<Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction> LockAsync(string service, string to)
    {
        var transaction = await db.Database.BeginTransactionAsync();
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({"twilio-verify:" + service + to}, 0))");
        return transaction;
    }

    private static string Words(string locale, string code) => locale switch
    {
        "de" => $"Ihr FoodDelivery-Bestätigungscode lautet: {code}",
        "es" => $"Tu código de verificación de FoodDelivery es: {code}",
        _ => $"Your FoodDelivery verification code is: {code}",
    };

    private JsonObject Wire(TwilioVerification one, string status) => new()
    {
        ["sid"] = one.Sid,
        ["service_sid"] = one.ServiceSid,
        ["account_sid"] = options.Value.AccountSid,
        ["to"] = one.Recipient,
        ["channel"] = "sms",
        ["status"] = status,
        ["valid"] = status == "approved",
        ["amount"] = null,
        ["payee"] = null,
        ["lookup"] = new JsonObject(),
        ["sna_attempts_error_codes"] = new JsonArray(),
        ["send_code_attempts"] = new JsonArray([.. Enumerable.Range(0, one.Sends).Select(_ => new JsonObject { ["channel"] = "SMS", ["attempt_sid"] = TwilioDesk.NewSid("VL"), ["time"] = Date(one.Created) })]),
        ["date_created"] = Date(one.Created),
        ["date_updated"] = Date(one.Updated),
        ["url"] = $"https://verify.twilio.com/v2/Services/{one.ServiceSid}/Verifications/{one.Sid}",
    };

    private static string Date(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
