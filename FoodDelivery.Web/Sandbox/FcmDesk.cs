using System.Buffers.Binary;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using FoodDelivery.Notifications;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Web.Sandbox;

/// <summary>The emulated messages:send. What it answers with 200 it has committed before.</summary>
internal sealed class FcmDesk(SandboxDb db, FcmBearers bearers, FcmSignal signal, IOptions<FirebaseOptions> options, TimeProvider time, ILogger<FcmDesk> log)
{
    /// <summary>What begins like this is a token of ours, known or gone; anything else is none.</summary>
    public const string TokenPrefix = "sandbox-fcm:";

    private const int MostBytes = 64 * 1024;
    private static readonly FcmFault[] ForNow = [FcmFault.Unavailable, FcmFault.Internal, FcmFault.QuotaExceeded, FcmFault.CutAfterWork, FcmFault.UnavailableAfterWork];

    public async Task SendAsync(HttpContext http, string project)
    {
        var faults = await db.FcmFaults.AsNoTracking().SingleOrDefaultAsync(http.RequestAborted) ?? new FcmFaults();
        if (faults.SlowMilliseconds > 0) await Task.Delay(faults.SlowMilliseconds, http.RequestAborted);
        try
        {
            var sent = AuthenticationHeaderValue.TryParse(http.Request.Headers.Authorization, out var header) && header.Scheme == "Bearer" ? header.Parameter : null;
            if (!bearers.IsGood(sent)) throw FcmRefusal.Unauthenticated();
            if (project != options.Value.ProjectId) throw new FcmRefusal(404, "NOT_FOUND", $"Project not found: {project}.");
            var request = FcmRequest.Read(await BodyAsync(http), options.Value.MessagingSenderId);
            // From here on a caller that hangs up changes nothing: it is taken or not, never half.
            var (name, fault) = await TakeAsync(request, faults);
            if (fault == FcmFault.CutAfterWork)
            {
                log.LogInformation("FCM sandbox: {Name} was taken and is not answered, as asked for", name);
                http.Abort();
                return;
            }
            if (fault == FcmFault.UnavailableAfterWork) throw FcmRefusal.Of(fault);
            await http.Response.WriteAsJsonAsync(new { name }, http.RequestAborted);
        }
        catch (FcmRefusal refusal)
        {
            http.Response.StatusCode = refusal.Code;
            if (refusal.Waits) http.Response.Headers.RetryAfter = faults.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
            await http.Response.WriteAsync(refusal.Body().ToJsonString(), http.RequestAborted);
        }
    }

    private async Task<(string Name, FcmFault Fault)> TakeAsync(FcmRequest request, FcmFaults faults)
    {
        var (cancel, now) = (CancellationToken.None, time.GetUtcNow());
        var name = $"projects/{options.Value.ProjectId}/messages/{RandomNumberGenerator.GetHexString(32, lowercase: true)}";
        var told = faults.Next != FcmFault.None && await db.FcmFaults.Where(f => f.NextLeft > 0).ExecuteUpdateAsync(set => set.SetProperty(f => f.NextLeft, f => f.NextLeft - 1), cancel) > 0 ? faults.Next : FcmFault.None;
        if (told is not (FcmFault.None or FcmFault.CutAfterWork or FcmFault.UnavailableAfterWork)) throw FcmRefusal.Of(told);
        if (request.Token is not { } token) return (name, told);
        if (!token.StartsWith(TokenPrefix, StringComparison.Ordinal)) throw FcmRefusal.Of(FcmFault.InvalidToken);
        if (!await db.FcmTokens.AnyAsync(t => t.Token == token && t.GoneAt == null, cancel)) throw FcmRefusal.Unregistered();
        if (request.ValidateOnly) return ($"projects/{options.Value.ProjectId}/messages/fake_message_id", told);

        // Without a tag each stands by itself.
        var tag = request.Tag.Length > 0 ? request.Tag : name;
        var tries = (await db.Database.SqlQuery<int>($"""
            INSERT INTO sandbox.fcm_shown (token, tag, tries, times, streamed, first_at, expires_at) VALUES ({token}, {tag}, 1, 0, 0, {now}, {now + request.Life})
            ON CONFLICT (token, tag) DO UPDATE SET tries = fcm_shown.tries + 1 RETURNING tries AS "Value"
            """).ToListAsync(cancel)).Single();
        if (told == FcmFault.None) told = ByChance(faults, tag, tries);
        if (told is not (FcmFault.None or FcmFault.CutAfterWork or FcmFault.UnavailableAfterWork)) throw FcmRefusal.Of(told);
        var payload = request.Payload.DeepClone();
        payload["fcmMessageId"] = name.Split('/')[^1];
        await db.Database.ExecuteSqlAsync($"""
            UPDATE sandbox.fcm_shown SET times = times + 1, name = {name}, title = {request.Title}, text = {request.Text}, link = {request.Link}, payload = {payload.ToJsonString()}::jsonb,
                taken_at = {now}, expires_at = {now + request.Life} WHERE token = {token} AND tag = {tag}
            """, cancel);
        signal.Wake();
        return (name, told);
    }

    /// <summary>By the message and the number of the try, not by a die: however often the sender is killed, the same messages fail in the same way.</summary>
    private static FcmFault ByChance(FcmFaults faults, string tag, int tries)
    {
        if (Chance($"{faults.Seed}:{tag}") % 100 < faults.PermanentPercent) return FcmFault.InvalidArgument;
        var now = Chance($"{faults.Seed}:{tag}:{tries}");
        return now % 100 < faults.RetryPercent ? ForNow[now / 100 % ForNow.Length] : FcmFault.None;
    }

    private static int Chance(string of) => (int)(BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(of))) & int.MaxValue);

    private static async Task<string> BodyAsync(HttpContext http)
    {
        using var bytes = new MemoryStream();
        var part = new byte[8192];
        while (await http.Request.Body.ReadAsync(part, http.RequestAborted) is var read and > 0)
        {
            bytes.Write(part.AsSpan(0, read));
            if (bytes.Length > MostBytes) throw FcmRefusal.Invalid("message", "Message is too big");
        }
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
