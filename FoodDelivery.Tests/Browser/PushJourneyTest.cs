using System.Text.RegularExpressions;
using System.Text.Json.Nodes;
using FoodDelivery.Notifications;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FoodDelivery.Tests.Browser;

/// <summary>
/// Somebody opts in on the tracking page, is told on the lock screen, taps, and the ledger says Read. The first message comes over FCM's wire and the emulator's
/// stream; the second is delivered by the browser itself as a real push event.
/// </summary>
public sealed class PushJourneyTest(BrowserApp product) : IClassFixture<BrowserApp>
{
    private TestApp App => product.App;

    [Fact]
    public async Task Opted_in_told_tapped_and_read()
    {
        var order = await App.PlaceOrderAsync(DemoPeople.Ada);
        await using var screen = await product.OpenAsync(Device.Phone);
        var page = screen.Page;
        await screen.SignInAsync(DemoPeople.Ada);
        await screen.GoAsync($"/orders/{order}");
        var card = page.Locator("fd-push");
        var ask = card.GetByRole(AriaRole.Button, new() { Name = "Tell me when it is near" });
        await Expect(ask).ToBeVisibleAsync();
        await screen.NoViolationsAsync();
        await screen.NoSidewaysScrollAsync();
        await ask.ClickAsync();
        await Expect(card.GetByText("This device tells you how your order gets on")).ToBeVisibleAsync();
        await screen.NoViolationsAsync();
        await screen.PictureAsync("push-on");
        Assert.Equal(1, await App.InsideAsync((NotificationsDb db) => db.PushDevices.CountAsync(device => device.PersonId == DemoPeople.Ada.Id)));

        // Elsewhere in the shop: the message stands on the lock screen, and the ledger hears that it arrived.
        await screen.GoAsync("/orders");
        var first = await MessageAsync(order);
        var answer = await App.Services.GetServices<IChannel>().Single(channel => channel.Provider == "fcm").SendAsync(first, CancellationToken.None);
        Assert.Equal(ChannelOutcome.Accepted, answer.Outcome);
        await StateAsync(first.Id, NotificationState.Delivered);
        Assert.Equal([$"{FcmMessage.TagOf(first.Id)}: On its way"], await ShownAsync(screen));

        // The same again, as after a killed process: still one.
        await App.InsideAsync((NotificationsDb db) => db.PushSends.Where(send => send.NotificationId == first.Id).ExecuteDeleteAsync());
        await App.Services.GetServices<IChannel>().Single(channel => channel.Provider == "fcm").SendAsync(first, CancellationToken.None);
        for (var i = 0; i < 200 && await App.Database.ScalarAsync<int>("SELECT max(streamed) FROM sandbox.fcm_shown") < 2; i++) await Task.Delay(50);
        Assert.Equal([$"{FcmMessage.TagOf(first.Id)}: On its way"], await ShownAsync(screen));

        // A tap. The browser lets a script open no window, so the one that is open is led there.
        await TapAsync(screen);
        await page.ArriveAsync(new Regex($"/orders/{order}$"));
        await screen.ReadyAsync();
        await StateAsync(first.Id, NotificationState.Read);

        // A real push event, from the browser's own push machinery.
        await screen.GoAsync("/orders");
        var second = await MessageAsync(order);
        await DeliverAsync(screen, App.Services.GetRequiredService<PushReceipts>().Of(second.Id), second);
        await StateAsync(second.Id, NotificationState.Delivered);
        await TapAsync(screen);
        await page.ArriveAsync(new Regex($"/orders/{order}$"));
        await StateAsync(second.Id, NotificationState.Read);

        // Enough of it.
        await screen.ReadyAsync();
        await page.Locator("fd-push").GetByRole(AriaRole.Button, new() { Name = "Stop that" }).ClickAsync();
        await Expect(ask).ToBeVisibleAsync();
        Assert.Equal(0, await App.InsideAsync((NotificationsDb db) => db.PushDevices.CountAsync(device => device.PersonId == DemoPeople.Ada.Id)));
        Assert.Empty(screen.Complaints);
    }

    private async Task<OutgoingMessage> MessageAsync(Guid order)
    {
        var now = TimeProvider.System.GetUtcNow();
        var row = new Notification
        {
            Id = Guid.CreateVersion7(now), EventId = Guid.CreateVersion7(now), Recipient = $"person:{DemoPeople.Ada.Id}", PersonId = DemoPeople.Ada.Id, Channel = MessageChannel.Push, Kind = NotificationKind.Order, Template = "order-picked-up",
            // Far ahead: the test sends it, not the worker.
            Data = "{}", Culture = "en", TimeZone = "America/New_York", CreatedAt = now, ExpiresAt = now.AddDays(2), NextAttemptAt = now.AddDays(1),
        };
        await App.InsideAsync(async (NotificationsDb db) => { db.Notifications.Add(row); return await db.SaveChangesAsync(); });
        return new(row.Id, row.Kind, row.Template, null, row.PersonId, "en", new("On its way", "Lena has your food.", Link: $"/orders/{order}"), row.ExpiresAt);
    }

    private async Task StateAsync(Guid id, NotificationState state)
    {
        var is_ = default(NotificationState);
        for (var i = 0; i < 400; i++)
        {
            is_ = await App.InsideAsync((NotificationsDb db) => db.Notifications.Where(row => row.Id == id).Select(row => row.State).SingleAsync());
            if (is_ == state) return;
            await Task.Delay(50);
        }
        Assert.Fail($"It is {is_} and not {state}.");
    }

    private static Task<string[]> ShownAsync(Screen screen) =>
        screen.Page.EvaluateAsync<string[]>("async () => (await (await navigator.serviceWorker.getRegistration('/')).getNotifications()).map(one => `${one.tag}: ${one.title}`)");

    /// <summary>No browser can be told to press a notification, so its worker is told what it would be told.</summary>
    private static async Task TapAsync(Screen screen)
    {
        var browser = await screen.Context.Browser!.NewBrowserCDPSessionAsync();
        var address = new Uri(new Uri(screen.Page.Url), "/push-worker.js").ToString();
        string? target = null;
        for (var i = 0; i < 200 && target is null; i++, await Task.Delay(50))
            foreach (var one in (await browser.SendAsync("Target.getTargets"))!.Value.GetProperty("targetInfos").EnumerateArray())
                if (one.GetProperty("type").GetString() == "service_worker" && one.GetProperty("url").GetString() == address) target = one.GetProperty("targetId").GetString();
        Assert.NotNull(target);
        var session = (await browser.SendAsync("Target.attachToTarget", new Dictionary<string, object> { ["targetId"] = target, ["flatten"] = false }))!.Value.GetProperty("sessionId").GetString()!;
        var answered = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        browser.Event("Target.receivedMessageFromTarget").OnEvent += (_, told) =>
        {
            // A worker that was just woken tells of that, too.
            var message = told!.Value.GetProperty("message").GetString()!;
            if ((int?)JsonNode.Parse(message)!["id"] == 1) answered.TrySetResult(message);
        };
        const string tap = "(async () => { const [shown] = await registration.getNotifications(); dispatchEvent(new NotificationEvent('notificationclick', { notification: shown })); return shown.tag; })()";
        var call = new JsonObject { ["id"] = 1, ["method"] = "Runtime.evaluate", ["params"] = new JsonObject { ["expression"] = tap, ["awaitPromise"] = true, ["returnByValue"] = true } };
        await browser.SendAsync("Target.sendMessageToTarget", new Dictionary<string, object> { ["sessionId"] = session, ["message"] = call.ToJsonString() });
        Assert.Contains("\"type\":\"string\"", await answered.Task.WaitAsync(TimeSpan.FromSeconds(20)), StringComparison.Ordinal);
        await browser.SendAsync("Target.detachFromTarget", new Dictionary<string, object> { ["sessionId"] = session });
        await browser.DetachAsync();
    }

    private static async Task DeliverAsync(Screen screen, string receipt, OutgoingMessage message)
    {
        var browser = await screen.Context.NewCDPSessionAsync(screen.Page);
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        browser.Event("ServiceWorker.workerRegistrationUpdated").OnEvent += (_, told) =>
        {
            foreach (var registration in told!.Value.GetProperty("registrations").EnumerateArray())
                if (new Uri(registration.GetProperty("scopeURL").GetString()!).AbsolutePath == "/" && !registration.GetProperty("isDeleted").GetBoolean()) found.TrySetResult(registration.GetProperty("registrationId").GetString()!);
        };
        await browser.SendAsync("ServiceWorker.enable");
        var id = await found.Task.WaitAsync(TimeSpan.FromSeconds(20));
        var sent = FcmMessage.Of(message, "-", receipt, TimeProvider.System.GetUtcNow());
        // As FCM hands it to the browser.
        var shown = sent["webpush"]!["notification"]!.DeepClone().AsObject();
        foreach (var (name, value) in sent["notification"]!.AsObject()) shown[name] = value!.DeepClone();
        var data = new JsonObject { ["from"] = "1", ["notification"] = shown, ["data"] = sent["data"]!.DeepClone() }.ToJsonString();
        await browser.SendAsync("ServiceWorker.deliverPushMessage", new Dictionary<string, object> { ["origin"] = new Uri(screen.Page.Url).GetLeftPart(UriPartial.Authority), ["registrationId"] = id, ["data"] = data });
        await browser.DetachAsync();
    }
}
