using System.Text;
using System.Text.Json.Nodes;
using FoodDelivery.Notifications;

namespace FoodDelivery.Tests.Rules.Notifications;

/// <summary>What leaves for FCM: one tag for all platforms, a life as long as the message is of use, nothing personal beside the words, and never too long.</summary>
public sealed class FcmMessageTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 17, 22, 30, 0, TimeSpan.Zero);
    private static readonly Guid Id = Guid.Parse("0199d000-0000-7000-8000-00000000abcd");

    [Fact]
    public void Every_platform_collapses_by_the_notifications_id()
    {
        var message = Of();
        const string tag = "0199d00000007000800000000000abcd";
        Assert.Equal(tag, At(message, "android.collapseKey"));
        Assert.Equal(tag, At(message, "android.notification.tag"));
        Assert.Equal(tag, At(message, "apns.headers.apns-collapse-id"));
        Assert.Equal(tag, At(message, "webpush.headers.Topic"));
        Assert.Equal(tag, At(message, "webpush.notification.tag"));
    }

    [Fact]
    public void It_is_kept_for_whoever_is_offline_as_long_as_it_is_of_use()
    {
        var message = Of(life: TimeSpan.FromMinutes(90));
        Assert.Equal("5400s", At(message, "android.ttl"));
        Assert.Equal("5400", At(message, "webpush.headers.TTL"));
        Assert.Equal($"{Now.AddMinutes(90).ToUnixTimeSeconds()}", At(message, "apns.headers.apns-expiration"));
    }

    [Theory]
    [InlineData(60, "2419200s")]
    [InlineData(-1, "0s")]
    public void Never_longer_than_Google_keeps_anything_and_never_less_than_nothing(int days, string ttl) => Assert.Equal(ttl, At(Of(life: TimeSpan.FromDays(days)), "android.ttl"));

    [Theory]
    [InlineData(NotificationKind.Order, "HIGH", "high", "10", true)]
    [InlineData(NotificationKind.Work, "HIGH", "high", "10", true)]
    [InlineData(NotificationKind.Promotion, "NORMAL", "low", "5", false)]
    public void A_promotion_wakes_nobody(NotificationKind kind, string android, string web, string apns, bool sound)
    {
        var message = Of(kind);
        Assert.Equal((android, web, apns), (At(message, "android.priority"), At(message, "webpush.headers.Urgency"), At(message, "apns.headers.apns-priority")));
        Assert.Equal(sound, At(message, "apns.payload.aps.sound") is not null);
    }

    [Fact]
    public void Apps_are_given_ids_a_link_and_the_receipt_and_nothing_else()
    {
        var data = Of()["data"]!.AsObject();
        Assert.Equal(["id", "kind", "link", "receipt", "template"], data.Select(one => one.Key).Order(StringComparer.Ordinal));
        Assert.Equal((Id.ToString(), "Order", "/orders/1", "r3c31pt", "order-accepted"), ((string?)data["id"], (string?)data["kind"], (string?)data["link"], (string?)data["receipt"], (string?)data["template"]));
        Assert.Equal(("Accepted", "Twenty minutes"), (At(Of(), "notification.title"), At(Of(), "notification.body")));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("ß")]
    [InlineData("🍕")]
    [InlineData("\"")]
    public void A_text_that_is_too_long_is_cut_and_not_refused(string letter)
    {
        var message = Of(text: string.Concat(Enumerable.Repeat(letter, 5000)));
        Assert.InRange(Encoding.UTF8.GetByteCount(message.ToJsonString()), 1000, FcmMessage.LargestBytes - FcmMessage.Reserve);
        var body = At(message, "notification.body")!;
        Assert.EndsWith("…", body, StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(body)));
    }

    [Fact]
    public void A_text_that_fits_stays_as_it_is()
    {
        var text = new string('x', 1500);
        Assert.Equal(text, At(Of(text: text), "notification.body"));
    }

    private static JsonObject Of(NotificationKind kind = NotificationKind.Order, string text = "Twenty minutes", TimeSpan? life = null) =>
        FcmMessage.Of(new(Id, kind, "order-accepted", null, Guid.Empty, "de", new("Accepted", text, Link: "/orders/1"), Now + (life ?? TimeSpan.FromHours(1))), "t0k3n", "r3c31pt", Now);

    private static string? At(JsonObject message, string path) => (string?)path.Split('.').Aggregate((JsonNode?)message, (node, name) => node?[name]);
}
