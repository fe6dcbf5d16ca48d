using Bunit;
using FoodDelivery.Notifications;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Notifications.Monitor;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace FoodDelivery.Tests.Components.Notifications;

/// <summary>The operators' screen of messages on the real rooms: nothing there, much there, broken, live, and what its buttons ask before they act.</summary>
public sealed class MonitorPageTests(PagesTest.City city) : IClassFixture<PagesTest.City>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_search_that_finds_nothing_says_how_to_find_more_and_hides_the_figures()
    {
        await using var screen = new CityScreen(city, DemoPeople.Alex);
        var page = OpenAt(screen, "?q=nobody-of-this-name");
        await page.WaitForAssertionAsync(() => Assert.Contains("No message matches", page.Markup, StringComparison.Ordinal), Soon);
        Assert.Empty(page.FindAll("[data-channel]"));
        Assert.Equal("/admin/notifications", page.Find("a.all").GetAttribute("href"));
        Assert.EndsWith("/admin/notifications.csv?q=nobody-of-this-name", page.Find("a.export").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_filter_it_shows_channels_causes_the_funnel_and_the_course()
    {
        await using var screen = new CityScreen(city, DemoPeople.Alex);
        await WriteAsync(Row(screen, state: NotificationState.Undelivered, cause: "twilio.component", words: "The phone is off."), Row(screen, MessageChannel.Email, orderNumber: "FD-80001"));
        var page = OpenAt(screen, "");
        await page.WaitForAssertionAsync(() => page.Find("[data-cause='twilio.component']"), Soon);
        Assert.Equal(["Push", "Sms", "Email"], page.FindAll("[data-channel]").Select(card => card.GetAttribute("data-channel")!));
        Assert.NotEmpty(page.FindAll("[data-funnel='Email sendgrid']"));
        Assert.Equal(["Messages", "Delivery rate", "Time to send", "Time to arrive"], page.FindAll("[data-chart]").Select(chart => chart.GetAttribute("data-chart")!));
        var cause = page.Find("[data-cause='twilio.component']");
        Assert.Contains("The phone is off.", cause.TextContent, StringComparison.Ordinal);
        var link = cause.QuerySelector("a")!.GetAttribute("href")!;
        Assert.Contains("cause=twilio.component", link, StringComparison.Ordinal);
        Assert.Contains("state=Failed", link, StringComparison.Ordinal);

        // What the picture shows can be read as figures, too.
        await page.Find("[data-chart='Messages'] button").ClickAsync();
        Assert.True(page.FindAll("[data-chart='Messages'] tbody tr").Count > 20);
    }

    [Fact]
    public async Task When_the_ledger_cannot_be_read_it_says_so_and_keeps_what_it_shows()
    {
        await using var screen = new CityScreen(city, DemoPeople.Alex);
        await WriteAsync(Row(screen, orderNumber: "FD-80002"));
        var reads = screen.MayBreak<NotificationReads>();
        var page = OpenAt(screen, "?q=FD-80002");
        await page.WaitForAssertionAsync(() => Assert.Single(page.FindAll("[data-notification]")), Soon);
        reads.Broken = true;
        Tell(screen);
        await page.WaitForAssertionAsync(() => Assert.Contains("could not be read just now", page.Find("[role=alert]").TextContent, StringComparison.Ordinal), Soon);
        Assert.Single(page.FindAll("[data-notification]"));
        reads.Broken = false;
        await page.FindAll("button").Single(button => button.TextContent == "Try again").ClickAsync();
        await page.WaitForAssertionAsync(() => Assert.Empty(page.FindAll("[role=alert]")), Soon);
    }

    [Fact]
    public async Task It_follows_the_ledger_once_a_second_however_much_happens()
    {
        await using var screen = new CityScreen(city, DemoPeople.Alex);
        var reads = screen.MayBreak<NotificationReads>();
        var page = OpenAt(screen, "?q=FD-80003");
        await page.WaitForAssertionAsync(() => Assert.Contains("No message matches", page.Markup, StringComparison.Ordinal), Soon);
        await WriteAsync(Row(screen, orderNumber: "FD-80003"));
        var asked = reads.Asked;
        for (var i = 0; i < 100; i++) screen.Services.GetRequiredService<LiveFeed>().Tell(new NotificationsChanged());
        await page.InvokeAsync(() => { });
        Assert.Equal(asked, reads.Asked);
        screen.Time.Advance(TimeSpan.FromSeconds(1));
        await page.WaitForAssertionAsync(() => Assert.Single(page.FindAll("[data-notification]")), Soon);
        // One look; a second one where the first was under way when the last of them was told. Not a hundred.
        Assert.InRange(reads.Asked, asked + 1, asked + 2);
    }

    [Fact]
    public async Task Chosen_messages_are_sent_again_only_with_a_reason()
    {
        await using var screen = new CityScreen(city, DemoPeople.Alex);
        var failed = Row(screen, state: NotificationState.Failed, orderNumber: "FD-80004", cause: "twilio.30008", address: "+12125550184");
        await WriteAsync(failed);
        var (dialogs, page) = OpenWithDialogs(screen, "?q=FD-80004");
        await page.WaitForAssertionAsync(() => page.Find($"[data-notification='{failed.Id}'] input"), Soon);
        page.Find($"[data-notification='{failed.Id}'] input").Change(true);
        await PressAsync(page, "Resend 1");
        await dialogs.WaitForAssertionAsync(() => dialogs.Find("textarea"), Soon);
        Assert.Contains("gets it twice", dialogs.Markup, StringComparison.Ordinal);
        Assert.True(Button(dialogs, "Send again").HasAttribute("disabled"));
        dialogs.Find("textarea").Input("It never came");
        await PressAsync(dialogs, "Send again");
        await page.WaitForAssertionAsync(() => Assert.Contains("1 message is sent again.", Said(screen), StringComparison.Ordinal), Soon);
        Assert.Contains("It never came", await city.App.Database.ScalarAsync<string>("SELECT data::text FROM platform.outbox WHERE subject = $1", $"audit:{failed.Id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pressed_twice_it_asks_once_and_sends_once()
    {
        await using var screen = new CityScreen(city, DemoPeople.Alex);
        var failed = Row(screen, state: NotificationState.Failed, orderNumber: "FD-80005", cause: "twilio.30008", address: "+12125550186");
        await WriteAsync(failed);
        var (dialogs, page) = OpenWithDialogs(screen, "?q=FD-80005");
        await page.WaitForAssertionAsync(() => page.Find($"[data-notification='{failed.Id}'] input"), Soon);
        page.Find($"[data-notification='{failed.Id}'] input").Change(true);
        await PressAsync(page, "Resend 1");
        await PressAsync(page, "Resend 1");
        await dialogs.WaitForAssertionAsync(() => dialogs.Find("textarea"), Soon);
        Assert.Single(dialogs.FindAll("textarea"));
        dialogs.Find("textarea").Input("It never came");
        await PressAsync(dialogs, "Send again");
        await page.WaitForAssertionAsync(() => Assert.Contains("1 message is sent again.", Said(screen), StringComparison.Ordinal), Soon);
        // It may be asked again once it was answered.
        await page.WaitForAssertionAsync(() => page.Find($"[data-notification='{failed.Id}'] input:not([checked])"), Soon);
        page.Find($"[data-notification='{failed.Id}'] input").Change(true);
        await PressAsync(page, "Resend 1");
        await dialogs.WaitForAssertionAsync(() => dialogs.Find("textarea"), Soon);
    }

    [Fact]
    public async Task See_them_shows_what_the_cause_counts_and_nothing_else_also_where_there_is_no_code_and_no_provider()
    {
        await using var screen = new CityScreen(city, DemoPeople.Alex);
        Notification Failed(int days = 0, string? cause = null, bool given = false)
        {
            var row = AMessage.Of(screen.Time.GetUtcNow().AddDays(-days).AddSeconds(-30), MessageChannel.Email, NotificationState.Failed, cause: cause, address: "cleo@example.com");
            if (!given) row.Provider = null;
            return row;
        }
        var counted = Failed();
        await WriteAsync(Failed(days: 3), counted, Failed(given: true), Failed(cause: "not_configured"));
        var (dialogs, page) = OpenWithDialogs(screen, "");
        await page.WaitForAssertionAsync(() => Cause(), Soon);
        Assert.Equal("1", Cause().QuerySelector("strong")!.TextContent);
        await page.InvokeAsync(() => { _ = Cause().QuerySelector("button")!.ClickAsync(); });
        await dialogs.WaitForAssertionAsync(() => Assert.Contains("Send this message again?", dialogs.Markup, StringComparison.Ordinal), Soon);

        var shown = OpenAt(screen, new Uri(new("http://localhost"), Cause().QuerySelector("a")!.GetAttribute("href")!).Query);
        await shown.WaitForAssertionAsync(() => Assert.Equal([counted.Id.ToString()], shown.FindAll("[data-notification]").Select(row => row.GetAttribute("data-notification")!)), Soon);
        Assert.Equal(["E-mail", "Given to nobody", "Did not arrive", "No code"], shown.FindAll("option[selected]").Select(option => option.TextContent).Where(text => !text.StartsWith("All ", StringComparison.Ordinal) && !text.StartsWith("Since ", StringComparison.Ordinal)));
        Assert.Single(shown.FindAll("option[selected]"), option => option.TextContent.StartsWith("Since ", StringComparison.Ordinal));

        AngleSharp.Dom.IElement Cause() => page.FindAll(".causes li").Single(li => li.QuerySelector(".words .dim")!.TextContent.StartsWith("E-mail · no code", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_channel_is_paused_with_a_reason_and_resumed()
    {
        await using var screen = new CityScreen(city, DemoPeople.Alex);
        var (dialogs, page) = OpenWithDialogs(screen, "");
        await page.WaitForAssertionAsync(() => page.Find("button[aria-label='Pause Push']"), Soon);
        await page.InvokeAsync(() => { _ = page.Find("button[aria-label='Pause Push']").ClickAsync(); });
        await dialogs.WaitForAssertionAsync(() => dialogs.Find("textarea"), Soon);
        Assert.Contains("codes for signing in included", dialogs.Markup, StringComparison.Ordinal);
        dialogs.Find("textarea").Input("Everything came twice");
        await PressAsync(dialogs, "Pause");
        await page.WaitForAssertionAsync(() => Assert.Contains("Everything came twice", page.Find("[data-channel=Push] .why").TextContent, StringComparison.Ordinal), Soon);
        await page.InvokeAsync(() => { _ = page.Find("button[aria-label='Resume Push']").ClickAsync(); });
        await dialogs.WaitForAssertionAsync(() => dialogs.Find("textarea"), Soon);
        dialogs.Find("textarea").Input("Mended");
        await PressAsync(dialogs, "Resume");
        await page.WaitForAssertionAsync(() => page.Find("button[aria-label='Pause Push']"), Soon);
    }

    [Fact]
    public async Task One_message_tells_its_story_and_warns_where_somebody_may_have_it_twice()
    {
        await using var screen = new CityScreen(city, DemoPeople.Alex);
        var occasion = Guid.CreateVersion7(screen.Time.GetUtcNow());
        var push = Row(screen, MessageChannel.Push, NotificationState.Sent, eventId: occasion, personId: DemoPeople.Ada.Id, fallbackTo: MessageChannel.Sms);
        var sms = Row(screen, eventId: occasion, personId: DemoPeople.Ada.Id, address: "+12125550185", maybeTwice: true, providerId: "SM/1 2");
        await WriteAsync(push, sms);
        await city.App.Database.ExecuteAsync("INSERT INTO notifications.notification_statuses (notification_id, at, heard_at, state, provider_status, source, event_key, moved) VALUES ($1, now(), now(), 'Sent', 'sent', 'callback', 'late', false)", sms.Id);
        await city.App.Database.ExecuteAsync("INSERT INTO notifications.notification_attempts (notification_id, at, provider, status, code, request_id, succeeded, unsure, outcome) VALUES ($1, now(), 'twilio', 429, 'twilio.20429', 'RQ-component', false, false, 'Too many.')", sms.Id);
        var page = screen.Open<MessagePage>(p => p.Add(x => x.Id, sms.Id));
        await page.WaitForAssertionAsync(() => page.Find(".twice"), Soon);
        Assert.Contains("+12•••0185", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("2125550185", page.Markup, StringComparison.Ordinal);
        Assert.Equal([$"/admin/notifications/{push.Id}"], page.FindAll(".chain a").Select(link => link.GetAttribute("href")!));
        Assert.Contains("changed nothing", page.Find("[data-status=Sent]").TextContent, StringComparison.Ordinal);
        Assert.Contains("RQ-component", page.Find("[data-try]").TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(page.FindAll($"a[href='/admin/people/{DemoPeople.Ada.Id}']"));
        Assert.NotEmpty(page.FindAll("a[href='/admin/webhooks?q=SM%2F1%202']"));

        var first = screen.Open<MessagePage>(p => p.Add(x => x.Id, push.Id));
        await first.WaitForAssertionAsync(() => first.Find(".chain"), Soon);
        Assert.Empty(first.FindAll(".twice"));
    }

    [Fact]
    public async Task An_order_and_a_person_show_what_was_told_of_them()
    {
        await using var screen = new CityScreen(city, DemoPeople.Alex);
        var order = Guid.CreateVersion7(screen.Time.GetUtcNow());
        var person = DemoPeople.Customers[3].Id;
        var one = Row(screen, orderId: order, personId: person, orderNumber: "FD-80007", state: NotificationState.Failed, words: "No such number.");
        var two = Row(screen, MessageChannel.Email, orderId: order, orderNumber: "FD-80007");
        await WriteAsync(one, two);
        var ofOrder = screen.Open<MessagesOf>(p => p.Add(x => x.OrderId, order));
        await ofOrder.WaitForAssertionAsync(() => Assert.Equal([two.Id.ToString(), one.Id.ToString()], ofOrder.FindAll("[data-notification]").Select(row => row.GetAttribute("data-notification")!)), Soon);
        Assert.Contains("No such number.", ofOrder.Markup, StringComparison.Ordinal);
        var ofPerson = screen.Open<MessagesOf>(p => p.Add(x => x.PersonId, person));
        await ofPerson.WaitForAssertionAsync(() => Assert.Equal([one.Id.ToString()], ofPerson.FindAll("[data-notification]").Select(row => row.GetAttribute("data-notification")!)), Soon);
        Assert.Contains("FD-80007", ofPerson.Markup, StringComparison.Ordinal);
        var nobody = screen.Open<MessagesOf>(p => p.Add(x => x.PersonId, Guid.CreateVersion7(screen.Time.GetUtcNow())));
        await nobody.WaitForAssertionAsync(() => Assert.Contains("Nothing was sent to this person yet.", nobody.Markup, StringComparison.Ordinal), Soon);
    }

    [Fact]
    public async Task A_mail_stands_in_a_frame_where_nothing_runs_and_a_code_is_dots()
    {
        await using var screen = new CityScreen(city, DemoPeople.Alex);
        var mail = screen.Render<MessagePreview>(p => p.Add(x => x.Message, new RenderedMessage("Your receipt", "Thanks", "<p>Thanks</p><script>alert(1)</script>", "/orders/1")));
        Assert.Equal("", mail.Find("iframe").GetAttribute("sandbox"));
        Assert.Empty(mail.FindAll("script"));
        await mail.Find("button").ClickAsync();
        Assert.Empty(mail.FindAll("iframe"));
        Assert.Equal("Thanks", mail.Find("[data-text]").TextContent);
        var code = screen.Render<MessagePreview>(p => p.Add(x => x.Message, new RenderedMessage(null, $"Your code is {NotificationPreview.NoCode}")).Add(x => x.Kind, NotificationKind.Code));
        Assert.Contains("kept nowhere", code.Markup, StringComparison.Ordinal);
        Assert.Contains("Its words cannot be made any more", screen.Render<MessagePreview>(p => p.Add(x => x.Message, null)).Markup, StringComparison.Ordinal);
    }

    private static IRenderedComponent<CascadingValue<Visit>> OpenAt(CityScreen screen, string query)
    {
        screen.Services.GetRequiredService<NavigationManager>().NavigateTo("/admin/notifications" + query);
        return screen.Open<MonitorPage>();
    }

    private static (IRenderedComponent<MudDialogProvider> Dialogs, IRenderedComponent<IComponent> Page) OpenWithDialogs(CityScreen screen, string query)
    {
        screen.SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        return (screen.Render<MudDialogProvider>(), OpenAt(screen, query));
    }

    /// <summary>Something has changed, and the second of calm is over.</summary>
    private static void Tell(CityScreen screen)
    {
        screen.Services.GetRequiredService<LiveFeed>().Tell(new NotificationsChanged());
        screen.Time.Advance(TimeSpan.FromSeconds(2));
    }

    private static string Said(CityScreen screen) => string.Join('\n', screen.Services.GetRequiredService<ISnackbar>().ShownSnackbars.Select(said => said.Message));

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<IComponent> within, string words) => within.FindAll("button").First(button => button.TextContent.Trim().StartsWith(words, StringComparison.Ordinal));

    /// <summary>Without waiting for what follows: a click that opens a dialog ends when the dialog does. Found and pressed in one go, so that nothing is drawn in between.</summary>
    private static Task PressAsync(IRenderedComponent<IComponent> within, string words) => within.InvokeAsync(() => { _ = Button(within, words).ClickAsync(); });

    private static Notification Row(CityScreen screen, MessageChannel channel = MessageChannel.Sms, NotificationState state = NotificationState.Delivered, string? orderNumber = null, Guid? orderId = null, Guid? personId = null, Guid? eventId = null,
        string? address = null, string? cause = null, string? words = null, bool maybeTwice = false, string? providerId = null, MessageChannel? fallbackTo = null) =>
        AMessage.Of(screen.Time.GetUtcNow().AddSeconds(-30), channel, state, orderNumber: orderNumber, orderId: orderId, personId: personId, eventId: eventId, address: address, cause: cause, words: words, maybeTwice: maybeTwice, providerId: providerId, fallbackTo: fallbackTo, sentAfter: 1);

    private Task<IReadOnlyList<Guid>> WriteAsync(params IReadOnlyList<Notification> rows) => city.App.InsideAsync((NotificationsDb db) => AMessage.WriteAsync(db, rows));
}
