using System.Net;
using FoodDelivery.Notifications;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Api.Notifications;

/// <summary>Devices for push by programs and browsers: one's own and nobody else's, and gone when the browser signs out.</summary>
public sealed class DeviceApiTests(ClassApp product) : IClassFixture<ClassApp>, IAsyncLifetime
{
    private const string Devices = "api/v1/notifications/devices";

    /// <summary>The hosts of the demo city are few, and shared by the tests of this class.</summary>
    public async ValueTask InitializeAsync() => await product.App.Database.ExecuteAsync("DELETE FROM notifications.push_devices");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_app_registers_is_listed_and_goes()
    {
        using var app = await product.App.ProgramOfAsync(DemoPeople.Ada, NotificationsPermissions.Devices);
        var id = await RegisteredAsync(app, "app-token-1", "Android", "My phone");
        // Said again, it is the same one.
        Assert.Equal(id, await RegisteredAsync(app, "app-token-1", "Android", "My phone"));
        var listed = Assert.Single((await app.ReadAsync(Devices))["items"]!.AsArray());
        Assert.Equal((id, "Android", "My phone"), ((string)listed!["id"]!, (string)listed["kind"]!, (string)listed["name"]!));
        Assert.DoesNotContain("app-token-1", (await app.ReadAsync(Devices)).ToJsonString(), StringComparison.Ordinal);
        using (var gone = await app.SendAsync(HttpMethod.Delete, $"{Devices}/{id}")) await gone.WentThroughAsync(HttpStatusCode.NoContent);
        using (var again = await app.SendAsync(HttpMethod.Delete, $"{Devices}/{id}")) await again.RefusedAsync(HttpStatusCode.NotFound, "notifications.no_such_device");
        Assert.Empty((await app.ReadAsync(Devices))["items"]!.AsArray());
    }

    [Fact]
    public async Task Somebody_elses_device_is_not_there()
    {
        using var mine = await product.App.ProgramOfAsync(DemoPeople.Ada, NotificationsPermissions.Devices);
        using var theirs = await product.App.ProgramOfAsync(DemoPeople.Marco, NotificationsPermissions.Devices);
        var id = await RegisteredAsync(mine, "app-token-2", "Ios", "Phone");
        Assert.Empty((await theirs.ReadAsync(Devices))["items"]!.AsArray());
        using (var refused = await theirs.SendAsync(HttpMethod.Delete, $"{Devices}/{id}")) await refused.RefusedAsync(HttpStatusCode.NotFound, "notifications.no_such_device");
        Assert.Single((await mine.ReadAsync(Devices))["items"]!.AsArray());
    }

    [Theory]
    [InlineData("", "notifications.token_wrong", HttpStatusCode.UnprocessableEntity)]
    [InlineData("with a blank", "notifications.token_wrong", HttpStatusCode.UnprocessableEntity)]
    public async Task What_is_no_token_is_refused(string token, string code, HttpStatusCode status)
    {
        using var app = await product.App.ProgramOfAsync(DemoPeople.Ada, NotificationsPermissions.Devices);
        using var refused = await app.SendAsync(HttpMethod.Post, Devices, new { token, kind = "Web" });
        await refused.RefusedAsync(status, code);
    }

    [Fact]
    public async Task Signing_out_in_a_browser_forgets_that_browser_and_no_other()
    {
        var person = DemoPeople.Dora;
        using var browser = await product.App.SignedInAsync(person);
        using var other = await product.App.SignedInAsync(person);
        var id = await RegisteredAsync(browser, "browser-token-1", "Web", null);
        var stays = await RegisteredAsync(other, "browser-token-2", "Web", null);
        await SignOutAsync(browser);
        Assert.Equal([stays], (await other.ReadAsync(Devices))["items"]!.AsArray().Select(one => (string)one!["id"]!));
        Assert.NotEqual(id, stays);
    }

    [Fact]
    public async Task A_cookie_with_somebody_elses_device_forgets_nothing()
    {
        using var mine = await product.App.ProgramOfAsync(DemoPeople.Ada, NotificationsPermissions.Devices);
        var id = await RegisteredAsync(mine, "app-token-3", "Ios", "Phone");
        using var thief = await product.App.SignedInAsync(DemoPeople.Lena);
        await SignOutAsync(thief, cookie: $"fd_device={id}");
        Assert.Single((await mine.ReadAsync(Devices))["items"]!.AsArray());
    }

    [Fact]
    public async Task The_next_person_in_the_browser_has_the_pushes_from_then_on()
    {
        var (first, second) = (DemoPeople.Ada, DemoPeople.Marco);
        using var before = await product.App.SignedInAsync(first);
        using var after = await product.App.SignedInAsync(second);
        await RegisteredAsync(before, "browser-token-3", "Web", null);
        await RegisteredAsync(after, "browser-token-3", "Web", null);
        Assert.Empty((await before.ReadAsync(Devices))["items"]!.AsArray());
        Assert.Single((await after.ReadAsync(Devices))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_receipt_needs_no_sign_in_and_no_receipt_says_nothing()
    {
        var now = TimeProvider.System.GetUtcNow();
        var row = new Notification
        {
            Id = Guid.CreateVersion7(now), EventId = Guid.CreateVersion7(now), Recipient = "person:x", PersonId = DemoPeople.Ada.Id, Channel = MessageChannel.Push, Kind = NotificationKind.Order, Template = "order-accepted",
            // Far ahead: no worker is to take it out of this test's hands.
            Data = "{}", Culture = "en", TimeZone = "America/New_York", CreatedAt = now, ExpiresAt = now.AddDays(2), NextAttemptAt = now.AddDays(1),
        };
        await product.App.InsideAsync(async (NotificationsDb db) => { db.Notifications.Add(row); return await db.SaveChangesAsync(); });
        var receipt = await product.App.InsideAsync((PushReceipts receipts) => Task.FromResult(receipts.Of(row.Id)));
        using var worker = product.App.NewVisitor();
        using (var wrong = await worker.SendAsync(HttpMethod.Post, "push/receipt", new { receipt = row.Id.ToString(), kind = "Opened" })) Assert.Equal(HttpStatusCode.NotFound, wrong.StatusCode);
        Assert.Equal(NotificationState.Queued, await StateAsync(row.Id));
        using (var right = await worker.SendAsync(HttpMethod.Post, "push/receipt", new { receipt, kind = "Opened" })) Assert.Equal(HttpStatusCode.NoContent, right.StatusCode);
        Assert.Equal(NotificationState.Read, await StateAsync(row.Id));
    }

    [Fact]
    public async Task A_browser_is_told_how_to_register_and_no_secret()
    {
        using var visitor = product.App.NewVisitor();
        var config = await visitor.ReadAsync("push/config");
        Assert.Equal(("Sandbox", "/sandbox/fcm"), ((string?)config["mode"], (string?)config["sandbox"]));
        Assert.DoesNotContain("KEY", config.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_a_phone_wants_of_an_app_are_there()
    {
        using var visitor = product.App.NewVisitor();
        var manifest = await visitor.ReadAsync("manifest.webmanifest");
        foreach (var icon in manifest["icons"]!.AsArray().Select(one => (string)one!["src"]!).Append("icons/app-180.png").Append("icons/badge-96.png"))
        {
            using var answer = await visitor.GetAsync(ApiCalls.Path(icon));
            Assert.True(answer.IsSuccessStatusCode && answer.Content.Headers.ContentType!.MediaType!.StartsWith("image/", StringComparison.Ordinal), icon);
        }
        using var script = await visitor.GetAsync(ApiCalls.Path("push-worker.js"));
        Assert.Equal("text/javascript", script.Content.Headers.ContentType?.MediaType);
    }

    private Task<NotificationState> StateAsync(Guid id) => product.App.InsideAsync((NotificationsDb db) => db.Notifications.Where(row => row.Id == id).Select(row => row.State).SingleAsync());

    private static async Task<string> RegisteredAsync(HttpClient device, string token, string kind, string? name)
    {
        using var answer = await device.SendAsync(HttpMethod.Post, Devices, new { token, kind, name });
        await answer.WentThroughAsync(HttpStatusCode.OK);
        return (string)(await answer.JsonAsync())["id"]!;
    }

    private static async Task SignOutAsync(HttpClient browser, string? cookie = null)
    {
        var html = await browser.GetStringAsync(ApiCalls.Path("account/sign-out"));
        var token = WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Match(html, "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value);
        using var request = new HttpRequestMessage(HttpMethod.Post, ApiCalls.Path("account/sign-out")) { Content = new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("_handler", "sign-out")]) };
        if (cookie is not null) request.Headers.TryAddWithoutValidation("Cookie", cookie);
        using var answer = await browser.SendAsync(request);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }
}
