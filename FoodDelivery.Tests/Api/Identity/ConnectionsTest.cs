using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static FoodDelivery.Tests.Api.Identity.ProvidersApp;

namespace FoodDelivery.Tests.Api.Identity;

/// <summary>Connecting and disconnecting Google and Facebook, and what Facebook tells us by itself.</summary>
public sealed class ConnectionsTest(ProvidersApp product) : IClassFixture<ProvidersApp>, IAsyncLifetime
{
    private TestApp App => product.App;

    public async ValueTask InitializeAsync() => await App.ForgetStrangersAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("google", GraceAtGoogle)]
    [InlineData("facebook", GraceAtFacebook)]
    public async Task Connected_from_the_account_it_opens_it_and_disconnected_it_does_not(string provider, string subject)
    {
        // An address of its own: an older message to it could be taken for the new one.
        var mail = $"carl-{provider}@example.com";
        using var carl = App.NewVisitor();
        using (await carl.RegisterAsync(mail, name: "Carl")) { }
        Assert.Equal($"/account/connections?done={provider}", await TestApp.ByProviderAsync(carl, provider, "grace", connect: true));
        Assert.Contains("is connected.", await ReadAsync(carl, $"/account/connections?done={provider}"), StringComparison.Ordinal);
        var account = (await App.AccountOfAsync(provider, subject))!;
        Assert.Equal(("Carl", mail), (account.Name, account.Email)); // Not taken over again.

        using var elsewhere = App.NewVisitor();
        Assert.Equal("/", await TestApp.ByProviderAsync(elsewhere, provider, "grace"));
        Assert.Contains(">Carl</a>", await ReadAsync(elsewhere, "/account"), StringComparison.Ordinal);

        using (var gone = await carl.SendFormAsync("/account/connections", $"disconnect-{provider}")) Assert.EndsWith($"?gone={provider}", gone.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Null(await App.AccountOfAsync(provider, subject));
        Assert.True(await carl.IsSignedInAsync());
        Assert.False(await elsewhere.IsSignedInAsync()); // Whoever had come in by it is out.
    }

    [Fact]
    public async Task The_last_way_in_stays()
    {
        using var grace = App.NewVisitor();
        await TestApp.ByProviderAsync(grace, "google", "grace");
        Assert.Contains("Your only way in", await ReadAsync(grace, "/account/connections"), StringComparison.Ordinal);
        var me = new Actor((await App.AccountOfAsync("google", GraceAtGoogle))!.Id, "Grace", new HashSet<string> { Roles.Customer }, new HashSet<Guid>());
        Assert.Equal("identity.last_way_in", (await UnlinkAsync(me, "google")).Error?.Code);

        Assert.Equal("/account/connections?done=facebook", await TestApp.ByProviderAsync(grace, "facebook", "grace", connect: true));
        // Two at the same moment, each believing that the other stays.
        var both = await Task.WhenAll(UnlinkAsync(me, "google"), UnlinkAsync(me, "facebook"));
        Assert.Single(both, result => result.IsOk);
        Assert.Equal(1L, await App.Database.ScalarAsync<long>("SELECT count(*) FROM identity.user_logins"));
    }

    [Fact]
    public async Task An_account_elsewhere_belongs_to_one_account_here_and_one_of_each_kind_is_enough()
    {
        using var grace = App.NewVisitor();
        await TestApp.ByProviderAsync(grace, "google", "grace");
        using var carl = App.NewVisitor();
        using (await carl.RegisterAsync("carl2@example.com")) { }
        Assert.Equal("/account/connections?problem=taken&provider=google", await TestApp.ByProviderAsync(carl, "google", "grace", connect: true));
        Assert.Contains("belongs to another account here", await ReadAsync(carl, "/account/connections?problem=taken&provider=google"), StringComparison.Ordinal);

        Assert.Equal("/account/connections?done=google", await TestApp.ByProviderAsync(carl, "google", "omar", connect: true));
        // The button is gone; an old page may still have it.
        Assert.DoesNotContain("Connect Google", await ReadAsync(carl, "/account/connections"), StringComparison.Ordinal);
        Assert.Equal("/account/connections?problem=connected&provider=google", await TestApp.ByProviderAsync(carl, "google", "nora", connect: true));
        Assert.Equal("/account/connections?done=google", await TestApp.ByProviderAsync(carl, "google", "omar", connect: true));
    }

    [Fact]
    public async Task Whoever_signs_in_as_somebody_else_on_the_way_connects_nothing()
    {
        using var carl = App.NewVisitor();
        using (await carl.RegisterAsync("carl3@example.com")) { }
        var answer = await TestApp.ChooseAsync(carl, await TestApp.PressAsync(carl, "google", connect: true), "grace");
        using (var form = new FormUrlEncodedContent([new("person", DemoPeople.Ada.Id.ToString())]))
        using (await carl.PostAsync(new Uri("/account/demo", UriKind.Relative), form)) { }
        Assert.Equal("/account/connections?problem=changed&provider=google", await TestApp.ComeBackAsync(carl, answer));
        Assert.Null(await App.AccountOfAsync("google", GraceAtGoogle));
    }

    [Theory]
    [InlineData("deauthorize")]
    [InlineData("data-deletion")]
    public async Task What_Facebook_has_not_signed_changes_nothing(string what)
    {
        using var grace = App.NewVisitor();
        await TestApp.ByProviderAsync(grace, "facebook", "grace");
        var now = TimeProvider.System.GetUtcNow();
        foreach (var forged in new[] { "", "x.y", FacebookSeal.Sign("another-secret", GraceAtFacebook, now), FacebookSeal.Sign("sandbox-facebook-secret", GraceAtFacebook, now.AddDays(-2)) })
        {
            using var form = new FormUrlEncodedContent([new("signed_request", forged)]);
            using var answer = await grace.PostAsync(new Uri($"/webhooks/facebook/{what}", UriKind.Relative), form);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
        Assert.NotNull(await App.AccountOfAsync("facebook", GraceAtFacebook));
    }

    [Fact]
    public async Task Removed_at_Facebook_it_is_disconnected_unless_it_is_the_only_way_in()
    {
        using var grace = App.NewVisitor();
        await TestApp.ByProviderAsync(grace, "facebook", "grace");
        await TellAsync(grace, "deauthorize");
        Assert.NotNull(await App.AccountOfAsync("facebook", GraceAtFacebook));
        Assert.Equal("/account/connections?done=google", await TestApp.ByProviderAsync(grace, "google", "omar", connect: true));
        await TellAsync(grace, "deauthorize");
        Assert.Null(await App.AccountOfAsync("facebook", GraceAtFacebook));
        Assert.NotNull(await App.AccountOfAsync("google", OmarAtGoogle));
    }

    [Theory]
    [InlineData(true, "Erased", "name, email, phone and address are deleted")]
    [InlineData(false, "Disconnected", "The account itself stays")]
    public async Task Deletion_asked_for_at_Facebook_deletes_and_can_be_looked_up(bool only, string result, string words)
    {
        using var grace = App.NewVisitor();
        await TestApp.ByProviderAsync(grace, "facebook", "grace");
        var id = (await App.AccountOfAsync("facebook", GraceAtFacebook))!.Id;
        if (!only) await TestApp.ByProviderAsync(grace, "google", "omar", connect: true);
        var answer = await TellAsync(grace, "data-deletion");
        var code = (string)answer["confirmation_code"]!;
        Assert.Equal($"{App.Address}account/data-deletion/{code}", (string?)answer["url"]);
        Assert.Null(await App.AccountOfAsync("facebook", GraceAtFacebook));
        var account = await App.InsideAsync((IdentityDb db) => db.Users.AsNoTracking().SingleAsync(user => user.Id == id));
        Assert.Equal(only, account.Name != "Grace Kim" && account.Email != "grace.kim@mail.example");
        Assert.Equal(0L, await App.Database.ScalarAsync<long>("SELECT count(*) FROM identity.profile_pictures WHERE provider = 'facebook'"));
        Assert.Equal(result, await App.Database.ScalarAsync<string>("SELECT result FROM identity.data_deletions WHERE code = $1", code));
        using var anybody = App.NewVisitor();
        Assert.Contains(words, await ReadAsync(anybody, $"/account/data-deletion/{code}"), StringComparison.Ordinal);
        Assert.False(await grace.IsSignedInAsync());

        // Told twice, as Facebook may: there is nothing left, and that is said.
        Assert.Equal("NothingKept", await App.Database.ScalarAsync<string>("SELECT result FROM identity.data_deletions WHERE code = $1", (string)(await TellAsync(grace, "data-deletion"))["confirmation_code"]!));
    }

    private async Task<Result> UnlinkAsync(Actor actor, string provider)
    {
        await using var scope = Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.CreateAsyncScope(App.Services);
        ((CurrentActor)scope.ServiceProvider.GetService(typeof(CurrentActor))!).Actor = actor;
        return await ((UnlinkProvider)scope.ServiceProvider.GetService(typeof(UnlinkProvider))!).RunAsync(provider, default);
    }

    private static async Task<JsonObject> TellAsync(HttpClient facebook, string what)
    {
        using var form = new FormUrlEncodedContent([new("signed_request", FacebookSeal.Sign("sandbox-facebook-secret", GraceAtFacebook, TimeProvider.System.GetUtcNow()))]);
        using var answer = await facebook.PostAsync(new Uri($"/webhooks/facebook/{what}", UriKind.Relative), form);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return what == "deauthorize" ? [] : (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }
}
