using System.Net;
using FoodDelivery.Dispatch;
using FoodDelivery.Identity;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Api.Identity;

/// <summary>Somebody else's app asks the person, once; the person takes it back when they like.</summary>
public sealed class ConsentTests(TokenApp product) : IClassFixture<TokenApp>
{
    private const string Back = "https://app.example/back";

    private TestApp App => product.App;

    [Fact]
    public async Task The_person_reads_what_it_may_do_agrees_once_and_is_asked_again_for_more()
    {
        var app = await AppAsync("Lunch Buddy");
        using var ada = await App.SignedInAsync(DemoPeople.Ada);
        var question = TestApp.Ask(app.ClientId, Back, $"openid offline_access {OrderingPermissions.Read} {DispatchPermissions.Assign}");
        var consent = await SentToAsync(ada, question);
        Assert.StartsWith("/account/consent?", consent, StringComparison.Ordinal);
        var page = WebUtility.HtmlDecode(await ada.GetStringAsync(new Uri(consent, UriKind.Relative)));
        Assert.Contains("Allow Lunch Buddy?", page, StringComparison.Ordinal);
        Assert.Contains("See your orders", page, StringComparison.Ordinal);
        Assert.Contains("Stay signed in until you take it back", page, StringComparison.Ordinal);
        // What Ada may not do she can't give away.
        Assert.DoesNotContain("Give deliveries to couriers", page, StringComparison.Ordinal);

        using (var agreed = await ada.SendFormAsync(consent, "consent", ("Answer", "agree"))) Assert.StartsWith("/connect/continue?", agreed.LeadsTo(), StringComparison.Ordinal);
        var tokens = await App.RedeemAsync(question, await App.CodeAsync(ada, question));
        Assert.Equal("openid offline_access ordering.read".Split(' ').Order(), tokens.Scope!.Split(' ').Order());
        // Remembered, also for less; a program may want it asked again; for more it is.
        Assert.StartsWith(Back, await SentToAsync(ada, TestApp.Ask(app.ClientId, Back, OrderingPermissions.Read)), StringComparison.Ordinal);
        Assert.StartsWith("/account/consent?", await SentToAsync(ada, TestApp.Ask(app.ClientId, Back, OrderingPermissions.Read, "&prompt=consent")), StringComparison.Ordinal);
        Assert.StartsWith("/account/consent?", await SentToAsync(ada, TestApp.Ask(app.ClientId, Back, $"{OrderingPermissions.Read} {OrderingPermissions.Place}")), StringComparison.Ordinal);
        Assert.Contains("error=consent_required", await SentToAsync(ada, TestApp.Ask(app.ClientId, Back, OrderingPermissions.Place, "&prompt=none")), StringComparison.Ordinal);
        // Agreed to by Ada is not agreed to by Marco.
        using var marco = await App.SignedInAsync(DemoPeople.Marco);
        Assert.StartsWith("/account/consent?", await SentToAsync(marco, question), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_the_app_is_told_so_and_gets_nothing()
    {
        var app = await AppAsync("Nosy App");
        using var ada = await App.SignedInAsync(DemoPeople.Ada);
        var consent = await SentToAsync(ada, TestApp.Ask(app.ClientId, Back, OrderingPermissions.Read));
        string next;
        using (var refused = await ada.SendFormAsync(consent, "consent", ("Answer", "refuse"))) next = refused.LeadsTo();
        using var told = await ada.GetAsync(new Uri(next.Replace("/connect/continue", "/connect/authorize", StringComparison.Ordinal), UriKind.Relative));
        Assert.StartsWith(Back, told.Headers.Location!.AbsoluteUri, StringComparison.Ordinal);
        Assert.Contains("error=access_denied", told.Headers.Location.Query, StringComparison.Ordinal);
        Assert.Contains("state=s1", told.Headers.Location.Query, StringComparison.Ordinal);
        Assert.StartsWith("/account/consent?", await SentToAsync(ada, TestApp.Ask(app.ClientId, Back, OrderingPermissions.Read)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_site_cannot_agree_for_the_person()
    {
        var app = await AppAsync("Forger");
        using var ada = await App.SignedInAsync(DemoPeople.Ada);
        var question = TestApp.Ask(app.ClientId, Back, OrderingPermissions.Read);
        using var forged = new FormUrlEncodedContent([new("_handler", "consent"), new("Answer", "agree")]);
        using var answer = await ada.PostAsync(new Uri(await SentToAsync(ada, question), UriKind.Relative), forged);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith("/account/consent?", await SentToAsync(ada, question), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Taken_back_it_ends_within_a_minute_and_has_to_ask_again()
    {
        var app = await AppAsync("Courier Helper");
        using var lena = await App.SignedInAsync(DemoPeople.Lena);
        var question = TestApp.Ask(app.ClientId, Back, $"offline_access {DispatchPermissions.Courier}");
        using (await lena.SendFormAsync(await SentToAsync(lena, question), "consent", ("Answer", "agree"))) { }
        var tokens = await App.RedeemAsync(question, await App.CodeAsync(lena, question));
        Assert.Equal(200, await product.KnockAsync(tokens.Access));

        var page = WebUtility.HtmlDecode(await lena.GetStringAsync(new Uri("/account/programs", UriKind.Relative)));
        Assert.Contains("<h2", page, StringComparison.Ordinal);
        Assert.Contains("Courier Helper", page, StringComparison.Ordinal);
        // Nobody else sees it or can take it back.
        using (var ada = await App.SignedInAsync(DemoPeople.Ada))
        {
            Assert.DoesNotContain("Courier Helper", await ada.GetStringAsync(new Uri("/account/programs", UriKind.Relative)), StringComparison.Ordinal);
            using (await ada.SendFormAsync("/account/programs", "take-back", ("ProgramId", app.Id.ToString()))) { }
        }
        var still = await App.AskForTokensAsync(new() { ["grant_type"] = "refresh_token", ["client_id"] = app.ClientId, ["refresh_token"] = tokens.Refresh! });
        Assert.Equal(200, still.Status);

        using (var taken = await lena.SendFormAsync("/account/programs", "take-back", ("ProgramId", app.Id.ToString()))) Assert.Equal("/account/programs?taken=true", taken.LeadsTo());
        product.AMinutePasses();
        Assert.Equal(401, await product.KnockAsync(still.Access));
        Assert.Equal("invalid_grant", (await App.AskForTokensAsync(new() { ["grant_type"] = "refresh_token", ["client_id"] = app.ClientId, ["refresh_token"] = still.Refresh! })).Error);
        Assert.StartsWith("/account/consent?", await SentToAsync(lena, question), StringComparison.Ordinal);
        Assert.DoesNotContain("Courier Helper", await lena.GetStringAsync(new Uri("/account/programs", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_is_switched_off_is_not_known_any_more_until_it_is_on_again()
    {
        var app = await AppAsync("Switched App", ours: true);
        using var lena = await App.SignedInAsync(DemoPeople.Lena);
        var question = TestApp.Ask(app.ClientId, Back, $"offline_access {DispatchPermissions.Courier}");
        var tokens = await App.RedeemAsync(question, await App.CodeAsync(lena, question));
        Assert.Equal(200, await product.KnockAsync(tokens.Access));
        Assert.True((await App.InsideAsync((SwitchProgram use) => use.RunAsync(new(app.Id, On: false), default))).IsOk);
        product.AMinutePasses();
        Assert.Equal(401, await product.KnockAsync(tokens.Access));
        Assert.Equal("invalid_client", (await App.AskForTokensAsync(new() { ["grant_type"] = "refresh_token", ["client_id"] = app.ClientId, ["refresh_token"] = tokens.Refresh! })).Error);
        using (var refused = await lena.GetAsync(new Uri("connect/authorize" + question.Query, UriKind.Relative))) Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.True((await App.InsideAsync((SwitchProgram use) => use.RunAsync(new(app.Id, On: true), default))).IsOk);
        Assert.Equal(200, (await App.RedeemAsync(question, await App.CodeAsync(lena, question))).Status);
        Assert.Equal("invalid_grant", (await App.AskForTokensAsync(new() { ["grant_type"] = "refresh_token", ["client_id"] = app.ClientId, ["refresh_token"] = tokens.Refresh! })).Error);
    }

    private Task<MakeProgram.Made> AppAsync(string name, bool ours = false) =>
        App.LetInAsync(new(name, ProgramKind.App, [OrderingPermissions.Read, OrderingPermissions.Place, DispatchPermissions.Courier, DispatchPermissions.Assign], [Back], ours));

    private static async Task<string> SentToAsync(HttpClient browser, TestApp.Question question)
    {
        using var sent = await browser.GetAsync(new Uri("connect/authorize" + question.Query, UriKind.Relative));
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        return sent.Headers.Location is { IsAbsoluteUri: true, Host: not "localhost" } away ? away.AbsoluteUri : sent.LeadsTo();
    }
}
