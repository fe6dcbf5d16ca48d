using Bunit;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Platform;

using FoodDelivery.Web.Platform.Accounts;
using FoodDelivery.Web.Platform.Partners;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace FoodDelivery.Tests.Components.Platform;

/// <summary>The dialogs of the people's and partners' screens on the real rooms: what they ask, what they refuse beside which field, and what is shown once.</summary>
public sealed class PeopleAndPartnersTests(PagesTest.City city) : IClassFixture<PagesTest.City>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    /// <summary>A page and the place where its dialogs come up.</summary>
    private static (IRenderedComponent<MudDialogProvider> Dialogs, IRenderedComponent<IComponent> Page) Open<TPage>(CityScreen screen, Action<ComponentParameterCollectionBuilder<TPage>>? parameters = null) where TPage : IComponent
    {
        screen.SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        return (screen.Render<MudDialogProvider>(), screen.Open(parameters));
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<IComponent> within, string words) => within.FindAll("button").First(button => button.TextContent.Trim().StartsWith(words, StringComparison.Ordinal));

    /// <summary>Without waiting for what follows: a click that opens a dialog ends when the dialog does. Found and pressed in one go, so that nothing is drawn in between.</summary>
    private static Task PressAsync(IRenderedComponent<IComponent> within, string words) => within.InvokeAsync(() => { _ = Button(within, words).ClickAsync(); });

    [Fact]
    public async Task An_endpoint_is_made_refused_beside_its_field_first_and_its_secret_is_shown_once()
    {
        await using var screen = new CityScreen(city, DemoPeople.Alex);
        var (dialogs, page) = Open<PartnersPage>(screen);
        await page.WaitForAssertionAsync(() => Assert.Contains("New endpoint", page.Markup, StringComparison.Ordinal), Soon);
        await PressAsync(page, "New endpoint");
        await dialogs.WaitForAssertionAsync(() => dialogs.Find("input[data-url]"), Soon);
        dialogs.Find("input[data-name]").Input("Till of the corner");
        dialogs.Find("input[data-url]").Input("https://10.0.0.1/hook");
        dialogs.Find("input[value='order.ready']").Change(true);
        await PressAsync(dialogs, "Make endpoint");
        await dialogs.WaitForAssertionAsync(() => Assert.Contains("not on the open internet", dialogs.Find(".wrong").TextContent, StringComparison.Ordinal), Soon);
        Assert.Equal("true", dialogs.Find("input[data-url]").GetAttribute("aria-invalid"));
        Assert.Null(dialogs.Find("input[data-name]").GetAttribute("aria-invalid"));

        dialogs.Find("input[data-url]").Input("http://127.0.0.1:9/hook");
        await PressAsync(dialogs, "Make endpoint");
        await dialogs.WaitForAssertionAsync(() => Assert.StartsWith("whsec_", dialogs.Find("input[data-once]").GetAttribute("value"), StringComparison.Ordinal), Soon);
        var secret = dialogs.Find("input[data-once]").GetAttribute("value")!;
        await PressAsync(dialogs, "I have copied it");
        await dialogs.WaitForAssertionAsync(() => Assert.Empty(dialogs.FindAll("input[data-once]")), Soon);

        var made = await AsAlexAsync((PartnerReads reads) => reads.EndpointsAsync(default));
        var endpoint = Assert.Single(made, e => e.Name == "Till of the corner");
        Assert.Equal(["order.ready"], endpoint.Types);
        var (_, detail) = Open<PartnerPage>(screen, p => p.Add(x => x.Id, endpoint.Id));
        await detail.WaitForAssertionAsync(() => Assert.Contains("told once, kept sealed", detail.Markup, StringComparison.Ordinal), Soon);
        Assert.DoesNotContain(secret, detail.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_is_invited_and_the_link_is_shown_once()
    {
        await using var screen = new CityScreen(city, DemoPeople.Alex);
        var (dialogs, page) = Open<PeoplePage>(screen);
        await page.WaitForAssertionAsync(() => Button(page, "Invite somebody"), Soon);
        await PressAsync(page, "Invite somebody");
        await dialogs.WaitForAssertionAsync(() => dialogs.Find("input[data-email]"), Soon);
        Assert.True(Button(dialogs, "Invite").HasAttribute("disabled"));
        dialogs.Find("input[data-email]").Input("component@example.com");
        dialogs.Find("input[data-why]").Input("We grow");
        dialogs.Find("input[value=restaurant]").Change(true);
        await PressAsync(dialogs, "Invite");
        await dialogs.WaitForAssertionAsync(() => Assert.Contains("Choose the restaurants", dialogs.Find(".wrong").TextContent, StringComparison.Ordinal), Soon);
        dialogs.Find(".restaurants input").Change(true);
        await PressAsync(dialogs, "Invite");
        await dialogs.WaitForAssertionAsync(() => Assert.Contains("account/invitation?token=", dialogs.Find("input[data-once]").GetAttribute("value"), StringComparison.Ordinal), Soon);
        await PressAsync(dialogs, "I have copied it");
        await page.WaitForAssertionAsync(() => page.Find("[data-invitation='component@example.com']"), Soon);
        Assert.DoesNotContain("token=", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deactivating_needs_a_reason_and_it_stands_on_the_person_afterwards()
    {
        var person = DemoPeople.Couriers[7];
        await using var screen = new CityScreen(city, DemoPeople.Alex);
        var (dialogs, page) = Open<PersonPage>(screen, p => p.Add(x => x.Id, person.Id));
        await page.WaitForAssertionAsync(() => Button(page, "Deactivate"), Soon);
        await PressAsync(page, "Deactivate");
        await dialogs.WaitForAssertionAsync(() => dialogs.Find("textarea"), Soon);
        Assert.True(Button(dialogs, "Deactivate").HasAttribute("disabled"));
        dialogs.Find("textarea").Input("Left us");
        await PressAsync(dialogs, "Deactivate");
        await page.WaitForAssertionAsync(() => Button(page, "Reactivate"), Soon);
        for (var i = 0; i < 100 && page.FindAll("[data-audit='identity.person_deactivated']").Count == 0; i++)
        {
            await Task.Delay(100);
            screen.Time.Advance(TimeSpan.FromSeconds(5));
        }
        Assert.Contains("“Left us”", page.Find("[data-audit='identity.person_deactivated']").TextContent, StringComparison.Ordinal);
        Assert.Contains(DemoPeople.Alex.Name, page.Find("[data-audit='identity.person_deactivated']").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_do_what_is_made_from_the_rooms_lists()
    {
        await using var screen = new CityScreen(city, DemoPeople.Alex);
        var (_, page) = Open<RolesPage>(screen);
        Assert.Equal(FoodDelivery.Web.Identity.Permissions.All.Count, page.FindAll("tr[data-scope]").Count);
        string Mark(string scope, string role) => page.Find($"tr[data-scope='{scope}'] td[data-role={role}]").ClassName!;
        Assert.Contains("yes", Mark(NotificationsPermissions.Webhooks, Roles.Admin), StringComparison.Ordinal);
        Assert.Contains("no", Mark(NotificationsPermissions.Webhooks, Roles.Dispatcher), StringComparison.Ordinal);
        Assert.Contains("yes", Mark(IdentityPermissions.Profile, Roles.Customer), StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_of_the_log_say_what_is_different()
    {
        var line = new AuditRow(DateTimeOffset.UnixEpoch, "Alex", "identity.roles_changed", "x", """{"roles":["customer","courier"],"restaurants":[]}""", """{"roles":["customer","restaurant"],"restaurants":["0199d000-0000-7000-8000-000000000001"]}""", "Moved");
        Assert.Equal(["Role given: restaurant", "Role taken: courier", "Restaurant given: Nonna's"], AuditWords.Changes(line, _ => "Nonna's"));
        var accepted = line with { What = "identity.invitation_accepted", After = """{"added":["customer","dispatcher"],"restaurants":[]}""" };
        Assert.Equal(["Role given: dispatcher"], AuditWords.Changes(accepted, _ => "?"));
    }

    private async Task<TAnswer> AsAlexAsync<TReads, TAnswer>(Func<TReads, Task<TAnswer>> ask) where TReads : notnull
    {
        await using var scope = city.App.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Actor = new(DemoPeople.Alex.Id, "Alex", new HashSet<string> { Roles.Admin }, new HashSet<Guid>());
        return await ask(scope.ServiceProvider.GetRequiredService<TReads>());
    }
}
