using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using FoodDelivery.Notifications;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Web.Sandbox;

/// <summary>What is SendGrid's own about webhooks: batches of events of several mails, lines that end in CR LF, an ECDSA signature over the bytes.</summary>
internal sealed class SendGridWebhooks(IServiceScopeFactory scopes, SendGridSealKeeper seals, IOptions<SandboxSendGridOptions> options, TimeProvider time) : ISandboxVendor
{
    public const string VendorName = "sendgrid";

    /// <summary>How many events are told in one body, and how many are put into bodies in one commit.</summary>
    private const int PerBatch = 20, AtOnce = 400;

    public string Vendor => VendorName;

    public string WebhookPath => options.Value.WebhookPath;

    public async Task<IReadOnlyDictionary<string, string>> EventsAsync(SandboxDb db, string[] ids, CancellationToken cancel) =>
        await db.SendGridBatches.AsNoTracking().Where(b => ids.Contains(b.Id)).ToDictionaryAsync(b => b.Id, b => b.Body, cancel);

    public async Task SealAsync(HttpRequestMessage request, string body, CancellationToken cancel)
    {
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(Convert.FromBase64String((await seals.GetAsync(cancel)).PrivateKey), out _);
        var signature = key.SignData(Encoding.UTF8.GetBytes(timestamp + body), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        request.Headers.TryAddWithoutValidation(SendGridSignature.SignatureHeader, Convert.ToBase64String(signature));
        request.Headers.TryAddWithoutValidation(SendGridSignature.TimestampHeader, timestamp);
        request.Headers.TryAddWithoutValidation("User-Agent", "SendGrid Event API");
    }

    public Task<int> EndOverdueAsync(CancellationToken cancel) => Task.FromResult(0);

    /// <summary>Puts what has happened meanwhile into bodies: a busy minute makes full ones. Then the books say so, too.</summary>
    public async Task<int> GatherAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (db, queue) = (scope.ServiceProvider.GetRequiredService<SandboxDb>(), scope.ServiceProvider.GetRequiredService<SandboxQueue>());
        var now = time.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var due = await db.SendGridHappenings.FromSql($"SELECT * FROM sandbox.sendgrid_events WHERE batch_id IS NULL AND due_at <= {now} ORDER BY due_at, number LIMIT {AtOnce} FOR UPDATE SKIP LOCKED").ToListAsync(cancel);
        if (due.Count == 0) return 0;
        var ids = due.Select(h => h.MessageId).Distinct().ToList();
        var letters = await db.SendGridLetters.Where(l => ids.Contains(l.MessageId)).ToDictionaryAsync(l => l.MessageId, cancel);
        foreach (var happening in due) Happened(letters[happening.MessageId], happening);
        await ListAsync(db, due, letters, now, cancel);

        var told = due.ToArray();
        if ((await SandboxFaults.OfAsync(db, VendorName, cancel)).Shuffle) RandomNumberGenerator.Shuffle<SendGridHappening>(told);
        var batches = told.Chunk(PerBatch).Select(some => Batch(some, letters, now)).ToList();
        db.SendGridBatches.AddRange(batches);
        await queue.AddAsync(VendorName, batches.ConvertAll(batch => batch.Id), cancel);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return due.Count;
    }

    private static void Happened(SendGridLetter letter, SendGridHappening happening)
    {
        if (happening.Name == "open") letter.Opens++;
        if (happening.Name == "click") letter.Clicks++;
        letter.Status = happening.Name switch { "bounce" or "dropped" => "not_delivered", "processed" or "deferred" => letter.Status, _ => "delivered" };
        if (happening.Name != "processed" || letter.LastEvent == "processed") (letter.LastEvent, letter.LastEventAt) = (happening.Name, happening.DueAt);
    }

    private static async Task ListAsync(SandboxDb db, IEnumerable<SendGridHappening> due, Dictionary<string, SendGridLetter> letters, DateTimeOffset now, CancellationToken cancel)
    {
        foreach (var happening in due)
            if (SendGridMailroom.ListOf(happening) is { } entry)
                await db.Database.ExecuteSqlAsync($"""
                    INSERT INTO sandbox.sendgrid_lists (list, email, reason, status, created) VALUES ({entry.List}, {letters[happening.MessageId].To}, {entry.Reason}, {entry.Status}, {now}) ON CONFLICT DO NOTHING
                    """, cancel);
    }

    private static SendGridBatch Batch(SendGridHappening[] some, Dictionary<string, SendGridLetter> letters, DateTimeOffset now)
    {
        var id = SendGridMailroom.NewId();
        foreach (var happening in some) happening.BatchId = id;
        return new SendGridBatch { Id = id, At = now, Events = some.Length, Body = $"[{string.Join(",\r\n", some.Select(happening => Wire(happening, letters[happening.MessageId]).ToJsonString()))}]\r\n" };
    }

    /// <summary>An event as it goes over the wire: custom arguments stand beside SendGrid's own fields.</summary>
    private static JsonObject Wire(SendGridHappening happening, SendGridLetter letter)
    {
        var json = new JsonObject
        {
            ["email"] = letter.To,
            ["timestamp"] = happening.DueAt.ToUnixTimeSeconds(),
            ["smtp-id"] = $"<{letter.RequestId}@geopod-ismtpd-sandbox>",
            ["event"] = happening.Name,
            ["category"] = JsonNode.Parse(letter.Categories),
            ["sg_event_id"] = happening.Id,
            ["sg_message_id"] = letter.MessageId,
        };
        if (happening.Name is "bounce") (json["reason"], json["status"], json["type"], json["bounce_classification"]) = (happening.Reason, happening.Code, happening.Type, happening.Type == "blocked" ? "Reputation" : "Invalid Address");
        if (happening.Name is "dropped") (json["reason"], json["status"]) = (happening.Reason, happening.Code);
        if (happening.Name is "deferred") (json["response"], json["attempt"], json["tls"]) = (happening.Reason, "1", 1);
        if (happening.Name is "delivered") (json["response"], json["ip"], json["tls"]) = ("250 OK", "192.0.2.25", 1);
        if (happening.Name is "open" or "click") (json["useragent"], json["ip"], json["sg_machine_open"]) = ("Mozilla/5.0 (sandbox)", "192.0.2.80", false);
        foreach (var (name, value) in JsonNode.Parse(letter.Arguments)!.AsObject()) json[name] = value?.DeepClone();
        return json;
    }
}
