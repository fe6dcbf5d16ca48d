using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using FoodDelivery.Dispatch;
using FoodDelivery.Identity;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Api.Identity;

/// <summary>The addresses of the token server, used rightly and wrongly.</summary>
public sealed class ConnectTests(TokenApp product) : IClassFixture<TokenApp>
{
    private const string Scope = DispatchPermissions.Courier;

    private TestApp App => product.App;

    [Fact]
    public async Task A_code_is_taken_once_and_a_second_time_ends_what_the_first_gave()
    {
        using var lena = await App.SignedInAsync(DemoPeople.Lena);
        var question = TestApp.Ask(SeedClients.App, SeedClients.AppRedirect, Scope + " offline_access");
        var code = await App.CodeAsync(lena, question);
        var first = await App.RedeemAsync(question, code);
        Assert.Equal(200, first.Status);
        Assert.Equal(200, await product.KnockAsync(first.Access));
        Assert.Equal("invalid_grant", (await App.RedeemAsync(question, code)).Error);
        Assert.Equal("invalid_grant", (await App.RefreshAsync(first.Refresh!)).Error);
        product.AMinutePasses();
        Assert.Equal(401, await product.KnockAsync(first.Access));
    }

    [Fact]
    public async Task A_code_does_not_outlive_its_five_minutes()
    {
        using var lena = await App.SignedInAsync(DemoPeople.Lena);
        var question = TestApp.Ask(SeedClients.App, SeedClients.AppRedirect, Scope);
        var code = await App.CodeAsync(lena, question);
        product.Clock.Advance(TimeSpan.FromMinutes(5.1));
        Assert.Equal("invalid_grant", (await App.RedeemAsync(question, code)).Error);
    }

    [Fact]
    public async Task Without_the_verifier_or_with_another_one_a_code_is_worth_nothing()
    {
        using var lena = await App.SignedInAsync(DemoPeople.Lena);
        var question = TestApp.Ask(SeedClients.App, SeedClients.AppRedirect, Scope);
        Assert.Equal("invalid_request", (await App.RedeemAsync(question, await App.CodeAsync(lena, question), verifier: "")).Error);
        Assert.Equal("invalid_grant", (await App.RedeemAsync(question, await App.CodeAsync(lena, question), verifier: new string('a', 64))).Error);
        Assert.Equal(200, (await App.RedeemAsync(question, await App.CodeAsync(lena, question))).Status);
    }

    [Theory]
    [InlineData("&code_challenge_method=S256", "&code_challenge_method=plain")]
    [InlineData("&code_challenge_method=S256", "")]
    [InlineData("&code_challenge=", "&challenge=")]
    public async Task An_app_that_asks_without_a_proper_challenge_gets_no_code(string part, string instead)
    {
        using var lena = await App.SignedInAsync(DemoPeople.Lena);
        var query = TestApp.Ask(SeedClients.App, SeedClients.AppRedirect, Scope).Query.Replace(part, instead, StringComparison.Ordinal);
        using var answer = await lena.GetAsync(new Uri("connect/authorize" + query, UriKind.Relative));
        Assert.Null(TestApp.CodeIn(answer));
        Assert.Contains("invalid_request", $"{answer.Headers.Location} {await answer.Content.ReadAsStringAsync()}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:7890/other")]
    [InlineData("https://evil.example/callback")]
    [InlineData("http://127.0.0.1:7890/callback/../callback2")]
    [InlineData("http://127.0.0.1.evil.example:7890/callback")]
    public async Task To_an_address_that_is_not_the_programs_nobody_is_sent(string redirect)
    {
        using var lena = await App.SignedInAsync(DemoPeople.Lena);
        using var answer = await lena.GetAsync(new Uri("connect/authorize" + TestApp.Ask(SeedClients.App, redirect, Scope).Query, UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(answer.Headers.Location);
    }

    [Fact]
    public async Task A_code_is_for_the_address_and_the_program_it_was_asked_for()
    {
        using var lena = await App.SignedInAsync(DemoPeople.Lena);
        var question = TestApp.Ask(SeedClients.App, SeedClients.AppRedirect, Scope);
        Assert.Equal("invalid_grant", (await App.RedeemAsync(question, await App.CodeAsync(lena, question), redirect: "http://127.0.0.1:7890/other")).Error);
        var other = await App.LetInAsync(new("Another app", ProgramKind.App, [Scope], ["https://app.example/back"], Ours: true));
        Assert.Equal("invalid_grant", (await App.RedeemAsync(question with { ClientId = other.ClientId }, await App.CodeAsync(lena, question))).Error);
    }

    [Fact]
    public async Task Scopes_a_program_was_not_given_are_refused()
    {
        var narrow = await App.LetInAsync(new("Narrow app", ProgramKind.App, [OrderingPermissions.Read], ["https://narrow.example/back"], Ours: true));
        using var ada = await App.SignedInAsync(DemoPeople.Ada);
        using var answer = await ada.GetAsync(new Uri("connect/authorize" + TestApp.Ask(narrow.ClientId, "https://narrow.example/back", OrderingPermissions.Place).Query, UriKind.Relative));
        Assert.Null(TestApp.CodeIn(answer));
        Assert.Contains("invalid_", $"{answer.Headers.Location} {await answer.Content.ReadAsStringAsync()}", StringComparison.Ordinal);
        using var unknown = await ada.GetAsync(new Uri("connect/authorize" + TestApp.Ask(SeedClients.App, SeedClients.AppRedirect, "everything").Query, UriKind.Relative));
        Assert.Contains("invalid_scope", $"{unknown.Headers.Location} {await unknown.Content.ReadAsStringAsync()}", StringComparison.Ordinal);
        // And a service for itself.
        var service = await App.LetInAsync(new("Narrow service", ProgramKind.Service, [OrderingPermissions.Read], []));
        var more = await App.AskForTokensAsync(new() { ["grant_type"] = "client_credentials", ["client_id"] = service.ClientId, ["client_secret"] = service.Secret!, ["scope"] = OrderingPermissions.Place });
        Assert.NotEqual(200, more.Status);
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_signs_in_first_and_comes_back_by_a_page_not_by_a_forms_answer()
    {
        using var visitor = App.NewVisitor();
        var question = TestApp.Ask(SeedClients.App, SeedClients.AppRedirect, Scope);
        using var sent = await visitor.GetAsync(new Uri("connect/authorize" + question.Query, UriKind.Relative));
        var signIn = sent.Headers.Location!.PathAndQuery;
        Assert.StartsWith("/account/sign-in?returnUrl=%2Fconnect%2Fcontinue", signIn, StringComparison.Ordinal);
        var back = System.Web.HttpUtility.ParseQueryString(sent.Headers.Location.Query)["returnUrl"]!;
        Assert.Equal(back, FoodDelivery.Web.Identity.LocalUrl.Of(back));
        using var form = new FormUrlEncodedContent([new("person", DemoPeople.Lena.Id.ToString()), new("returnUrl", back)]);
        using var signed = await visitor.PostAsync(new Uri("account/demo", UriKind.Relative), form);
        Assert.Equal(back, signed.LeadsTo());
        var page = WebUtility.HtmlDecode(await visitor.GetStringAsync(new Uri(back, UriKind.Relative)));
        Assert.Contains("http-equiv=\"refresh\" content=\"0; url=/connect/authorize?", page, StringComparison.Ordinal);
        Assert.Equal(200, (await App.RedeemAsync(question, await App.CodeAsync(visitor, question))).Status);
    }

    [Fact]
    public async Task A_program_that_may_not_ask_the_person_is_told_that_it_would_have_to()
    {
        using var visitor = App.NewVisitor();
        using var answer = await visitor.GetAsync(new Uri("connect/authorize" + TestApp.Ask(SeedClients.App, SeedClients.AppRedirect, Scope, "&prompt=none").Query, UriKind.Relative));
        Assert.Contains("error=login_required", answer.Headers.Location!.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_person_is_told_of_by_name_and_address_only_to_whom_they_agreed()
    {
        var tokens = await App.TokensOfAsync(DemoPeople.Ada, "openid", "profile", "email");
        using var app = App.Bearing(tokens.Access);
        var ada = await app.GetFromJsonAsync<JsonObject>(new Uri("connect/userinfo", UriKind.Relative));
        Assert.Equal(DemoPeople.Ada.Id.ToString(), (string?)ada!["sub"]);
        Assert.Equal(DemoPeople.Ada.Name, (string?)ada["name"]);
        Assert.Equal(DemoPeople.Ada.Email, (string?)ada["email"]);
        using var little = App.Bearing((await App.TokensOfAsync(DemoPeople.Ada, "openid")).Access);
        Assert.Equal(["sub"], (await little.GetFromJsonAsync<JsonObject>(new Uri("connect/userinfo", UriKind.Relative)))!.Select(one => one.Key));
        using var nobody = App.NewVisitor();
        using var refused = await nobody.GetAsync(new Uri("connect/userinfo", UriKind.Relative));
        Assert.Equal(401, (int)refused.StatusCode);

        await App.ConnectAsync("revoke", new() { ["client_id"] = SeedClients.App, ["token"] = tokens.Access });
        using var gone = await app.GetAsync(new Uri("connect/userinfo", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, gone.StatusCode);
    }

    [Fact]
    public async Task A_token_is_explained_to_whom_it_concerns_and_to_nobody_else()
    {
        var mine = await App.TokensOfKioskAsync(OrderingPermissions.Read);
        var says = await App.IntrospectAsync(mine.Access);
        Assert.True((bool)says["active"]!);
        Assert.Equal(OrderingPermissions.Read, (string?)says["scope"]);
        Assert.Equal(SeedClients.Kiosk, (string?)says["client_id"]);
        var others = await App.TokensOfAsync(DemoPeople.Lena, Scope);
        Assert.NotEqual(true, (bool?)(await App.IntrospectAsync(others.Access))["active"]);
        Assert.False((bool)(await App.IntrospectAsync("nonsense"))["active"]!);
        Assert.Equal(401, (await App.ConnectAsync("introspect", new() { ["client_id"] = SeedClients.Kiosk, ["client_secret"] = "wrong", ["token"] = mine.Access })).Status);
        await App.ConnectAsync("revoke", new() { ["client_id"] = SeedClients.Kiosk, ["client_secret"] = SeedClients.KioskSecret, ["token"] = mine.Access });
        Assert.False((bool)(await App.IntrospectAsync(mine.Access))["active"]!);
    }

    [Fact]
    public async Task What_the_discovery_document_says_is_so()
    {
        var document = await App.DocumentAsync("/.well-known/openid-configuration");
        using var visitor = App.NewVisitor();
        Assert.Equal(App.ClientOptions.BaseAddress.AbsoluteUri, (string?)document["issuer"]);
        foreach (var name in new[] { "authorization_endpoint", "token_endpoint", "device_authorization_endpoint", "introspection_endpoint", "revocation_endpoint", "userinfo_endpoint", "jwks_uri" })
        {
            using var answer = await visitor.GetAsync(new Uri((string)document[name]!));
            Assert.NotEqual(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.True((int)answer.StatusCode < 500, $"{name}: {(int)answer.StatusCode}");
        }
        Assert.Equal(["S256"], Strings(document["code_challenge_methods_supported"]));
        Assert.Equal(["code"], Strings(document["response_types_supported"]));
        Assert.Equal(["RS256"], Strings(document["id_token_signing_alg_values_supported"]));
        Assert.Equal(new[] { "authorization_code", "client_credentials", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code" }, Strings(document["grant_types_supported"]).Order());
        Assert.Superset(new HashSet<string> { OrderingPermissions.Place, DispatchPermissions.Courier, "offline_access" }, Strings(document["scopes_supported"]).ToHashSet());
        // A request of a flow that is not offered is refused as such.
        Assert.Equal("unsupported_grant_type", (await App.AskForTokensAsync(new() { ["grant_type"] = "password", ["client_id"] = SeedClients.App, ["username"] = "a", ["password"] = "b" })).Error);
    }

    private static IEnumerable<string> Strings(JsonNode? list) => list!.AsArray().Select(one => (string)one!);
}
