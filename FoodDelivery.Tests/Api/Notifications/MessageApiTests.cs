using System.Net;
using System.Text.Json.Nodes;
using FoodDelivery.Notifications;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Api.Notifications;

/// <summary>The ledger and the channels by programs: searching, looking, figures, sending again, pausing; and who may.</summary>
public sealed class MessageApiTests(ClassApp product) : IClassFixture<ClassApp>
{
    private const string Messages = "api/v1/notifications/messages", Channels = "api/v1/notifications/channels";

    [Fact]
    public async Task A_message_is_found_looked_at_and_its_list_is_paged_to_the_last()
    {
        var rows = await WriteAsync([.. Enumerable.Range(0, 5).Select(i => Row(i, orderNumber: "FD-70001", providerId: $"SMapi{i}"))]);
        using var dora = await product.App.ProgramOfAsync(DemoPeople.Dora, NotificationsPermissions.Read);
        var seen = new List<Guid>();
        string? next = null;
        do
        {
            var page = await dora.ReadAsync($"{Messages}?q=FD-70001&limit=2{(next is null ? "" : $"&cursor={next}")}");
            seen.AddRange(page["items"]!.AsArray().Select(one => (Guid)one!["id"]!));
            next = (string?)page["next"];
        }
        while (next is not null);
        Assert.Equal(rows.Reverse(), seen);

        var one = (await dora.ReadAsync($"{Messages}?q=SMapi3"))["items"]!.AsArray().Single()!;
        Assert.Equal(("+12•••0155", "Delivered", "Sms", "twilio"), ((string)one["to"]!, (string)one["state"]!, (string)one["channel"]!, (string)one["provider"]!));
        await product.App.Database.ExecuteAsync("INSERT INTO notifications.notification_attempts (notification_id, at, provider, status, code, request_id, succeeded, unsure, outcome) VALUES ($1, now(), 'twilio', 429, 'twilio.20429', 'RQapi', false, false, 'Too many.')", rows[3]);
        var file = await dora.ReadAsync($"{Messages}/{rows[3]}");
        Assert.Equal("RQapi", (string)file["attempts"]!.AsArray().Single()!["requestId"]!);
        Assert.Equal((rows[3], 1), ((Guid)file["message"]!["id"]!, file["chain"]!.AsArray().Count));
        using (var none = await dora.GetAsync(ApiCalls.Path($"{Messages}/{Guid.CreateVersion7()}"))) await none.RefusedAsync(HttpStatusCode.NotFound, "notifications.no_such_message");
        using (var none = await dora.GetAsync(ApiCalls.Path($"{Messages}/{Guid.CreateVersion7()}/preview"))) await none.RefusedAsync(HttpStatusCode.NotFound, "notifications.no_such_message");
        using (var cursor = await dora.GetAsync(ApiCalls.Path($"{Messages}?cursor=nonsense"))) await cursor.RefusedAsync(HttpStatusCode.UnprocessableEntity, "request.cursor_unreadable");
    }

    [Fact]
    public async Task Filters_narrow_and_the_figures_and_causes_agree()
    {
        await WriteAsync(Row(1, MessageChannel.Push, NotificationState.Failed, cause: "fcm.api_test", words: "The device is gone."), Row(2, MessageChannel.Push, NotificationState.Failed, cause: "fcm.api_test", words: "The device is gone."));
        using var alex = await product.App.ProgramOfAsync(DemoPeople.Alex, NotificationsPermissions.Read);
        Assert.Equal(2, (await alex.ReadAsync($"{Messages}?channel=Push&state=Failed&cause=fcm.api_test&provider=fcm&template=order-accepted"))["items"]!.AsArray().Count);
        Assert.Empty((await alex.ReadAsync($"{Messages}?cause=fcm.api_test&channel=Sms"))["items"]!.AsArray());
        // One look serves everybody for a few seconds: another test may have caused it just before these were written.
        JsonNode? cause = null;
        for (var i = 0; i < 100 && (int?)cause?["failed"] != 2; i++, await Task.Delay(200))
            cause = (await alex.ReadAsync($"{Messages}/causes?channel=Push&span=Hour"))["items"]!.AsArray().SingleOrDefault(one => (string?)one!["cause"] == "fcm.api_test");
        Assert.Equal((2, "The device is gone."), ((int?)cause?["failed"], (string?)cause?["words"]));
        var statistics = await alex.ReadAsync($"{Messages}/statistics?channel=Push&span=Hour");
        Assert.Equal((2, 0d, 120), ((int)statistics["funnel"]![0]!["counts"]!["failed"]!, (double)statistics["funnel"]![0]!["counts"]!["deliveryRate"]!, (int)statistics["stepSeconds"]!));
        Assert.NotEmpty(statistics["steps"]!.AsArray());
    }

    [Fact]
    public async Task Sending_again_asks_why_says_what_it_left_alone_and_happens_once()
    {
        var rows = await WriteAsync(Row(1, state: NotificationState.Failed, cause: "twilio.api"), Row(2, state: NotificationState.Failed, kind: NotificationKind.Code, cause: "twilio.api"));
        using var alex = await product.App.ProgramOfAsync(DemoPeople.Alex, NotificationsPermissions.Read, NotificationsPermissions.Send);
        using (var why = await alex.PostKeyedAsync($"{Messages}/resend", new { ids = rows })) await why.RefusedAsync(HttpStatusCode.UnprocessableEntity, "notifications.why_missing");
        using (var what = await alex.PostKeyedAsync($"{Messages}/resend", new { why = "It was down" })) await what.RefusedAsync(HttpStatusCode.UnprocessableEntity, "notifications.nothing_chosen");
        using (var any = await alex.PostKeyedAsync($"{Messages}/resend", new { why = "It was down", which = new { } })) await any.RefusedAsync(HttpStatusCode.UnprocessableEntity, "notifications.nothing_chosen");
        using (var none = await alex.PostKeyedAsync($"{Messages}/resend", new { why = "It was down", ids = new[] { Guid.CreateVersion7() } })) await none.RefusedAsync(HttpStatusCode.NotFound, "notifications.no_such_message");
        var key = ApiCalls.NewKey();
        for (var i = 0; i < 2; i++)
        {
            using var sent = await alex.PostKeyedAsync($"{Messages}/resend", new { why = "It was down", ids = rows }, key);
            await sent.WentThroughAsync(HttpStatusCode.Accepted);
            var done = await sent.JsonAsync();
            Assert.Equal((1, rows[1]), ((int)done["count"]!, (Guid)done["refused"]!.AsArray().Single()!["id"]!));
        }
        Assert.Equal(1, await product.App.Database.ScalarAsync<long>("SELECT count(*) FROM notifications.notification_statuses WHERE notification_id = $1 AND source = 'person'", rows[0]));
        using var byFilter = await alex.PostKeyedAsync($"{Messages}/resend", new { why = "It was down", which = new { cause = "twilio.nobody" } });
        await byFilter.RefusedAsync(HttpStatusCode.NotFound, "notifications.no_such_message");
    }

    [Fact]
    public async Task A_channel_is_paused_with_a_reason_seen_so_and_resumed()
    {
        using var alex = await product.App.ProgramOfAsync(DemoPeople.Alex, NotificationsPermissions.Read, NotificationsPermissions.Send);
        async Task<JsonNode> EmailAsync() => (await alex.ReadAsync(Channels))["items"]!.AsArray().Single(one => (string)one!["channel"]! == "Email")!;
        Assert.Null((await EmailAsync())["pause"]);
        using (var why = await alex.SendAsync(HttpMethod.Post, $"{Channels}/email/pause", new { })) await why.RefusedAsync(HttpStatusCode.UnprocessableEntity, "notifications.why_missing");
        using (var none = await alex.SendAsync(HttpMethod.Post, $"{Channels}/pigeon/pause", new { why = "x" })) await none.RefusedAsync(HttpStatusCode.NotFound, "notifications.no_such_channel");
        using (var number = await alex.SendAsync(HttpMethod.Post, $"{Channels}/2/pause", new { why = "x" })) await number.RefusedAsync(HttpStatusCode.NotFound, "notifications.no_such_channel");
        using (var paused = await alex.SendAsync(HttpMethod.Post, $"{Channels}/email/pause", new { why = "Everything came twice" })) await paused.WentThroughAsync(HttpStatusCode.NoContent);
        using (var again = await alex.SendAsync(HttpMethod.Post, $"{Channels}/Email/pause", new { why = "x" })) await again.RefusedAsync(HttpStatusCode.Conflict, "notifications.already_paused");
        Assert.Equal(("Everything came twice", DemoPeople.Alex.Name), ((string?)(await EmailAsync())["pause"]!["why"], (string?)(await EmailAsync())["pause"]!["by"]));
        using (var resumed = await alex.SendAsync(HttpMethod.Post, $"{Channels}/email/resume", new { why = "Mended" })) await resumed.WentThroughAsync(HttpStatusCode.NoContent);
        using (var again = await alex.SendAsync(HttpMethod.Post, $"{Channels}/email/resume", new { why = "x" })) await again.RefusedAsync(HttpStatusCode.Conflict, "notifications.not_paused");
        Assert.Null((await EmailAsync())["pause"]);
    }

    [Fact]
    public async Task Who_may_only_look_sends_nothing()
    {
        using var dora = await product.App.ProgramOfAsync(DemoPeople.Dora, NotificationsPermissions.Read);
        using (var resend = await dora.PostKeyedAsync($"{Messages}/resend", new { why = "x", which = new { cause = "x" } })) await resend.RefusedAsync(HttpStatusCode.Forbidden, "request.scope_missing");
        using (var pause = await dora.SendAsync(HttpMethod.Post, $"{Channels}/sms/pause", new { why = "x" })) await pause.RefusedAsync(HttpStatusCode.Forbidden, "request.scope_missing");
        using var ada = await product.App.SignedInAsync(DemoPeople.Ada);
        using var list = await ada.GetAsync(ApiCalls.Path(Messages));
        Assert.Equal(HttpStatusCode.Forbidden, list.StatusCode);
    }

    [Fact]
    public async Task The_file_holds_the_selection_masked_and_who_took_it_is_written_down()
    {
        await WriteAsync(Row(1, orderNumber: "FD-70009", words: "=cmd"), Row(2, orderNumber: "FD-70010"));
        using var alex = await product.App.SignedInAsync(DemoPeople.Alex);
        using var answer = await alex.GetAsync(new Uri("/admin/notifications.csv?q=FD-70009&channel=sms", UriKind.Relative));
        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        var lines = (await answer.Content.ReadAsStringAsync()).TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("template,kind,channel,to,order", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("order-accepted,Order,Sms,'+12•••0155,FD-70009", Assert.Single(lines[1..]), StringComparison.Ordinal);
        Assert.Contains("'=cmd", lines[1], StringComparison.Ordinal);
        var kept = await product.App.Database.ScalarAsync<string>("SELECT data::text FROM platform.outbox WHERE subject = 'audit:notifications' ORDER BY seq DESC LIMIT 1");
        Assert.Contains("notifications", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("FD-70009", kept, StringComparison.Ordinal);
        using var ada = await product.App.SignedInAsync(DemoPeople.Ada);
        using var refused = await ada.GetAsync(new Uri("/admin/notifications.csv", UriKind.Relative));
        Assert.NotEqual(HttpStatusCode.OK, refused.StatusCode);
    }

    private static Notification Row(int at, MessageChannel channel = MessageChannel.Sms, NotificationState state = NotificationState.Delivered, string? orderNumber = null, string? providerId = null, string? cause = null, string? words = null, NotificationKind kind = NotificationKind.Order) =>
        AMessage.Of(TimeProvider.System.GetUtcNow().AddSeconds(at - 60), channel, state, address: channel == MessageChannel.Push ? null : "+12125550155", orderNumber: orderNumber, providerId: providerId, cause: cause, words: words, kind: kind, sentAfter: 1);

    private Task<IReadOnlyList<Guid>> WriteAsync(params IReadOnlyList<Notification> rows) => product.App.InsideAsync((NotificationsDb db) => AMessage.WriteAsync(db, rows));
}
