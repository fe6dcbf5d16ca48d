using System.Net;
using System.Text;
using FoodDelivery.Notifications;
using FoodDelivery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Tests.Api.Notifications;

/// <summary>Twilio's door, through everything the product puts before it: who is let in, what a replay does, what STOP does.</summary>
public sealed class TwilioWebhookApiTests(TwilioWebhookApiTests.Product product) : IClassFixture<TwilioWebhookApiTests.Product>
{
    private const string Us = "https://food.example";
    private static int last;

    /// <summary>Known to the world by another name than the one requests come by here, as behind a proxy.</summary>
    public sealed class Product : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync() => App = await TestApp.StartAsync(settings: new Dictionary<string, string?> { ["PublicBaseUrl"] = Us });

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }

    private string Token => product.App.Services.GetRequiredService<IOptions<TwilioOptions>>().Value.Tokens()[0];

    private static string NewSid() => $"SM{Interlocked.Increment(ref last):x32}";

    private static string Form(params (string Name, string Value)[] fields) => string.Join('&', fields.Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}"));

    private static string Status(string sid, string status) => Form(("MessageSid", sid), ("MessageStatus", status), ("SmsSid", sid), ("SmsStatus", status), ("To", "+12125550100"), ("From", "+15005550006"), ("AccountSid", "AC1"));

    private string Signed(string path, string body, string us = Us) => TwilioSignature.Of(Token, us + path, TwilioSignature.Form(body));

    private async Task<HttpStatusCode> PostAsync(string path, string body, string? signature, string contentType = "application/x-www-form-urlencoded", string? host = null)
    {
        using var visitor = product.App.NewVisitor();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new StringContent(body, Encoding.UTF8, contentType) };
        if (signature is not null) request.Headers.TryAddWithoutValidation("X-Twilio-Signature", signature);
        if (host is not null) request.Headers.Host = host;
        using var answer = await visitor.SendAsync(request);
        return answer.StatusCode;
    }

    private Task<long> StoredAsync(string sid) => product.App.Database.ScalarAsync<long>("SELECT count(*) FROM platform.webhooks WHERE provider = 'twilio' AND object_id = $1", sid);

    private async Task WaitAsync(string what, Func<Task<bool>> until)
    {
        for (var i = 0; i < 600; i++)
        {
            if (await until()) return;
            await Task.Delay(50);
        }
        throw new TimeoutException(what);
    }

    private Task SettledAsync() => WaitAsync("Webhooks are stored and not decided.", async () => await product.App.Database.ScalarAsync<long>("SELECT count(*) FROM platform.webhooks WHERE provider = 'twilio' AND state = 'Received'") == 0);

    private async Task<Guid> RowAsync(string number)
    {
        var id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        await product.App.Database.ExecuteAsync("""
            INSERT INTO notifications.notifications (id, event_id, recipient, address, channel, kind, template, template_version, data, culture, time_zone, created_at, expires_at, state, attempts, next_attempt_at, asked, maybe_twice)
            VALUES ($1, $1, 'address:' || $2, $2, 'Sms', 'Order', 'order-accepted', 1, '{}', 'en', 'America/New_York', now(), now() + interval '1 hour', 'Sent', 1, now() + interval '1 day', 0, false)
            """, id, number);
        return id;
    }

    private Task<string?> StateAsync(Guid id) => product.App.Database.ScalarAsync<string>("SELECT state FROM notifications.notifications WHERE id = $1", id);

    [Fact]
    public async Task A_signed_word_moves_the_message_and_a_replay_of_it_moves_nothing()
    {
        var (id, sid) = (await RowAsync("+12125550100"), NewSid());
        var path = $"/webhooks/twilio?n={id:N}";
        // Out of order: the last word first.
        var delivered = Status(sid, "delivered");
        Assert.Equal(HttpStatusCode.OK, await PostAsync(path, delivered, Signed(path, delivered)));
        await SettledAsync();
        Assert.Equal("Delivered", await StateAsync(id));
        var sent = Status(sid, "sent");
        Assert.Equal(HttpStatusCode.OK, await PostAsync(path, sent, Signed(path, sent)));
        await SettledAsync();
        Assert.Equal("Delivered", await StateAsync(id));

        // There is no time in Twilio's signature: an old request stays genuine for ever. It is the same event, so it is not even stored.
        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.OK, await PostAsync(path, sent, Signed(path, sent)));
        Assert.Equal(2, await StoredAsync(sid));
        Assert.Equal(2, await product.App.Database.ScalarAsync<long>("SELECT count(*) FROM notifications.notification_statuses WHERE notification_id = $1", id));
        Assert.Equal("Delivered", await StateAsync(id));
    }

    [Fact]
    public async Task What_is_forged_is_turned_away_and_leaves_nothing()
    {
        var (path, sid) = ("/webhooks/twilio?n=1", NewSid());
        var body = Status(sid, "delivered");
        var good = Signed(path, body);
        var mac = Convert.FromBase64String(good);
        mac[0] ^= 1;
        string?[] forged = [null, "", "nonsense!", Convert.ToBase64String(mac), Signed("/webhooks/twilio?n=2", body), Signed(path, body + "&More=1"), Signed(path, body, "http://localhost"), TwilioSignature.Of("another", Us + path, TwilioSignature.Form(body))];
        foreach (var signature in forged) Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(path, body, signature));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(path, body.Replace("delivered", "undelivered", StringComparison.Ordinal), good));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync("/webhooks/twilio?n=2", body, good));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(path, body, good, "application/json"));
        // A Host of the sender's choice changes nothing: not for what is forged, not for what is genuine.
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(path, body, Signed(path, body, "http://evil.example"), host: "evil.example"));
        Assert.Equal(0, await StoredAsync(sid));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(path, body, good, host: "evil.example"));
        Assert.Equal(1, await StoredAsync(sid));
    }

    [Fact]
    public async Task What_is_signed_and_no_event_is_turned_away()
    {
        foreach (var body in new[] { "", "Hello=1", Form(("MessageSid", NewSid())), Form(("MessageSid", new string('x', 65)), ("MessageStatus", "sent")) })
            Assert.Equal(HttpStatusCode.BadRequest, await PostAsync("/webhooks/twilio", body, Signed("/webhooks/twilio", body)));
    }

    [Fact]
    public async Task STOP_is_obeyed_once_and_an_old_STOP_does_not_come_back_after_START()
    {
        const string number = "+12125550177";
        async Task AnswerAsync(string sid, string words)
        {
            var body = Form(("MessageSid", sid), ("SmsSid", sid), ("SmsStatus", "received"), ("From", number), ("To", "+15005550006"), ("Body", words), ("NumMedia", "0"));
            Assert.Equal(HttpStatusCode.OK, await PostAsync("/webhooks/twilio", body, Signed("/webhooks/twilio", body)));
            await SettledAsync();
        }
        Task<long> OpenAsync() => product.App.Database.ScalarAsync<long>("SELECT count(*) FROM notifications.suppressions WHERE address = $1 AND reason = 'Stop' AND lifted_at IS NULL", number);

        var (stop, start) = (NewSid(), NewSid());
        await AnswerAsync(stop, "stop");
        Assert.Equal(1, await OpenAsync());
        await AnswerAsync(start, "START");
        Assert.Equal(0, await OpenAsync());
        await AnswerAsync(stop, "stop"); // Somebody has listened and sends it again.
        Assert.Equal(0, await OpenAsync());
        await AnswerAsync(NewSid(), "STOP");
        Assert.Equal(1, await OpenAsync());
    }
}
