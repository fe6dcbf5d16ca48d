using FoodDelivery.Notifications;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.Playwright;

namespace FoodDelivery.Tests.Browser;

/// <summary>An operator sees that messages do not arrive, why and which, reads one, has it sent again, and stops a channel; on the wall and on a phone, in both themes.</summary>
public sealed class NotificationsJourneyTest(BrowserApp product) : IClassFixture<BrowserApp>
{
    [Theory]
    [InlineData(false, Device.Wall)]
    [InlineData(true, Device.Phone)]
    public async Task From_a_failing_channel_to_the_message_that_is_sent_again(bool dark, Device device)
    {
        var (theme, number) = dark ? ("dark", "FD-30002") : ("light", "FD-30001");
        var failed = await PrepareAsync(number);
        await using var screen = await product.OpenAsync(device, dark);
        var page = screen.Page;
        await screen.SignInAsync(DemoPeople.Alex);
        await screen.GoAsync("admin/notifications");
        var loads = screen.Loads;
        var cause = page.Locator($"[data-cause='twilio.{number}']");
        await Assertions.Expect(cause).ToContainTextAsync("The phone was off for a day.");
        await Assertions.Expect(page.Locator("[data-chart]")).ToHaveCountAsync(4);
        await TallPictureAsync(screen, $"notifications-{theme}");
        await page.Locator("[data-chart=Messages]").GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(page.Locator("[data-chart=Messages] tbody tr")).Not.ToHaveCountAsync(0);
        await screen.NoSidewaysScrollAsync();
        await screen.NoViolationsAsync();

        // From the cause to exactly its messages, from there to one.
        await cause.GetByRole(AriaRole.Link).ClickAsync();
        var rows = page.Locator("[data-notification]");
        await Assertions.Expect(rows).ToHaveCountAsync(1);
        await Assertions.Expect(rows).ToContainTextAsync("+12•••0166");
        await screen.PictureAsync($"notifications-found-{theme}");
        await screen.NoSidewaysScrollAsync();
        await screen.NoViolationsAsync();
        await rows.GetByRole(AriaRole.Link, new() { Name = "Order accepted" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Order accepted" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[data-try]")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator("[data-status]")).ToHaveCountAsync(3);
        await TallPictureAsync(screen, $"notification-{theme}");
        await screen.NoSidewaysScrollAsync();
        await screen.NoViolationsAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Resend…" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Textbox).FillAsync("The customer says it never came");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Send again" }).ClickAsync();
        await Assertions.Expect(page.GetByText("1 message is sent again.")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[data-status]").Nth(3)).ToContainTextAsync("a person here");
        Assert.Contains("never came", await product.App.Database.ScalarAsync<string>("SELECT data::text FROM platform.outbox WHERE subject = $1", $"audit:{failed}"), StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Navigation, new() { Name = "Notifications" }).GetByRole(AriaRole.Link, new() { Name = "Monitor" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause Push" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Textbox).FillAsync("Everything came twice");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Pause", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-channel=Push]")).ToContainTextAsync("Everything came twice");
        await page.GetByRole(AriaRole.Button, new() { Name = "Resume Push" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Textbox).FillAsync("Mended");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Resume", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Pause Push" })).ToBeVisibleAsync();
        Assert.Equal(loads, screen.Loads);

        await screen.GoAsync("sandbox");
        await Assertions.Expect(page.Locator("h1")).ToBeVisibleAsync();
        await screen.PictureAsync($"sandbox-{theme}", whole: true);
        await screen.NoSidewaysScrollAsync();
        await screen.NoViolationsAsync();
        Assert.Empty(screen.Complaints);
    }

    /// <summary>All of a screen that scrolls inside itself.</summary>
    private static async Task TallPictureAsync(Screen screen, string name)
    {
        var usual = screen.Page.ViewportSize!;
        await screen.Page.SetViewportSizeAsync(usual.Width, 2600);
        await screen.PictureAsync(name);
        await screen.Page.SetViewportSizeAsync(usual.Width, usual.Height);
    }

    /// <summary>A day of a city, and one message that failed for a reason of its own.</summary>
    private async Task<Guid> PrepareAsync(string number)
    {
        await product.App.Database.ExecuteAsync("""
            INSERT INTO notifications.notifications (id, event_id, recipient, address, channel, kind, template, template_version, data, culture, time_zone, order_number, created_at, expires_at, state, provider, provider_id, cause, words,
                attempts, next_attempt_at, asked, maybe_twice, sent_at, delivered_at)
            SELECT gen_random_uuid(), gen_random_uuid(), 'address:' || n || $1, CASE n % 3 WHEN 0 THEN NULL WHEN 1 THEN '+12125550' || 100 + n % 900 ELSE 'guest' || n || '@example.com' END,
                (ARRAY['Push', 'Sms', 'Email'])[1 + n % 3], 'Order', (ARRAY['order-placed', 'order-picked-up', 'order-delivered'])[1 + n % 3], 1, '{}', 'en', 'America/New_York', 'FD-' || 31000 + n, at, at + interval '1 hour', state,
                (ARRAY['fcm', 'twilio', 'sendgrid'])[1 + n % 3], 'id-' || n, CASE WHEN state = 'Undelivered' THEN 'twilio.30003' WHEN state = 'Bounced' THEN 'sendgrid.bounce' WHEN state = 'Suppressed' THEN 'suppressed.stop' END,
                CASE WHEN state = 'Undelivered' THEN 'The phone is off or out of reach.' WHEN state = 'Bounced' THEN 'There is no such mailbox.' WHEN state = 'Suppressed' THEN 'The person has answered STOP.' END,
                1, at, 0, false, CASE WHEN state <> 'Suppressed' THEN at + (0.2 + n % 7 * 0.13) * interval '1 second' END, CASE WHEN state IN ('Delivered', 'Read') THEN at + (2 + n % 11 * 0.9) * interval '1 second' END
            FROM (SELECT n, now() - n * interval '3 minutes' AS at, CASE WHEN n % 3 = 1 AND n % 29 = 0 THEN 'Undelivered' WHEN n % 3 = 2 AND n % 37 = 0 THEN 'Bounced' WHEN n % 41 = 0 THEN 'Suppressed' WHEN n % 3 = 0 AND n % 4 < 3 THEN 'Read' WHEN n % 13 = 0 THEN 'Sent' ELSE 'Delivered' END AS state
                FROM generate_series(1, 440) n) made
            """, number);
        var at = TimeProvider.System.GetUtcNow().AddMinutes(-20);
        var failed = AMessage.Of(at, state: NotificationState.Undelivered, address: "+12125550166", orderNumber: number, providerId: $"SM{number}", cause: $"twilio.{number}", words: "The phone was off for a day.", sentAfter: 3, maybeTwice: true, attempts: 2);
        await product.App.InsideAsync((NotificationsDb db) => AMessage.WriteAsync(db, failed));
        await product.App.Database.ExecuteAsync("""
            INSERT INTO notifications.notification_attempts (notification_id, at, provider, milliseconds, status, code, provider_id, succeeded, unsure, outcome) VALUES
                ($1, $2, 'twilio', 10000, null, 'twilio.no_answer', null, false, true, 'No answer came within 10 seconds.'), ($1, $2, 'twilio', 212, 201, 'accepted', 'SM' || $3, true, false, 'Taken.')
            """, failed.Id, at, number);
        await product.App.Database.ExecuteAsync("""
            INSERT INTO notifications.notification_statuses (notification_id, at, heard_at, state, provider_status, cause, source, event_key, moved) VALUES
                ($1, $2, $2, 'Sent', 'accepted', null, 'us', 'a', true), ($1, $2, $2 + interval '90 seconds', 'Undelivered', 'undelivered', $3, 'callback', 'b', true), ($1, $2, $2 + interval '95 seconds', 'Sent', 'sent', null, 'callback', 'c', false)
            """, failed.Id, at, $"twilio.{number}");
        return failed.Id;
    }
}
