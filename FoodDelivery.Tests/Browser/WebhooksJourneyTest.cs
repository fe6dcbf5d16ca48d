using System.Security.Cryptography;
using System.Text;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.Playwright;

namespace FoodDelivery.Tests.Browser;

/// <summary>An operator finds the webhooks of an order, reads one, tries a replay dry and does it.</summary>
public sealed class WebhooksJourneyTest(BrowserApp product) : IClassFixture<BrowserApp>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task From_the_order_number_to_the_replay(bool dark)
    {
        var (theme, number) = dark ? ("dark", "FD-20002") : ("light", "FD-20001");
        await product.App.Database.ExecuteAsync("""
            INSERT INTO platform.webhooks (id, provider, event_id, type, object_id, reference, payload, received_at, state, attempts, next_attempt_at, outcome)
            SELECT gen_random_uuid(), 'stripe', 'evt_' || $1 || '_' || n, 'charge.captured', 'ch_' || n, $1, '{"id":"evt_1","data":{"object":{"id":"ch_1","payment_intent":"pi_gone","amount":3299,"billing_details":{"name":"Lena Okafor","email":"lena@example.com"}}}}', now(), 'Dead', 8, now(), 'The provider did not answer: api_error.'
            FROM generate_series(1, 2) n
            """, number);
        await using var screen = await product.OpenAsync(Device.Wall, dark);
        var page = screen.Page;
        await screen.SignInAsync(DemoPeople.Alex);
        await screen.GoAsync("admin/webhooks");
        var loads = screen.Loads;

        // Another one comes in while the screen is open.
        await PostAsync($"evt_live_{theme}");
        await Assertions.Expect(page.GetByRole(AriaRole.Checkbox, new() { Name = $"Choose payment_intent.created evt_live_{theme}" })).ToBeVisibleAsync();

        await page.GetByLabel("Order number").FillAsync(number);
        var rows = page.Locator("[data-webhook]");
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        Assert.Contains($"q={number}", page.Url, StringComparison.Ordinal);
        await Assertions.Expect(rows.First).ToContainTextAsync("Dead");
        await screen.PictureAsync($"webhooks-{theme}");
        await screen.NoSidewaysScrollAsync();
        await screen.NoViolationsAsync();

        // Two of them, dry: a table of what would change, and nothing has.
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Choose all on this page" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Dry run of 2" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-replay]")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator("[data-replay]").First).ToContainTextAsync("No payment of ours.");
        Assert.Equal(2, await DeadAsync(number));
        await screen.PictureAsync($"webhooks-dry-run-{theme}", whole: true);
        await screen.NoViolationsAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Replay 2", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Replay 2" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "What the replay changed" })).ToBeVisibleAsync();
        await Assertions.Expect(rows.First).ToContainTextAsync("Ignored");
        Assert.Equal(0, await DeadAsync(number));

        await rows.First.GetByRole(AriaRole.Link, new() { Name = "charge.captured" }).ClickAsync();
        var payload = page.GetByRole(AriaRole.Region, new() { Name = "Payload" });
        await Assertions.Expect(payload).ToContainTextAsync("\"amount\": 3299");
        await Assertions.Expect(payload).ToContainTextAsync("\"email\": \"•••\"");
        await Assertions.Expect(payload).Not.ToContainTextAsync("Lena");
        await Assertions.Expect(page.Locator(".tries li")).ToContainTextAsync("replayed by Alex");
        await screen.PictureAsync($"webhook-{theme}");
        await screen.NoSidewaysScrollAsync();
        await screen.NoViolationsAsync();
        Assert.Equal(loads, screen.Loads);
        Assert.Empty(screen.Complaints);
    }

    private Task<long> DeadAsync(string number) => product.App.Database.ScalarAsync<long>("SELECT count(*) FROM platform.webhooks WHERE reference = $1 AND state = 'Dead'", number);

    private async Task PostAsync(string id)
    {
        var body = $$$$$$"""{"id":"{{{{{{id}}}}}}","object":"event","type":"payment_intent.created","data":{"object":{"id":"pi_1","object":"payment_intent"}}}""";
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        using var http = product.App.NewVisitor();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/webhooks/stripe", UriKind.Relative)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Stripe-Signature", $"t={now},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes("whsec_sandbox"), Encoding.UTF8.GetBytes($"{now}.{body}")))}");
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }
}
