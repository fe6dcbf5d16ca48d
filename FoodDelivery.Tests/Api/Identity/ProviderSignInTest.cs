using System.Net;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.AspNetCore.Identity;
using static FoodDelivery.Tests.Api.Identity.ProvidersApp;

namespace FoodDelivery.Tests.Api.Identity;

/// <summary>Coming in by Google and Facebook, over HTTP against their emulators: who gets which account, and who gets none.</summary>
public sealed class ProviderSignInTest(ProvidersApp product) : IClassFixture<ProvidersApp>, IAsyncLifetime
{
    private TestApp App => product.App;

    public async ValueTask InitializeAsync() => await App.ForgetStrangersAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("google", GraceAtGoogle, true)]
    [InlineData("facebook", GraceAtFacebook, false)] // Facebook never says that an address is the person's.
    public async Task Somebody_new_gets_an_account_and_comes_back_to_it(string provider, string subject, bool confirmed)
    {
        using var grace = App.NewVisitor();
        Assert.Equal("/orders", await TestApp.ByProviderAsync(grace, provider, "grace", "/orders"));
        Assert.True(await grace.IsSignedInAsync());
        var account = (await App.AccountOfAsync(provider, subject))!;
        Assert.Equal(("Grace Kim", "grace.kim@mail.example", confirmed), (account.Name, account.Email, account.EmailConfirmed));
        Assert.Null(account.PasswordHash);
        Assert.Equal([Roles.Customer], await App.InsideAsync(async (UserManager<AppUser> people) => await people.GetRolesAsync((await people.FindByIdAsync(account.Id.ToString()))!)));
        Assert.Equal(1L, await AuditAsync("identity.registered_with_provider", account.Id));

        // What she calls herself here stays hers.
        using (var renamed = await grace.SendFormAsync("/account", "profile", ("Input.Name", "Gracie"))) Assert.Equal(HttpStatusCode.Redirect, renamed.StatusCode);
        using var again = App.NewVisitor();
        Assert.Equal("/", await TestApp.ByProviderAsync(again, provider, "grace"));
        Assert.Contains(">Gracie</a>", await ReadAsync(again, "/account"), StringComparison.Ordinal);
        Assert.Equal(account.Id, (await App.AccountOfAsync(provider, subject))!.Id);
    }

    [Theory]
    [InlineData("google")]
    [InlineData("facebook")]
    public async Task The_picture_is_fetched_once_and_served_by_us(string provider)
    {
        using var grace = App.NewVisitor();
        await TestApp.ByProviderAsync(grace, provider, "grace");
        for (var i = 0; i < 200 && await App.Database.ScalarAsync<long>("SELECT count(*) FROM identity.profile_pictures WHERE bytes IS NOT NULL") == 0; i++) await Task.Delay(50);
        using var picture = await grace.GetAsync(new Uri("/account/picture", UriKind.Relative));
        Assert.Equal((HttpStatusCode.OK, "image/png"), (picture.StatusCode, picture.Content.Headers.ContentType?.MediaType));
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], (await picture.Content.ReadAsByteArrayAsync())[..4]);
        Assert.Equal("nosniff", picture.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(0L, await App.Database.ScalarAsync<long>("SELECT count(*) FROM identity.profile_pictures WHERE source IS NOT NULL"));

        // Nobody else's: everybody sees their own or none.
        using var omar = App.NewVisitor();
        await TestApp.ByProviderAsync(omar, provider, "omar");
        using var none = await omar.GetAsync(new Uri("/account/picture", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        using var stranger = App.NewVisitor();
        using var refused = await stranger.GetAsync(new Uri("/account/picture", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Redirect, refused.StatusCode);
    }

    [Theory]
    [InlineData("google", AdaAtGoogle)]
    [InlineData("facebook", AdaAtFacebook)]
    public async Task An_email_that_has_an_account_opens_it_only_after_that_account_was_proved(string provider, string subject)
    {
        using var browser = App.NewVisitor();
        Assert.Equal("/account/external", await TestApp.ByProviderAsync(browser, provider, "ada", "/orders"));
        Assert.False(await browser.IsSignedInAsync());
        Assert.Null(await App.AccountOfAsync(provider, subject));
        Assert.Contains("Sign in as before", await ReadAsync(browser, "/account/external"), StringComparison.Ordinal);
        // Without the proof the page has no button that would connect, and its form is not taken either.
        using (var forced = await browser.SendFormAsync("/account/external", "connect")) Assert.NotEqual(HttpStatusCode.Redirect, forced.StatusCode);
        Assert.Null(await App.AccountOfAsync(provider, subject));

        using (var proof = new FormUrlEncodedContent([new("person", DemoPeople.Ada.Id.ToString()), new("returnUrl", "/account/external")]))
        using (var signedIn = await browser.PostAsync(new Uri("/account/demo", UriKind.Relative), proof))
            Assert.Equal("/account/external", signedIn.Headers.Location!.ToString());
        using (var connected = await browser.SendFormAsync("/account/external", "connect")) Assert.EndsWith("/orders", connected.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(DemoPeople.Ada.Id, (await App.AccountOfAsync(provider, subject))!.Id);
        Assert.True(await AuditAsync("identity.provider_connected", DemoPeople.Ada.Id) > 0);
        Assert.Contains("Nothing to finish", await ReadAsync(browser, "/account/external"), StringComparison.Ordinal);

        using var later = App.NewVisitor();
        Assert.Equal("/orders", await TestApp.ByProviderAsync(later, provider, "ada", "/orders"));
        Assert.Contains($">{DemoPeople.Ada.Name}</a>", await ReadAsync(later, "/account"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_provider_that_is_connected_already_is_a_proof_too()
    {
        using var first = App.NewVisitor();
        await TestApp.ByProviderAsync(first, "google", "grace");
        using var browser = App.NewVisitor();
        Assert.Equal("/account/external", await TestApp.ByProviderAsync(browser, "facebook", "grace", "/orders"));
        Assert.Equal("/account/external", await TestApp.ByProviderAsync(browser, "google", "grace", "/account/external"));
        using (var connected = await browser.SendFormAsync("/account/external", "connect")) Assert.EndsWith("/orders", connected.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal((await App.AccountOfAsync("google", GraceAtGoogle))!.Id, (await App.AccountOfAsync("facebook", GraceAtFacebook))!.Id);
    }

    [Fact]
    public async Task Whose_email_is_taken_by_somebody_else_opens_an_account_with_another()
    {
        using var browser = App.NewVisitor();
        await TestApp.ByProviderAsync(browser, "google", "ada");
        using (var opened = await browser.SendFormAsync("/account/external", "email", ("Input.Email", "other.ada@mail.example"))) Assert.Equal(HttpStatusCode.Redirect, opened.StatusCode);
        var account = (await App.AccountOfAsync("google", AdaAtGoogle))!;
        Assert.Equal(("other.ada@mail.example", false), (account.Email, account.EmailConfirmed));
        Assert.NotEqual(DemoPeople.Ada.Id, account.Id);
        Assert.True(await browser.IsSignedInAsync());
    }

    [Fact]
    public async Task Without_an_email_it_is_asked_for_and_stays_unconfirmed()
    {
        using var nora = App.NewVisitor();
        Assert.Equal("/account/external", await TestApp.ByProviderAsync(nora, "facebook", "nora", "/orders"));
        Assert.Contains("did not tell us your email", await ReadAsync(nora, "/account/external"), StringComparison.Ordinal);
        foreach (var (typed, words) in new[] { ("", "name@example.com"), ("nora", "name@example.com"), (DemoPeople.Ada.Email, "We can't open an account with this email") })
        {
            using var refused = await nora.SendFormAsync("/account/external", "email", ("Input.Email", typed));
            Assert.Contains(words, WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        }
        Assert.Null(await App.AccountOfAsync("facebook", NoraAtFacebook));
        using (var opened = await nora.SendFormAsync("/account/external", "email", ("Input.Email", "nora@mail.example"))) Assert.EndsWith("/orders", opened.Headers.Location!.ToString(), StringComparison.Ordinal);
        var account = (await App.AccountOfAsync("facebook", NoraAtFacebook))!;
        Assert.Equal(("nora@mail.example", false), (account.Email, account.EmailConfirmed));
        Assert.True(await nora.IsSignedInAsync());
    }

    [Fact]
    public async Task An_email_that_Google_has_not_confirmed_is_not_confirmed_here()
    {
        using var nora = App.NewVisitor();
        Assert.Equal("/", await TestApp.ByProviderAsync(nora, "google", "nora"));
        Assert.False((await App.AccountOfAsync("google", NoraAtGoogle))!.EmailConfirmed);
    }

    [Fact]
    public async Task A_locked_account_stays_locked_and_a_second_factor_is_still_asked_for()
    {
        using var browser = App.NewVisitor();
        await TestApp.ByProviderAsync(browser, "google", "omar");
        var omar = (await App.AccountOfAsync("google", OmarAtGoogle))!.Id.ToString();
        await App.InsideAsync(async (UserManager<AppUser> people) => await people.SetLockoutEndDateAsync((await people.FindByIdAsync(omar))!, TimeProvider.System.GetUtcNow().AddMinutes(5)));
        using var locked = App.NewVisitor();
        Assert.Equal("/account/sign-in?problem=locked&provider=google", await TestApp.ByProviderAsync(locked, "google", "omar"));
        Assert.False(await locked.IsSignedInAsync());

        await App.InsideAsync(async (UserManager<AppUser> people) =>
        {
            var user = (await people.FindByIdAsync(omar))!;
            await people.SetLockoutEndDateAsync(user, null);
            await people.ResetAuthenticatorKeyAsync(user);
            return await people.SetTwoFactorEnabledAsync(user, true);
        });
        using var halfway = App.NewVisitor();
        Assert.Equal("/account/sign-in/code?returnUrl=%2Forders", await TestApp.ByProviderAsync(halfway, "google", "omar", "/orders"));
        Assert.False(await halfway.IsSignedInAsync());
    }

    [Fact]
    public async Task The_way_back_never_leads_to_another_site()
    {
        using var browser = App.NewVisitor();
        Assert.Equal("/", await TestApp.ByProviderAsync(browser, "google", "grace", "//evil.example"));
    }

    private async Task<long> AuditAsync(string what, Guid person)
    {
        for (var i = 0; i < 100; i++)
        {
            var lines = await App.Database.ScalarAsync<long>("SELECT count(*) FROM identity.audit_lines WHERE what = $1 AND subject = $2", what, person.ToString());
            if (lines > 0) return lines;
            await Task.Delay(50);
        }
        return 0;
    }
}
