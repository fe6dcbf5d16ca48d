using System.Net;
using System.Web;
using FoodDelivery.Identity;
using FoodDelivery.Tests.Support;
using static FoodDelivery.Tests.Api.Identity.ProvidersApp;

namespace FoodDelivery.Tests.Api.Identity;

/// <summary>What a provider, a forger or bad luck may send back: nobody is let in, nothing is stored, and the page says why.</summary>
public sealed class ProviderRefusalsTest(ProvidersApp product) : IClassFixture<ProvidersApp>, IAsyncLifetime
{
    private TestApp App => product.App;

    public async ValueTask InitializeAsync() => await App.ForgetStrangersAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var provider in SignInProvider.All) await App.ProviderMisbehavesAsync(provider, "None");
    }

    [Theory]
    [InlineData("google", "refuse", "refused", "You said no at Google")]
    [InlineData("facebook", "refuse", "refused", "You said no at Facebook")]
    [InlineData("google", "error", "down", "Google does not answer just now")]
    [InlineData("facebook", "error", "down", "Facebook does not answer just now")]
    public async Task A_no_and_a_providers_own_trouble_are_told_in_words(string provider, string answer, string problem, string words)
    {
        using var browser = App.NewVisitor();
        var lands = await TestApp.ByProviderAsync(browser, provider, answer);
        Assert.Equal($"/account/sign-in?problem={problem}&provider={provider}", lands);
        Assert.Contains(words, await ReadAsync(browser, lands), StringComparison.Ordinal);
        await NobodyCameInAsync(browser);
    }

    [Theory]
    [InlineData("WrongNonce")]
    [InlineData("WrongAudience")]
    [InlineData("WrongIssuer")]
    [InlineData("WrongSignature")]
    [InlineData("Unsigned")]
    [InlineData("Expired")]
    [InlineData("OtherPerson")]
    public async Task An_identity_token_that_is_not_for_us_is_not_believed(string fault)
    {
        await App.ProviderMisbehavesAsync("google", fault);
        using var browser = App.NewVisitor();
        var lands = await TestApp.ByProviderAsync(browser, "google", "grace");
        Assert.Equal("/account/sign-in?problem=unbelievable&provider=google", lands);
        Assert.Contains("could not be believed", await ReadAsync(browser, lands), StringComparison.Ordinal);
        await NobodyCameInAsync(browser);
        // It was the token and nothing else.
        Assert.Equal("/", await TestApp.ByProviderAsync(browser, "google", "grace"));
    }

    [Theory]
    [InlineData("google", "Unavailable", "token")]
    [InlineData("google", "TooManyRequests", "token")]
    [InlineData("google", "Cut", "token")]
    [InlineData("google", "Unavailable", "userinfo")]
    [InlineData("google", "Cut", "userinfo")]
    [InlineData("facebook", "Unavailable", "access_token")]
    [InlineData("facebook", "TooManyRequests", "access_token")]
    [InlineData("facebook", "Cut", "access_token")]
    [InlineData("facebook", "Unavailable", "/me")]
    [InlineData("facebook", "Cut", "/me")]
    public async Task A_provider_that_is_down_lets_nobody_in_and_says_so(string provider, string fault, string path)
    {
        await App.ProviderMisbehavesAsync(provider, fault, 50, path);
        using var browser = App.NewVisitor();
        var lands = await TestApp.ByProviderAsync(browser, provider, "grace");
        Assert.Equal($"/account/sign-in?problem=down&provider={provider}", lands);
        await NobodyCameInAsync(browser);
    }

    [Theory]
    [InlineData("google")]
    [InlineData("facebook")]
    public async Task An_answer_is_good_once_and_only_in_the_browser_that_asked(string provider)
    {
        using var browser = App.NewVisitor();
        // A stranger who has got hold of the address, or whom somebody sends it to; it is burnt by that.
        using var stranger = App.NewVisitor();
        var overheard = await TestApp.ChooseAsync(browser, await TestApp.PressAsync(browser, provider), "grace");
        Assert.Equal($"/account/sign-in?problem=stale&provider={provider}", await TestApp.ComeBackAsync(stranger, overheard));
        await NobodyCameInAsync(stranger);
        Assert.Equal($"/account/sign-in?problem=stale&provider={provider}", await TestApp.ComeBackAsync(browser, overheard));

        var answer = await TestApp.ChooseAsync(browser, await TestApp.PressAsync(browser, provider), "grace");
        Assert.Equal("/", await TestApp.ComeBackAsync(browser, answer));
        Assert.True(await browser.IsSignedInAsync());
        var lands = await TestApp.ComeBackAsync(browser, answer);
        Assert.Equal($"/account/connections?problem=stale&provider={provider}", lands);
        Assert.Contains("was used already", await ReadAsync(browser, lands), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("google")]
    [InlineData("facebook")]
    public async Task A_state_that_is_missing_forged_or_anothers_is_refused(string provider)
    {
        using var browser = App.NewVisitor();
        var answer = await TestApp.ChooseAsync(browser, await TestApp.PressAsync(browser, provider), "grace");
        using var other = App.NewVisitor();
        var others = await TestApp.ChooseAsync(other, await TestApp.PressAsync(other, provider), "omar");
        foreach (var state in new[] { null, "", "forged", StateOf(answer)[..^4] + "AAAA", StateOf(others) })
        {
            Assert.Equal($"/account/sign-in?problem=stale&provider={provider}", await TestApp.ComeBackAsync(browser, With(answer, "state", state)));
            await NobodyCameInAsync(browser);
        }
    }

    [Theory]
    [InlineData("google", "facebook")]
    [InlineData("facebook", "google")]
    public async Task One_providers_answer_is_nothing_at_the_others_address(string provider, string elsewhere)
    {
        using var browser = App.NewVisitor();
        var answer = await TestApp.ChooseAsync(browser, await TestApp.PressAsync(browser, provider), "grace");
        Assert.StartsWith("/account/sign-in?problem=", await TestApp.ComeBackAsync(browser, answer.Replace($"/external/{provider}/", $"/external/{elsewhere}/", StringComparison.Ordinal)), StringComparison.Ordinal);
        await NobodyCameInAsync(browser);
    }

    [Theory]
    [InlineData("google")]
    [InlineData("facebook")]
    public async Task A_code_that_was_used_or_never_given_is_refused_by_the_provider(string provider)
    {
        using var browser = App.NewVisitor();
        var first = await TestApp.ChooseAsync(browser, await TestApp.PressAsync(browser, provider), "omar");
        await TestApp.ComeBackAsync(browser, first);
        await App.ForgetStrangersAsync();
        using var thief = App.NewVisitor();
        foreach (var code in new[] { HttpUtility.ParseQueryString(new Uri(first).Query)["code"]!, "never-given" })
        {
            var answer = await TestApp.ChooseAsync(thief, await TestApp.PressAsync(thief, provider), "omar");
            Assert.Equal($"/account/sign-in?problem=stale&provider={provider}", await TestApp.ComeBackAsync(thief, With(answer, "code", code)));
            await NobodyCameInAsync(thief);
        }
    }

    [Theory]
    [InlineData("google")]
    [InlineData("facebook")]
    public async Task A_code_of_anothers_way_there_is_useless_without_the_verifier(string provider)
    {
        using var victim = App.NewVisitor();
        var stolen = HttpUtility.ParseQueryString(new Uri(await TestApp.ChooseAsync(victim, await TestApp.PressAsync(victim, provider), "grace")).Query)["code"]!;
        using var thief = App.NewVisitor();
        var answer = await TestApp.ChooseAsync(thief, await TestApp.PressAsync(thief, provider), "omar");
        Assert.StartsWith("/account/sign-in?problem=", await TestApp.ComeBackAsync(thief, With(answer, "code", stolen)), StringComparison.Ordinal);
        await NobodyCameInAsync(thief);
    }

    [Theory]
    [InlineData("google")]
    [InlineData("facebook")]
    public async Task The_way_there_asks_for_no_more_than_it_must_and_is_bound_to_us(string provider)
    {
        using var browser = App.NewVisitor();
        var sent = new Uri(await TestApp.PressAsync(browser, provider));
        var asked = HttpUtility.ParseQueryString(sent.Query);
        Assert.Equal("code", asked["response_type"]);
        Assert.Equal("S256", asked["code_challenge_method"]);
        Assert.Equal(43, asked["code_challenge"]!.Length);
        Assert.NotEmpty(asked["state"]!);
        if (provider == "google") Assert.NotEmpty(asked["nonce"]!);
        // Posted back from elsewhere it would come without our cookies.
        Assert.True(asked["response_mode"] is null or "query");
        Assert.Equal(new Uri(App.Address, $"account/external/{provider}/callback").AbsoluteUri, asked["redirect_uri"]);
        Assert.Equal(provider == "google" ? ["email", "openid", "profile"] : ["email", "public_profile"], asked["scope"]!.Split(' ', ',').Order());
    }

    [Fact]
    public async Task Nobody_is_sent_to_a_provider_by_a_link_or_another_sites_form()
    {
        using var browser = App.NewVisitor();
        using var link = await browser.GetAsync(new Uri("/account/external/google", UriKind.Relative));
        Assert.NotEqual(HttpStatusCode.Redirect, link.StatusCode);
        using var form = new FormUrlEncodedContent([new("returnUrl", "/")]);
        using var forged = await browser.PostAsync(new Uri("/account/external/google", UriKind.Relative), form);
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
    }

    [Fact]
    public async Task Words_come_from_us_and_never_from_the_address()
    {
        using var browser = App.NewVisitor();
        var html = await ReadAsync(browser, "/account/sign-in?problem=Call+0800+EVIL&provider=Evil");
        var alert = html[html.IndexOf("role=\"alert\"", StringComparison.Ordinal)..];
        Assert.StartsWith("That did not work. Start again.", alert[(alert.IndexOf("</svg>", StringComparison.Ordinal) + 6)..], StringComparison.Ordinal);
    }

    private async Task NobodyCameInAsync(HttpClient browser)
    {
        Assert.False(await browser.IsSignedInAsync());
        Assert.Equal(0L, await App.Database.ScalarAsync<long>("SELECT count(*) FROM identity.user_logins"));
    }

    private static string StateOf(string answer) => HttpUtility.ParseQueryString(new Uri(answer).Query)["state"]!;

    private static string With(string answer, string name, string? value)
    {
        var uri = new UriBuilder(answer) { Fragment = "" };
        var query = HttpUtility.ParseQueryString(uri.Query);
        if (value is null) query.Remove(name);
        else query[name] = value;
        uri.Query = query.ToString();
        return uri.Uri.AbsoluteUri;
    }
}
