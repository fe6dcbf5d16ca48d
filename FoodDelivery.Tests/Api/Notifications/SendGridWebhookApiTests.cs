using System.Net;
using System.Security.Cryptography;
using System.Text;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Api.Notifications;

/// <summary>SendGrid's door through everything the product puts before it, with the emulator's own key: what the whole product takes, and what it turns away.</summary>
public sealed class SendGridWebhookApiTests(ClassApp product) : IClassFixture<ClassApp>
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private async Task<HttpStatusCode> PostAsync(byte[] body, string? signature, string timestamp)
    {
        using var visitor = product.App.NewVisitor();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/webhooks/sendgrid", UriKind.Relative)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        if (signature is not null) request.Headers.TryAddWithoutValidation("X-Twilio-Email-Event-Webhook-Signature", signature);
        request.Headers.TryAddWithoutValidation("X-Twilio-Email-Event-Webhook-Timestamp", timestamp);
        using var answer = await visitor.SendAsync(request);
        return answer.StatusCode;
    }

    private async Task<(string Signature, string Timestamp)> SignedAsync(byte[] body, DateTimeOffset at)
    {
        var timestamp = $"{at.ToUnixTimeSeconds()}";
        // The key is made when it is first needed.
        await PostAsync([1], "AAAA", timestamp);
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(Convert.FromBase64String((await product.App.Database.ScalarAsync<string>("SELECT private_key FROM sandbox.sendgrid_seals"))!), out _);
        return (Convert.ToBase64String(key.SignData([.. Encoding.UTF8.GetBytes(timestamp), .. body], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)), timestamp);
    }

    /// <summary>A row of the ledger that is on its way.</summary>
    private async Task<Guid> RowAsync(string to)
    {
        var id = Guid.CreateVersion7();
        await product.App.Database.ExecuteAsync("""
            INSERT INTO notifications.notifications (id, event_id, recipient, address, channel, kind, template, template_version, data, culture, time_zone, created_at, expires_at, state, attempts, next_attempt_at, asked, maybe_twice, provider, sent_at)
            VALUES ($1, $1, $2, $2, 'Email', 'Order', 'order-accepted', 1, '{}', 'en', 'America/New_York', $3, $4, 'Sent', 1, $3, 0, false, 'sendgrid', $3)
            """, id, to, Now, Now.AddHours(1));
        return id;
    }

    private static string Event(Guid id, string name, int at, string to = "ava@example.com", string more = "") =>
        $$"""{"email":"{{to}}","timestamp":{{Now.ToUnixTimeSeconds() + at}},"event":"{{name}}","sg_event_id":"{{name}}-{{id}}","sg_message_id":"{{id:N}}.recvd-1-1.0"{{more}},"n":"{{id}}"}""";

    private static byte[] Batch(params string[] events) => Encoding.UTF8.GetBytes($"[{string.Join(",\r\n", events)}]\r\n");

    private Task<string?> StateAsync(Guid id) => product.App.Database.ScalarAsync<string>("SELECT state FROM notifications.notifications WHERE id = $1", id);

    private async Task BecomesAsync(Guid id, string state)
    {
        string? now = null;
        for (var i = 0; i < 400 && now != state; i++)
        {
            now = await StateAsync(id);
            if (now != state) await Task.Delay(25);
        }
        Assert.Equal(state, now);
    }

    [Fact]
    public async Task Forged_flipped_and_cut_ones_change_nothing()
    {
        var id = await RowAsync("forged@example.com");
        var body = Batch(Event(id, "delivered", 0));
        var (signature, timestamp) = await SignedAsync(body, Now);
        using var strangers = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var forged = Convert.ToBase64String(strangers.SignData([.. Encoding.UTF8.GetBytes(timestamp), .. body], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        var flipped = body.ToArray();
        flipped[9] ^= 1;
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(body, null, timestamp));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(body, forged, timestamp));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(flipped, signature, timestamp));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(body[..^2], signature, timestamp));
        Assert.Equal(0, await product.App.Database.ScalarAsync<long>("SELECT count(*) FROM platform.webhooks WHERE payload LIKE $1", $"%{id}%"));
        Assert.Equal("Sent", await StateAsync(id));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(body, signature, timestamp));
        await BecomesAsync(id, "Delivered");
    }

    [Fact]
    public async Task One_played_again_later_is_turned_away_and_one_sent_twice_is_no_second_one()
    {
        var id = await RowAsync("twice@example.com");
        var body = Batch(Event(id, "delivered", 0));
        var (signature, timestamp) = await SignedAsync(body, Now);
        Assert.Equal(HttpStatusCode.OK, await PostAsync(body, signature, timestamp));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(body, signature, timestamp));
        var (old, then) = await SignedAsync(body, Now.AddMinutes(-11));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(body, old, then));
        await BecomesAsync(id, "Delivered");
        Assert.Equal(1, await product.App.Database.ScalarAsync<long>("SELECT count(*) FROM platform.webhooks WHERE payload LIKE $1", $"%{id}%"));
        Assert.Equal(1, await product.App.Database.ScalarAsync<long>("SELECT count(*) FROM notifications.notification_statuses WHERE notification_id = $1", id));
    }

    [Fact]
    public async Task In_whatever_order_they_come_the_mail_ends_where_it_is()
    {
        var id = await RowAsync("order@example.com");
        string[] events = [Event(id, "processed", 0), Event(id, "deferred", 1), Event(id, "bounce", 2, "order@example.com", ",\"type\":\"bounce\",\"reason\":\"550 5.1.1\"")];
        foreach (var one in events.Reverse())
        {
            var body = Batch(one);
            var (signature, timestamp) = await SignedAsync(body, Now);
            Assert.Equal(HttpStatusCode.OK, await PostAsync(body, signature, timestamp));
        }
        for (var i = 0; i < 400 && await product.App.Database.ScalarAsync<long>("SELECT count(*) FROM notifications.notification_statuses WHERE notification_id = $1", id) < 3; i++) await Task.Delay(25);
        Assert.Equal(3, await product.App.Database.ScalarAsync<long>("SELECT count(*) FROM notifications.notification_statuses WHERE notification_id = $1", id));
        Assert.Equal("Bounced", await StateAsync(id));
        for (var i = 0; i < 400 && await product.App.Database.ScalarAsync<long>("SELECT count(*) FROM notifications.suppressions WHERE address = 'order@example.com'") == 0; i++) await Task.Delay(25);
        Assert.Equal("Dead", await product.App.Database.ScalarAsync<string>("SELECT reason FROM notifications.suppressions WHERE address = 'order@example.com'"));
    }
}
