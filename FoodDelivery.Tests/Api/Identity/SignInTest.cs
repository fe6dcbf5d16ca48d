using System.Net;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Api.Identity;

/// <summary>One product whose cookies are checked on every request, so that a change is felt at once; nobody guesses too often here.</summary>
public sealed class AccountApp : IAsyncLifetime
{
    public TestApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync() => App = await TestApp.StartAsync(city: true, listen: true,
        settings: new Dictionary<string, string?> { ["Identity:TriesPerMinute"] = "1000" },
        also: services => services.Configure<SecurityStampValidatorOptions>(options => options.ValidationInterval = TimeSpan.Zero));

    public ValueTask DisposeAsync() => App.DisposeAsync();
}

public sealed class SignInTest(AccountApp product) : IClassFixture<AccountApp>
{
    private TestApp App => product.App;

    [Fact]
    public async Task Somebody_new_registers_is_signed_in_signs_out_and_comes_back()
    {
        using var ann = App.NewVisitor();
        Assert.False(await ann.IsSignedInAsync());
        using (var registered = await ann.RegisterAsync("ann@example.com", query: "?returnUrl=%2Fcheckout")) Assert.Equal("/checkout", registered.LeadsTo());
        Assert.True(await ann.IsSignedInAsync());
        using (var left = await ann.SendFormAsync("/account/sign-out", "sign-out")) Assert.Equal("/account/sign-in", left.LeadsTo());
        Assert.False(await ann.IsSignedInAsync());
        using (var back = await ann.SignInAsync("ANN@example.com", "a long sentence")) Assert.Equal("/", back.LeadsTo());
        Assert.True(await ann.IsSignedInAsync());
    }

    [Fact]
    public async Task The_cookie_lasts_slides_and_is_out_of_reach_of_scripts()
    {
        using var ben = App.NewVisitor();
        using var registered = await ben.RegisterAsync("ben@example.com");
        var cookie = registered.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("fd_session=", StringComparison.Ordinal)).ToLowerInvariant();
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=lax", cookie, StringComparison.Ordinal);
        Assert.Contains("expires=", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_are_answered_alike()
    {
        using var cleo = App.NewVisitor();
        using (await cleo.RegisterAsync("cleo@example.com")) { }
        using var guesser = App.NewVisitor();
        var (known, unknown) = (await ProblemAsync(guesser, "cleo@example.com"), await ProblemAsync(guesser, "nobody@example.com"));
        Assert.Contains("is not right", known, StringComparison.Ordinal);
        Assert.Equal(known, unknown);
        // A demo person has no password at all and says no more.
        Assert.Equal(known, await ProblemAsync(guesser, DemoPeople.Alex.Email));
    }

    [Fact]
    public async Task Five_wrong_tries_lock_the_account_even_for_the_right_password_until_time_has_passed()
    {
        using var dave = App.NewVisitor();
        using (await dave.RegisterAsync("dave@example.com")) { }
        using var guesser = App.NewVisitor();
        for (var i = 0; i < 5; i++) await ProblemAsync(guesser, "dave@example.com");
        using (var right = await guesser.SignInAsync("dave@example.com", "a long sentence")) Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        Assert.False(await guesser.IsSignedInAsync());

        var rests = await App.Database.ScalarAsync<DateTime>("SELECT rests_until FROM identity.tries WHERE key = $1", Tries.Key("password", "dave@example.com"));
        Assert.InRange(rests - TimeProvider.System.GetUtcNow().UtcDateTime, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
        await App.Database.ExecuteAsync("UPDATE identity.tries SET rests_until = now() WHERE key = $1", Tries.Key("password", "dave@example.com"));
        using (var right = await guesser.SignInAsync("dave@example.com", "a long sentence")) Assert.Equal("/", right.LeadsTo());
    }

    [Theory]
    [InlineData("%2F%2Fevil.example")]
    [InlineData("https%3A%2F%2Fevil.example")]
    [InlineData("%2F%5Cevil.example")]
    [InlineData("%2F%09%2Fevil.example")]
    public async Task Signing_in_never_leads_to_another_site(string returnUrl)
    {
        using var eve = App.NewVisitor();
        using (await eve.RegisterAsync("eve@example.com")) { } // the first of the theory registers, the others find the address taken
        using var visitor = App.NewVisitor();
        using var answer = await visitor.SignInAsync("eve@example.com", "a long sentence", "?returnUrl=" + returnUrl);
        Assert.Equal("/", answer.LeadsTo());
        using var form = new FormUrlEncodedContent([new("person", DemoPeople.Ada.Id.ToString()), new("returnUrl", Uri.UnescapeDataString(returnUrl))]);
        using var demo = await visitor.PostAsync(new Uri("/account/demo", UriKind.Relative), form);
        Assert.Equal("/", demo.LeadsTo());
    }

    [Fact]
    public async Task A_form_from_another_site_is_refused()
    {
        using var visitor = App.NewVisitor();
        using var forged = new FormUrlEncodedContent([new("_handler", "sign-in"), new("Input.Email", "ann@example.com"), new("Input.Password", "a long sentence")]);
        using var answer = await visitor.PostAsync(new Uri("/account/sign-in", UriKind.Relative), forged);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Refusals_stand_beside_their_field_and_what_was_typed_stays()
    {
        using var visitor = App.NewVisitor();
        using var answer = await visitor.RegisterAsync("frank@example.com", password: "short", name: "Frank & Sons");
        var html = await answer.Content.ReadAsStringAsync();
        Assert.Contains("Choose a password of at least 8 characters.", html, StringComparison.Ordinal);
        Assert.Contains("value=\"Frank &amp; Sons\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"short\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_is_changed_and_the_cookie_knows_the_new_name()
    {
        using var gina = App.NewVisitor();
        using (await gina.RegisterAsync("gina@example.com", name: "Gina")) { }
        using (var wrong = await gina.SendFormAsync("/account", "profile", ("Input.Name", "Gina"), ("Input.Phone", "call me")))
            Assert.Contains("country code", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using (var saved = await gina.SendFormAsync("/account", "profile", ("Input.Name", "Gina Lee"), ("Input.Phone", "212 555 0144"), ("Input.DefaultAddress", "350 W 42nd St"))) Assert.Equal("/account?saved=true", saved.LeadsTo());
        var html = WebUtility.HtmlDecode(await gina.GetStringAsync(new Uri("/account?saved=true", UriKind.Relative)));
        Assert.Contains(">Gina Lee</a>", html, StringComparison.Ordinal);
        Assert.Contains("value=\"+12125550144\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Taking_a_role_away_ends_the_sign_in()
    {
        using var dora = await App.SignedInAsync(DemoPeople.Dora);
        Assert.True(await dora.IsSignedInAsync());
        await App.InsideAsync((SetRoles useCase) => useCase.RunAsync(new(DemoPeople.Dora.Id, [Roles.Customer, Roles.Dispatcher], []), default));
        Assert.False(await dora.IsSignedInAsync());
        using var again = await App.SignedInAsync(DemoPeople.Dora);
        Assert.True(await again.IsSignedInAsync());
    }

    private static async Task<string> ProblemAsync(HttpClient visitor, string email)
    {
        using var answer = await visitor.SignInAsync(email, "a wrong guess");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var html = await answer.Content.ReadAsStringAsync();
        var at = html.IndexOf("role=\"alert\"", StringComparison.Ordinal);
        return html[at..html.IndexOf("</p>", at, StringComparison.Ordinal)];
    }
}
