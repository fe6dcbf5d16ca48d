using Bunit;
using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Platform;
using FoodDelivery.Web.Notifications.Campaigns;
using FoodDelivery.Web.Notifications.Preferences;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace FoodDelivery.Tests.Components.Notifications;

/// <summary>The screens of wishes, of addresses left alone and of campaigns on the real rooms: nothing is ticked by itself, refusals stand beside their field, and what costs is asked about.</summary>
public sealed class WishesScreensTests(PagesTest.City city) : IClassFixture<PagesTest.City>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private static (IRenderedComponent<MudDialogProvider> Dialogs, IRenderedComponent<IComponent> Page) Open<TPage>(CityScreen screen, Action<ComponentParameterCollectionBuilder<TPage>>? parameters = null) where TPage : IComponent
    {
        screen.SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        return (screen.Render<MudDialogProvider>(), screen.Open(parameters));
    }

    private static Task PressAsync(IRenderedComponent<IComponent> within, string words) =>
        within.InvokeAsync(() => { _ = within.FindAll("button").First(button => button.TextContent.Trim().StartsWith(words, StringComparison.Ordinal)).ClickAsync(); });

    private Task<T> AsAsync<TService, T>(DemoPerson person, Func<TService, Task<T>> ask) where TService : notnull => city.App.InsideAsync(async (IServiceProvider services) =>
    {
        services.GetRequiredService<CurrentActor>().Actor = new(person.Id, person.Name, new HashSet<string> { person.Role }, new HashSet<Guid>());
        return await ask(services.GetRequiredService<TService>());
    });

    [Fact]
    public async Task Nothing_is_ticked_by_itself_and_what_is_ticked_is_kept_with_its_words()
    {
        var person = DemoPeople.Customers[31];
        await using var screen = new CityScreen(city, person);
        var (_, page) = Open<PreferencesPage>(screen);
        await page.WaitForAssertionAsync(() => page.Find("input[data-offers='Email']"), Soon);
        Assert.All(page.FindAll("input[data-offers]"), box => Assert.False(box.HasAttribute("checked")));
        Assert.All(page.FindAll("input[data-orders]"), box => Assert.True(box.HasAttribute("checked")));
        Assert.DoesNotContain(person.Phone, page.Markup, StringComparison.Ordinal);
        // The demo's people have proven what they are reached by.
        Assert.Empty(page.FindAll("[data-hindrance]"));

        page.Find("input[data-offers='Email']").Change(true);
        page.Find("input[data-orders='Sms']").Change(false);
        page.Find("#language").Change("de");
        page.Find("#zone").Change("Europe/Berlin");
        await PressAsync(page, "Save");
        await page.WaitForAssertionAsync(() => Assert.Contains("What you have said about offers", page.Markup, StringComparison.Ordinal), Soon);
        var line = await AsAsync(person, (NotificationsDb db) => db.Consents.SingleAsync(c => c.PersonId == person.Id));
        Assert.Equal((true, "account page", ConsentWords.Of(MessageChannel.Email)), (line.Given, line.Source, line.Words));
        Assert.Contains(ConsentWords.Of(MessageChannel.Email), page.Find("input[data-offers='Email']").ParentElement!.TextContent, StringComparison.Ordinal);
        var stored = await AsAsync(person, (NotificationsDb db) => db.Preferences.AsNoTracking().SingleAsync(p => p.PersonId == person.Id));
        Assert.Equal(("de", "Europe/Berlin", false, true, false), (stored.Culture, stored.TimeZone, stored.OrdersBySms, stored.PromotionsByEmail, stored.PromotionsBySms));
    }

    [Fact]
    public async Task What_is_not_confirmed_is_said_beside_its_offers_with_the_way_to_mend_it_and_may_be_ticked_and_saved()
    {
        var person = DemoPeople.Customers[37];
        await city.App.Database.ExecuteAsync("UPDATE identity.users SET phone_number_confirmed = false WHERE id = $1", person.Id);
        await using var screen = new CityScreen(city, person);
        var (_, page) = Open<PreferencesPage>(screen);
        await page.WaitForAssertionAsync(() => page.Find("[data-hindrance='Sms']"), Soon);
        Assert.Contains("confirm your number first", page.Find("[data-hindrance='Sms']").TextContent, StringComparison.Ordinal);
        Assert.Equal("/account/security#phone", page.Find("[data-hindrance='Sms'] a").GetAttribute("href"));
        Assert.Single(page.FindAll("[data-hindrance]"));
        page.Find("input[data-offers='Sms']").Change(true);
        await PressAsync(page, "Save");
        await page.WaitForAssertionAsync(() => Assert.Contains("What you have said about offers", page.Markup, StringComparison.Ordinal), Soon);
        var stored = await AsAsync(person, (NotificationsDb db) => db.Preferences.AsNoTracking().SingleAsync(p => p.PersonId == person.Id));
        // English is a choice like any other: what a browser says later does not undo it.
        Assert.Equal((true, "en"), (stored.PromotionsBySms, stored.Culture));
    }

    [Fact]
    public async Task What_another_tab_has_chosen_meanwhile_is_shown_and_not_overwritten()
    {
        var person = DemoPeople.Customers[32];
        await using var screen = new CityScreen(city, person);
        var (_, page) = Open<PreferencesPage>(screen);
        await page.WaitForAssertionAsync(() => page.Find("input[data-orders='Push']"), Soon);
        Assert.True((await AsAsync(person, (SavePreferences save) => save.RunAsync(new(new(true, true, false), new(false, false, false), null, null, "account page", _ => null), default))).IsOk);
        page.Find("input[data-orders='Push']").Change(false);
        await PressAsync(page, "Save");
        await page.WaitForAssertionAsync(() => Assert.False(page.Find("input[data-orders='Email']").HasAttribute("checked")), Soon);
        Assert.Contains("were changed elsewhere", page.Markup, StringComparison.Ordinal);
        Assert.True((await AsAsync(person, (NotificationsDb db) => db.Preferences.AsNoTracking().SingleAsync(p => p.PersonId == person.Id))).OrdersByPush);
    }

    [Fact]
    public async Task A_form_filled_before_somebody_unsubscribed_is_no_new_yes_however_often_the_page_has_read_since()
    {
        var person = DemoPeople.Customers[35];
        await OffersByMailAsync(person, true);
        await using var screen = new CityScreen(city, person);
        var (_, page) = Open<PreferencesPage>(screen);
        await page.WaitForAssertionAsync(() => Assert.True(page.Find("input[data-offers='Email']").HasAttribute("checked")), Soon);
        page.Find("#language").Change("de");
        await OffersByMailAsync(person, false);
        ComeBack(screen);
        await page.WaitForAssertionAsync(() => Assert.Equal(2, page.FindAll("details li").Count), Soon);
        // What somebody has begun to choose stays until they save; then it is said, and what holds is shown.
        Assert.True(page.Find("input[data-offers='Email']").HasAttribute("checked"));
        await PressAsync(page, "Save");
        await page.WaitForAssertionAsync(() => Assert.Contains("were changed elsewhere", page.Find("[role=alert]").TextContent, StringComparison.Ordinal), Soon);
        await page.WaitForAssertionAsync(() => Assert.False(page.Find("input[data-offers='Email']").HasAttribute("checked")), Soon);
        var said = await AsAsync(person, (NotificationsDb db) => db.Consents.Where(c => c.PersonId == person.Id).OrderBy(c => c.Number).ToListAsync());
        Assert.Equal([true, false], said.Select(line => line.Given));
        Assert.False((await AsAsync(person, (NotificationsDb db) => db.Preferences.AsNoTracking().SingleAsync(p => p.PersonId == person.Id))).PromotionsByEmail);
    }

    [Fact]
    public async Task A_form_nobody_has_touched_follows_what_was_chosen_elsewhere()
    {
        var person = DemoPeople.Customers[36];
        await OffersByMailAsync(person, true);
        await using var screen = new CityScreen(city, person);
        var (_, page) = Open<PreferencesPage>(screen);
        await page.WaitForAssertionAsync(() => Assert.True(page.Find("input[data-offers='Email']").HasAttribute("checked")), Soon);
        await OffersByMailAsync(person, false);
        ComeBack(screen);
        await page.WaitForAssertionAsync(() => Assert.False(page.Find("input[data-offers='Email']").HasAttribute("checked")), Soon);
    }

    private async Task OffersByMailAsync(DemoPerson person, bool wanted) =>
        Assert.True((await AsAsync(person, (SavePreferences save) => save.RunAsync(new(new(true, true, true), new(false, false, wanted), null, null, "account page", ConsentWords.Of), default))).IsOk);

    /// <summary>The line was broken and stands again: each page reads.</summary>
    private static void ComeBack(CityScreen screen) => screen.Services.GetRequiredService<LiveFeed>().Tell(new FeedInterrupted());

    [Fact]
    public async Task A_dead_number_is_said_and_freed_by_its_owner_and_STOP_is_explained()
    {
        var (dead, stopped) = (DemoPeople.Customers[33], DemoPeople.Customers[34]);
        await AsAsync(dead, (Suppressions list) => list.AddAsync(MessageChannel.Sms, dead.Phone, SuppressionReason.Dead, "twilio", default));
        await AsAsync(stopped, (Suppressions list) => list.AddAsync(MessageChannel.Sms, stopped.Phone, SuppressionReason.Stop, "twilio", default));

        await using (var screen = new CityScreen(city, stopped))
        {
            var (_, page) = Open<PreferencesPage>(screen);
            await page.WaitForAssertionAsync(() => Assert.Contains("Send START", page.Find("[data-channel='Sms']").TextContent, StringComparison.Ordinal), Soon);
            Assert.DoesNotContain("It works again", page.Find("[data-channel='Sms']").TextContent.Replace("say that it works again", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
        await using (var screen = new CityScreen(city, dead))
        {
            var (_, page) = Open<PreferencesPage>(screen);
            await page.WaitForAssertionAsync(() => Assert.Contains("could not be delivered", page.Find("[data-channel='Sms']").TextContent, StringComparison.Ordinal), Soon);
            await PressAsync(page, "It works again");
            await page.WaitForAssertionAsync(() => Assert.DoesNotContain("could not be delivered", page.Markup, StringComparison.Ordinal), Soon);
        }
        Assert.Empty(await AsAsync(dead, (Suppressions list) => list.OfAsync(MessageChannel.Sms, dead.Phone, default)));
    }

    [Fact]
    public async Task An_address_is_added_refused_beside_its_field_first_and_lifted_with_a_reason()
    {
        await using var screen = new CityScreen(city, DemoPeople.Alex);
        var (dialogs, page) = Open<SuppressionsPage>(screen);
        await page.WaitForAssertionAsync(() => Assert.Contains("Add an address", page.Markup, StringComparison.Ordinal), Soon);
        await PressAsync(page, "Add an address");
        await dialogs.WaitForAssertionAsync(() => dialogs.Find("input[data-address]"), Soon);
        dialogs.Find("select[data-channel]").Change("Email");
        dialogs.Find("input[data-address]").Input("nobody");
        dialogs.Find("input[data-why]").Input("Asked for it");
        await PressAsync(dialogs, "Add");
        await dialogs.WaitForAssertionAsync(() => Assert.Contains("name@example.com", dialogs.Find(".wrong").TextContent, StringComparison.Ordinal), Soon);
        dialogs.Find("input[data-address]").Input("zenobia@screens.example");
        await PressAsync(dialogs, "Add");
        await page.WaitForAssertionAsync(() => Assert.Contains("z•••@screens.example", page.Markup, StringComparison.Ordinal), Soon);

        await page.InvokeAsync(() => { _ = page.Find("button[aria-label='Lift z•••@screens.example']").ClickAsync(); });
        await dialogs.WaitForAssertionAsync(() => dialogs.Find("textarea"), Soon);
        dialogs.Find("textarea").Input("A mistake");
        await PressAsync(dialogs, "Lift");
        await page.WaitForAssertionAsync(() => Assert.DoesNotContain("z•••@screens.example", page.Markup, StringComparison.Ordinal), Soon);
        Assert.Empty(await AsAsync(DemoPeople.Alex, (Suppressions list) => list.OfAsync(MessageChannel.Email, "zenobia@screens.example", default)));
    }

    [Fact]
    public async Task A_campaign_is_written_refused_beside_its_field_first_counted_and_saved()
    {
        await using var screen = new CityScreen(city, DemoPeople.Alex);
        var (_, page) = Open<CampaignPage>(screen);
        await page.WaitForAssertionAsync(() => page.Find("input[data-name]"), Soon);
        page.Find("input[data-name]").Change("June on screen");
        await PressAsync(page, "Save draft");
        await page.WaitForAssertionAsync(() => Assert.Contains("in English at least", page.Find("fieldset[data-language='en'] .wrong").TextContent, StringComparison.Ordinal), Soon);
        page.Find("fieldset[data-language='en'] input[data-title]").Change("Pizza");
        page.Find("fieldset[data-language='en'] textarea[data-body]").Change("Two for one.");
        page.Find("input[data-never]").Change(true);
        await PressAsync(page, "How many are these?");
        await page.WaitForAssertionAsync(() => Assert.Contains("of them agreed", page.Find("[data-counted]").TextContent, StringComparison.Ordinal), Soon);
        await PressAsync(page, "Save draft");
        await page.WaitForAssertionAsync(() => Assert.Contains("/admin/notifications/campaigns/", screen.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal), Soon);
        var made = await AsAsync(DemoPeople.Alex, (NotificationsDb db) => db.Campaigns.SingleAsync(c => c.Name == "June on screen"));
        Assert.EndsWith(made.Id.ToString(), screen.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_colleague_has_saved_meanwhile_is_not_overwritten_but_said_and_shown_when_asked_for()
    {
        var made = await DraftAsync("Two at it");
        await using var screen = new CityScreen(city, DemoPeople.Alex);
        var (_, page) = Open<CampaignPage>(screen, p => p.Add(x => x.Id, made.Id));
        await page.WaitForAssertionAsync(() => page.Find("input[data-name]"), Soon);
        page.Find("input[data-name]").Change("Mine");
        await DraftAsync("A colleague's", made.Id);
        ComeBack(screen);
        await page.WaitForAssertionAsync(() => Assert.Equal("A colleague's", page.Find("h1").TextContent), Soon);
        Assert.Equal("Mine", page.Find("input[data-name]").GetAttribute("value"));
        await PressAsync(page, "Save draft");
        await page.WaitForAssertionAsync(() => Assert.Contains("Somebody has changed it", page.Find("[role=alert]").TextContent, StringComparison.Ordinal), Soon);
        Assert.Equal("A colleague's", await NameAsync());

        await PressAsync(page, "Show what is saved");
        await page.WaitForAssertionAsync(() => Assert.Equal("A colleague's", page.Find("input[data-name]").GetAttribute("value")), Soon);
        Assert.Empty(page.FindAll("[role=alert]"));
        page.Find("input[data-name]").Change("Both of us");
        await PressAsync(page, "Save draft");
        await page.WaitForAssertionAsync(() => Assert.Equal("Both of us", page.Find("h1").TextContent), Soon);
        Assert.Equal("Both of us", await NameAsync());

        Task<string> NameAsync() => AsAsync(DemoPeople.Alex, (NotificationsDb db) => db.Campaigns.Where(c => c.Id == made.Id).Select(c => c.Name).SingleAsync());
    }

    [Fact]
    public async Task What_goes_out_is_what_was_asked_about_and_not_what_was_saved_while_the_question_stood_there()
    {
        var made = await DraftAsync("Asked about");
        await using var screen = new CityScreen(city, DemoPeople.Alex);
        var (dialogs, page) = Open<CampaignPage>(screen, p => p.Add(x => x.Id, made.Id));
        await page.WaitForAssertionAsync(() => page.Find("[data-now]"), Soon);
        await PressAsync(page, "Send now");
        await dialogs.WaitForAssertionAsync(() => Assert.Matches("Send it to (one person|[0-9,]+ people) now[?]", dialogs.Markup), Soon);
        await DraftAsync("Other words", made.Id);
        ComeBack(screen);
        await page.WaitForAssertionAsync(() => Assert.Equal("Other words", page.Find("h1").TextContent), Soon);
        await PressAsync(dialogs, "Send now");
        await page.WaitForAssertionAsync(() => Assert.Contains("Somebody has changed it", page.Markup, StringComparison.Ordinal), Soon);
        Assert.Equal(CampaignState.Draft, (await AsAsync(DemoPeople.Alex, (CampaignReads reads) => reads.OneAsync(made.Id, default)))!.Campaign.State);
    }

    private async Task<Campaign> DraftAsync(string name, Guid? id = null) => (await AsAsync(DemoPeople.Alex, (SaveCampaign save) =>
        save.RunAsync(new(id, name, MessageChannel.Sms, new Dictionary<string, CampaignText> { ["en"] = new(null, $"{name}.") }, new(NeverOrdered: true), 600), default))).Value;

    [Fact]
    public async Task A_scheduled_campaign_is_asked_about_shown_and_cancelled_with_a_reason()
    {
        var made = (await AsAsync(DemoPeople.Alex, (SaveCampaign save) =>
            save.RunAsync(new(null, "Cancelled on screen", MessageChannel.Sms, new Dictionary<string, CampaignText> { ["en"] = new(null, "Two for one.") }, new(NeverOrdered: true), 600), default))).Value;
        // As if it went out: nobody in this city writes messages by himself.
        await city.App.Database.ExecuteAsync("UPDATE notifications.campaigns SET state = 'Running', started_at = now(), reach = 7, consented = 3 WHERE id = $1", made.Id);
        await using var screen = new CityScreen(city, DemoPeople.Alex);
        var (dialogs, page) = Open<CampaignPage>(screen, p => p.Add(x => x.Id, made.Id));
        await page.WaitForAssertionAsync(() => Assert.Contains("7 people match, 3 of them agreed", page.Markup, StringComparison.Ordinal), Soon);
        Assert.Contains("has never ordered", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-save]"));
        await PressAsync(page, "Cancel campaign");
        await dialogs.WaitForAssertionAsync(() => dialogs.Find("textarea"), Soon);
        dialogs.Find("textarea").Input("Wrong price");
        await PressAsync(dialogs, "Cancel campaign");
        await page.WaitForAssertionAsync(() => Assert.Contains("Wrong price", page.Markup, StringComparison.Ordinal), Soon);
        Assert.Empty(page.FindAll("[data-cancel]"));
        Assert.Equal(CampaignState.Cancelled, (await AsAsync(DemoPeople.Alex, (CampaignReads reads) => reads.OneAsync(made.Id, default)))!.Campaign.State);
    }
}
