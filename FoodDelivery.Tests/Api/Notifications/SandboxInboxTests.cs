using System.Net;
using FoodDelivery.Notifications;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Sandbox;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Api.Notifications;

/// <summary>/sandbox: what arrived at all emulators together, one phone of it, one mail of it; and nothing in a message runs.</summary>
public sealed class SandboxInboxTests(SandboxInboxTests.Product product) : IClassFixture<SandboxInboxTests.Product>
{
    private const string Phone = "+12125550777";
    private static readonly DateTimeOffset Noon = new(2026, 6, 17, 12, 0, 0, TimeSpan.Zero);

    public sealed class Product : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync() => App = await TestApp.StartAsync(also: services =>
        {
            // The emulators' own books have their own tests; what they say here is known.
            foreach (var real in services.Where(service => service.ServiceType == typeof(ISandboxInbox)).ToList()) services.Remove(real);
            services.AddScoped<ISandboxInbox>(_ => new Inbox("texts", "/sandbox/texts/reply", [.. Enumerable.Range(0, 60).Select(i =>
                new InboxMessage("texts", MessageChannel.Sms, $"SM{i}", "+12125550700", "+15005550006", Noon.AddMinutes(-i - 10), null, $"Old {i}", "delivered")),
                new InboxMessage("texts", MessageChannel.Sms, "SMa", Phone, "+15005550006", Noon.AddSeconds(-30), null, "Your order <b>FD-1</b> is on its way", "delivered", Link: "javascript:alert(1)", Note: "1 segment"),
                new InboxMessage("texts", MessageChannel.Sms, "SMb", Phone, "+15005550006", Noon.AddSeconds(-10), null, "STOP", "received", FromPerson: true)]));
            services.AddScoped<ISandboxInbox>(_ => new Inbox("mails", null,
                [new InboxMessage("mails", MessageChannel.Email, "m/1", "ada@example.com", "food@example.com", Noon.AddSeconds(-20), "Your receipt", "Thanks", "delivered", "<!DOCTYPE html><html><head><title>x</title></head><body><script>alert(1)</script>Thanks</body></html>", "/orders")]));
        });

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }

    [Fact]
    public async Task Everything_that_arrived_stands_in_one_list_newest_first_with_a_next_page()
    {
        var html = await ReadAsync("/sandbox");
        var order = new[] { "STOP", "Your receipt", "is on its way", "Old 0", "Old 1" }.Select(text => html.IndexOf(text, StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(-1, order);
        Assert.Equal(order.Order(), order);
        Assert.DoesNotContain("Old 55", html, StringComparison.Ordinal);
        var older = System.Text.RegularExpressions.Regex.Match(html, "href=\"([^\"]+)\">Older").Groups[1].Value;
        var second = await ReadAsync(WebUtility.HtmlDecode(older).Replace("#inbox", "", StringComparison.Ordinal));
        Assert.Contains("Old 55", second, StringComparison.Ordinal);
        Assert.DoesNotContain("STOP", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_number_is_a_phone_the_oldest_above_with_a_line_to_answer()
    {
        var html = await ReadAsync($"/sandbox?to={Uri.EscapeDataString(Phone)}");
        Assert.True(html.IndexOf("is on its way", StringComparison.Ordinal) < html.IndexOf(">STOP<", StringComparison.Ordinal));
        Assert.Contains("action=\"/sandbox/texts/reply\"", html, StringComparison.Ordinal);
        Assert.Contains($"name=\"from\" value=\"{WebUtility.HtmlEncode(Phone)}\"", html, StringComparison.Ordinal);
        Assert.Contains("class=\"mine sms\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Your receipt", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Old 0", html, StringComparison.Ordinal);
        Assert.DoesNotContain("/sandbox/texts/reply", await ReadAsync("/sandbox?to=ada%40example.com"), StringComparison.Ordinal);
        Assert.Contains("Nothing has arrived for", await ReadAsync("/sandbox?to=nobody"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_message_says_is_text_and_never_markup_or_a_script()
    {
        var html = await ReadAsync($"/sandbox?to={Uri.EscapeDataString(Phone)}");
        Assert.Contains("&lt;b&gt;FD-1&lt;/b&gt;", html, StringComparison.Ordinal);
        Assert.DoesNotContain("javascript:", html, StringComparison.Ordinal);
        var mail = await ReadAsync($"/sandbox/inbox/mails/{Uri.EscapeDataString("m/1")}");
        Assert.DoesNotContain("<script>alert", mail, StringComparison.Ordinal);
        var frame = System.Text.RegularExpressions.Regex.Match(mail, "<iframe[^>]*>").Value;
        Assert.Contains("&lt;script&gt;", frame, StringComparison.Ordinal);
        Assert.Contains("sandbox=\"allow-popups allow-popups-to-escape-sandbox\"", frame, StringComparison.Ordinal);
        Assert.StartsWith("<!DOCTYPE html><html><head><base target=\"_blank\">", WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Match(frame, "srcdoc=\"([^\"]*)\"").Groups[1].Value), StringComparison.Ordinal);
        Assert.Contains("<a href=\"/orders\">Where a tap leads</a>", mail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/sandbox/inbox/mails/none")]
    [InlineData("/sandbox/inbox/pigeons/m1")]
    public async Task What_is_not_there_is_said_to_be_gone(string path)
    {
        using var visitor = product.App.NewVisitor();
        using var answer = await visitor.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("There is no such message", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_get_the_same_as_JSON()
    {
        using var visitor = product.App.NewVisitor();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/sandbox?to={Uri.EscapeDataString(Phone)}", UriKind.Relative));
        request.Headers.Accept.ParseAdd("application/json");
        using var answer = await visitor.SendAsync(request);
        var messages = System.Text.Json.Nodes.JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsArray();
        Assert.Equal(["SMb", "SMa"], messages.Select(message => (string)message!["id"]!));
    }

    private async Task<string> ReadAsync(string path)
    {
        using var visitor = product.App.NewVisitor();
        return await visitor.GetStringAsync(new Uri(path, UriKind.Relative));
    }

    private sealed class Inbox(string vendor, string? reply, IReadOnlyList<InboxMessage> all) : ISandboxInbox
    {
        public string Vendor => vendor;
        public string? ReplyPath => reply;

        public Task<IReadOnlyList<InboxMessage>> NewestAsync(string? to, DateTimeOffset? before, int count, CancellationToken cancel) => Task.FromResult<IReadOnlyList<InboxMessage>>(
            [.. all.Where(message => (to is null || message.To == to) && (before is null || message.At < before)).OrderByDescending(message => message.At).Take(count).Select(message => message with { Html = null })]);

        public Task<InboxMessage?> OneAsync(string id, CancellationToken cancel) => Task.FromResult(all.FirstOrDefault(message => message.Id == id));
    }
}
