using System.Net;
using FoodDelivery.Identity;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Api.Identity;

/// <summary>A thousand wrong tries, from one place and from everywhere; what a stranger learns from them, and what the owner suffers.</summary>
public sealed class GuessingTest(GuessingTest.Product product) : IClassFixture<GuessingTest.Product>
{
    /// <summary>Without the limit per address, as if each guess came from another one.</summary>
    public sealed class Product : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync() => App = await TestApp.StartAsync(city: true, listen: true, settings: new Dictionary<string, string?> { ["Identity:TriesPerMinute"] = "1000000", ["Identity:PerNetwork:CodesPerHour"] = "1000000" });

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }

    private const string Password = "a long sentence";
    private const int Tried = 1000;
    private TestApp App => product.App;

    [Fact]
    public async Task A_thousand_guesses_from_everywhere_are_five_and_the_owners_own_browser_is_not_kept_out()
    {
        using var owner = App.NewVisitor();
        using (await owner.RegisterAsync("olga@example.com")) { }
        using (await owner.SendFormAsync("/account/sign-out", "sign-out")) { }
        using var guesser = App.NewVisitor();
        var statuses = new Dictionary<HttpStatusCode, int>();
        for (var i = 0; i < Tried; i++)
        {
            // The right one among them, after the five: not even that opens.
            using var answer = await guesser.SignInAsync("olga@example.com", i == 500 ? Password : $"wrong guess {i}");
            statuses[answer.StatusCode] = statuses.GetValueOrDefault(answer.StatusCode) + 1;
            Assert.NotEqual(HttpStatusCode.Redirect, answer.StatusCode);
        }
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", statuses.Select(one => $"{(int)one.Key}: {one.Value}")));
        Assert.Equal((long)Tries.Allowed, await App.Database.ScalarAsync<long>("SELECT count::bigint FROM identity.tries WHERE key = $1", Tries.Key("password", "olga@example.com")));
        Assert.False(await guesser.IsSignedInAsync());
        using (var right = await owner.SignInAsync("olga@example.com", Password)) Assert.Equal("/", right.LeadsTo());
    }

    [Fact]
    public async Task A_thousand_codes_from_everywhere_are_five()
    {
        using var owner = App.NewVisitor();
        using (await owner.RegisterAsync("pete@example.com")) { }
        using var guesser = App.NewVisitor();
        using (await guesser.ForgetPasswordAsync("pete@example.com")) { }
        var code = await guesser.CodeAsync("pete@example.com", "choose a new password");
        // Everybody guesses at the owner's own row, as if they had the ticket of it.
        var row = await App.Database.ScalarAsync<Guid>("SELECT id FROM identity.codes WHERE send_to = 'pete@example.com' AND purpose = 'RecoverPassword'");
        for (var i = 0; i < Tried / 20; i++)
        {
            var batch = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => App.InsideAsync((RecoverPassword use) => use.RunAsync(new(row, "pete@example.com", Wrong((i * 20) + n, code), "another sentence"), default))));
            Assert.All(batch, answer => Assert.Equal("identity.code_wrong", answer.Error?.Code));
        }
        using var late = await SecurityPageTest.RecoverAsync(guesser, code, "another sentence");
        Assert.Contains("This code is not right", await late.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using (var unchanged = await owner.SignInAsync("pete@example.com", Password)) Assert.Equal("/", unchanged.LeadsTo());
    }

    [Fact]
    public async Task Strangers_who_ask_for_all_the_codes_of_an_hour_do_not_keep_the_owners_own_browser_from_one()
    {
        using var owner = App.NewVisitor();
        using (await owner.RegisterAsync("rita@example.com")) { }
        using (await owner.SendFormAsync("/account/sign-out", "sign-out")) { }
        for (var i = 0; i < CodeLimits.PerAddressHour; i++) Assert.True((await App.InsideAsync((AskForPasswordCode use) => use.RunAsync("rita@example.com", new($"198.51.100.{i}"), default))).IsOk);
        Task<long> SentAsync() => App.Database.ScalarAsync<long>("SELECT count(*) FROM identity.codes WHERE send_to = 'rita@example.com' AND purpose = 'RecoverPassword' AND channel IS NOT NULL");
        var sent = await SentAsync();
        Assert.InRange(sent, 1, CodeLimits.PerAddressHour);
        using var stranger = App.NewVisitor();
        using (await stranger.ForgetPasswordAsync("rita@example.com")) Assert.Equal(sent, await SentAsync());
        using (await owner.ForgetPasswordAsync("rita@example.com")) Assert.Equal(sent + 1, await SentAsync());
    }

    [Theory]
    [InlineData("/account/sign-in", "sign-in", "Input.Email")]
    [InlineData("/account/recover", "ask", "Wanted.Email")]
    [InlineData("/account/register", "register", "Input.Email")]
    public async Task One_address_is_let_try_twenty_times_a_minute_whatever_it_tries(string page, string form, string field)
    {
        await using var app = await TestApp.StartAsync(city: true);
        using var guesser = app.NewVisitor();
        var answered = 0;
        using (var first = await guesser.SendFormAsync(page, form, (field, "a0@example.com"))) answered += first.StatusCode != HttpStatusCode.TooManyRequests ? 1 : 0;
        for (var i = 1; i < Tried; i++)
        {
            // Refused before anything is read, hence without the form's token.
            using var content = new FormUrlEncodedContent([new("_handler", form), new(field, $"a{i}@example.com")]);
            using var answer = await guesser.PostAsync(new Uri(page, UriKind.Relative), content);
            if (answer.StatusCode != HttpStatusCode.TooManyRequests) answered++;
            else Assert.Equal("60", answer.Headers.GetValues("Retry-After").Single());
        }
        // Over two minutes when the machine is slow.
        Assert.InRange(answered, 20, 60);
        using var passkey = await guesser.PostAsync(new Uri("/account/passkeys/known", UriKind.Relative), null);
        Assert.NotEqual(HttpStatusCode.OK, passkey.StatusCode);
    }

    private static string Wrong(int i, string code) => $"{i:000000}" == code ? "999999" : $"{i:000000}";
}
