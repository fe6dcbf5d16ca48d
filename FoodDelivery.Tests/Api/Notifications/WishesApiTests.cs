using System.Net;
using FoodDelivery.Notifications;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Api.Notifications;

/// <summary>Preferences, the list of addresses left alone, and campaigns by programs.</summary>
public sealed class WishesApiTests(ClassApp product) : IClassFixture<ClassApp>
{
    private const string Preferences = "api/v1/notifications/preferences", Suppressions = "api/v1/notifications/suppressions", Campaigns = "api/v1/notifications/campaigns";

    private TestApp App => product.App;

    private static object Wishes(bool email, string? words = null, string? language = null) =>
        new { orders = new { push = true, sms = true, email = true }, promotions = new { push = false, sms = false, email }, language, consentWords = words };

    [Fact]
    public async Task A_person_s_program_reads_and_changes_their_wishes_and_tells_what_they_agreed_to()
    {
        using var ada = await App.ProgramOfAsync(DemoPeople.Ada, NotificationsPermissions.Preferences);
        using var read = await ada.GetAsync(ApiCalls.Path(Preferences));
        var before = await read.JsonAsync();
        Assert.Equal((true, false), ((bool)before["orders"]!["sms"]!, (bool)before["promotions"]!["email"]!));
        Assert.DoesNotContain(DemoPeople.Ada.Phone, before.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(DemoPeople.Ada.Email, before.ToJsonString(), StringComparison.Ordinal);
        var version = read.Headers.ETag!.ToString();

        using (var none = await ada.SendAsync(HttpMethod.Put, Preferences, Wishes(true, "Yes."))) await none.RefusedAsync(HttpStatusCode.PreconditionRequired, "request.if_match_missing");
        using (var silent = await ada.SendAsync(HttpMethod.Put, Preferences, Wishes(true), ("If-Match", version))) await silent.RefusedAsync(HttpStatusCode.UnprocessableEntity, "notifications.consent_words_missing");
        string next;
        using (var saved = await ada.SendAsync(HttpMethod.Put, Preferences, Wishes(true, "Yes, offers.", "de"), ("If-Match", version)))
        {
            await saved.WentThroughAsync(HttpStatusCode.OK);
            Assert.Equal(("de", true), ((string?)(await saved.JsonAsync())["language"], (bool)(await ada.ReadAsync(Preferences))["promotions"]!["email"]!));
            next = saved.Headers.ETag!.ToString();
        }
        using (var stale = await ada.SendAsync(HttpMethod.Put, Preferences, Wishes(false), ("If-Match", version))) await stale.RefusedAsync(HttpStatusCode.PreconditionFailed, "request.changed_meanwhile");
        using (var made = await ada.SendAsync(HttpMethod.Put, Preferences, Wishes(false), ("If-Match", "\"nonsense\""))) await made.RefusedAsync(HttpStatusCode.PreconditionFailed, "request.changed_meanwhile");
        using (var off = await ada.SendAsync(HttpMethod.Put, Preferences, Wishes(false), ("If-Match", next))) await off.WentThroughAsync(HttpStatusCode.OK);

        var lines = (await ada.ReadAsync(Preferences + "/consents"))["items"]!.AsArray();
        Assert.Equal([(false, null), (true, "Yes, offers.")], lines.Select(line => ((bool)line!["given"]!, (string?)line["words"])));
        Assert.All(lines, line => Assert.StartsWith("program ", (string?)line!["source"], StringComparison.Ordinal));
        using (var free = await ada.SendAsync(HttpMethod.Post, Preferences + "/free", new { channel = "Push" })) await free.RefusedAsync(HttpStatusCode.NotFound, "notifications.no_address");
        using (var free = await ada.SendAsync(HttpMethod.Post, Preferences + "/free", new { channel = "Email" })) await free.WentThroughAsync(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Who_has_chosen_no_language_is_written_to_in_the_browser_s_until_they_choose()
    {
        using var browser = await App.SignedInAsync(DemoPeople.Lena);
        using var program = await App.ProgramOfAsync(DemoPeople.Lena, NotificationsPermissions.Preferences);
        browser.DefaultRequestHeaders.AcceptLanguage.ParseAdd("de-AT,de;q=0.9,en;q=0.5");
        using (await browser.GetAsync(new Uri("/account", UriKind.Relative))) { }
        for (var i = 0; i < 200 && (string?)(await program.ReadAsync(Preferences))["language"] is null; i++) await Task.Delay(20);
        Assert.Equal("de", (string?)(await program.ReadAsync(Preferences))["language"]);

        // What they choose stays, whatever the browser, or another process of ours, hears afterwards.
        using (var read = await program.GetAsync(ApiCalls.Path(Preferences)))
        using (var saved = await program.SendAsync(HttpMethod.Put, Preferences, Wishes(false, language: "en"), ("If-Match", read.Headers.ETag!.ToString()))) await saved.WentThroughAsync(HttpStatusCode.OK);
        await App.InsideAsync<HearLanguage, int>(async hear =>
        {
            await hear.RunAsync(DemoPeople.Lena.Id, "de", default);
            return 0;
        });
        Assert.Equal("en", (string?)(await program.ReadAsync(Preferences))["language"]);
    }

    [Fact]
    public async Task A_program_that_is_nobody_has_no_wishes()
    {
        using var kiosk = App.Bearing((await App.TokensOfKioskAsync(NotificationsPermissions.Preferences)).Access);
        using var none = await kiosk.GetAsync(ApiCalls.Path(Preferences));
        await none.RefusedAsync(HttpStatusCode.Forbidden, "notifications.not_signed_in");
    }

    [Fact]
    public async Task An_address_is_suppressed_found_whole_and_lifted()
    {
        using var alex = await App.ProgramOfAsync(DemoPeople.Alex, NotificationsPermissions.Suppressions);
        using (var wrong = await alex.PostKeyedAsync(Suppressions, new { channel = "Email", address = "nobody", why = "Test" })) await wrong.RefusedAsync(HttpStatusCode.UnprocessableEntity, "notifications.address_wrong");
        using var made = await alex.PostKeyedAsync(Suppressions, new { channel = "Email", address = "Whole@Example.com", why = "Asked for it" });
        await made.WentThroughAsync(HttpStatusCode.Created);
        var row = await made.JsonAsync();
        Assert.Equal(("w•••@example.com", "Operator"), ((string?)row["address"], (string?)row["reason"]));
        Assert.Equal((string?)row["id"], (string?)(await alex.ReadAsync(Suppressions + "?address=whole%40example.com"))["items"]!.AsArray().Single()!["id"]);
        Assert.Empty((await alex.ReadAsync(Suppressions + "?address=example.com"))["items"]!.AsArray());
        var path = $"{Suppressions}/{row["id"]}";
        using (var silent = await alex.SendAsync(HttpMethod.Post, path + "/lift", new { })) await silent.RefusedAsync(HttpStatusCode.UnprocessableEntity, "notifications.why_missing");
        using (var lifted = await alex.SendAsync(HttpMethod.Post, path + "/lift", new { why = "A mistake" })) await lifted.WentThroughAsync(HttpStatusCode.NoContent);
        using (var again = await alex.SendAsync(HttpMethod.Post, path + "/lift", new { why = "A mistake" })) await again.RefusedAsync(HttpStatusCode.Conflict, "notifications.lifted_already");
        Assert.Equal("A mistake", (string?)(await alex.ReadAsync(path))["liftedWhy"]);
    }

    [Fact]
    public async Task A_campaign_is_drafted_counted_changed_scheduled_and_cancelled()
    {
        using var alex = await App.ProgramOfAsync(DemoPeople.Alex, NotificationsPermissions.Campaigns);
        object Body(string name, object? audience = null) => new { name, channel = "Email", texts = new { en = new { title = "Pizza", body = "Two for one." } }, audience, perMinute = 60 };
        var key = ApiCalls.NewKey();
        using var made = await alex.PostKeyedAsync(Campaigns, Body("June"), key);
        await made.WentThroughAsync(HttpStatusCode.Created);
        var campaign = await made.JsonAsync();
        using (var again = await alex.PostKeyedAsync(Campaigns, Body("June"), key)) Assert.Equal((string?)campaign["id"], (string?)(await again.JsonAsync())["id"]);
        var path = $"{Campaigns}/{campaign["id"]}";
        var version = made.Headers.ETag!.ToString();

        // What programs write for "none of it" is not a fault of ours.
        using (var nothing = await alex.PostKeyedAsync(Campaigns, new { name = "June", channel = "Email", texts = new { en = (object?)null }, perMinute = 60 })) await nothing.RefusedAsync(HttpStatusCode.UnprocessableEntity, "notifications.english_missing");
        using (var wrong = await alex.SendAsync(HttpMethod.Post, Campaigns + "/audience", new { channel = "Email", audience = new { cuisine = "Martian" } })) await wrong.RefusedAsync(HttpStatusCode.UnprocessableEntity, "notifications.audience_cuisine_unknown");
        using (var counted = await alex.SendAsync(HttpMethod.Post, Campaigns + "/audience", new { channel = "Email" }))
            Assert.True((int)(await counted.JsonAsync())["reach"]! >= DemoPeople.All.Count);
        using (var changed = await alex.SendAsync(HttpMethod.Put, path, Body("July", new { orderedWithinDays = 30, near = "350 W 42nd St", withinKilometers = 2 }), ("If-Match", version)))
        {
            await changed.WentThroughAsync(HttpStatusCode.OK);
            Assert.Equal(("July", 2.0), ((string?)(await changed.JsonAsync())["name"], (double)(await alex.ReadAsync(path))["audience"]!["withinKilometers"]!));
        }
        using (var stale = await alex.SendAsync(HttpMethod.Put, path, Body("August"), ("If-Match", version))) await stale.RefusedAsync(HttpStatusCode.PreconditionFailed, "request.changed_meanwhile");

        var at = TimeProvider.System.GetUtcNow().AddDays(3);
        using (var scheduled = await alex.SendAsync(HttpMethod.Post, path + "/schedule", new { startsAt = at })) await scheduled.WentThroughAsync(HttpStatusCode.NoContent);
        using (var late = await alex.SendAsync(HttpMethod.Delete, path)) await late.RefusedAsync(HttpStatusCode.Conflict, "notifications.campaign_no_draft");
        using (var back = await alex.SendAsync(HttpMethod.Post, path + "/unschedule")) await back.WentThroughAsync(HttpStatusCode.NoContent);
        using (var draft = await alex.SendAsync(HttpMethod.Post, path + "/cancel", new { why = "Wrong" })) await draft.RefusedAsync(HttpStatusCode.Conflict, "notifications.campaign_is_draft");
        using (var scheduled = await alex.SendAsync(HttpMethod.Post, path + "/schedule", new { startsAt = at })) await scheduled.WentThroughAsync(HttpStatusCode.NoContent);
        using (var silent = await alex.SendAsync(HttpMethod.Post, path + "/cancel", new { })) await silent.RefusedAsync(HttpStatusCode.UnprocessableEntity, "notifications.why_missing");
        using (var cancelled = await alex.SendAsync(HttpMethod.Post, path + "/cancel", new { why = "Wrong" })) await cancelled.WentThroughAsync(HttpStatusCode.OK);
        Assert.Equal(("Cancelled", "Wrong"), ((string?)(await alex.ReadAsync(path))["state"], (string?)(await alex.ReadAsync(path))["cancelledWhy"]));
        Assert.Contains((await alex.ReadAsync(Campaigns + "?state=Cancelled"))["items"]!.AsArray(), one => (string?)one!["id"] == (string?)campaign["id"]);

        using var other = await alex.PostKeyedAsync(Campaigns, Body("Never"));
        var draftPath = $"{Campaigns}/{(await other.JsonAsync())["id"]}";
        using (var gone = await alex.SendAsync(HttpMethod.Delete, draftPath)) await gone.WentThroughAsync(HttpStatusCode.NoContent);
        using (var none = await alex.GetAsync(ApiCalls.Path(draftPath))) await none.RefusedAsync(HttpStatusCode.NotFound, "notifications.no_such_campaign");
    }
}
