using System.Net;
using System.Text.RegularExpressions;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Api.Identity;

/// <summary>A new way into an account: only for whoever has shown lately to be its owner, not for whoever finds a browser that was left signed in.</summary>
public sealed class FreshProofTest(AccountApp product) : IClassFixture<AccountApp>
{
    private const string Password = "a long sentence", Authenticator = "/account/security/authenticator", Security = "/account/security";
    private static readonly string Prove = $"/account/prove?returnUrl={Uri.EscapeDataString(Authenticator)}";
    private TestApp App => product.App;

    [Fact]
    public async Task A_browser_left_signed_in_adds_no_way_in()
    {
        using var uma = await SinceLongAsync("uma@example.com");
        using (var app = await uma.GetAsync(new Uri(Authenticator, UriKind.Relative))) Assert.Equal(Prove, app.LeadsTo());
        var page = await uma.GetStringAsync(new Uri(Security, UriKind.Relative));
        Assert.DoesNotContain("data-passkey=\"new\"", page, StringComparison.Ordinal);
        using (var passkey = await PostAsync(uma, "/account/passkeys/new")) Assert.Equal(HttpStatusCode.BadRequest, passkey.StatusCode);
        using (var google = await PostAsync(uma, "/account/external/google", ("connect", "true"), ("returnUrl", "/account/connections"))) Assert.Equal("/account/prove?returnUrl=%2Faccount%2Fconnections", google.LeadsTo());
        // A first password, by a form somebody has written by hand.
        await App.Database.ExecuteAsync("UPDATE identity.users SET password_hash = NULL WHERE email = 'uma@example.com'");
        using (var password = await PostAsync(uma, Security, ("_handler", "password"), ("Password.New", "somebody else's sentence"))) Assert.Equal("/account/prove?returnUrl=%2Faccount%2Fsecurity", password.LeadsTo());
        Assert.Equal(0L, await App.Database.ScalarAsync<long>("SELECT count(*) FROM identity.users WHERE email = 'uma@example.com' AND password_hash IS NOT NULL"));
    }

    [Fact]
    public async Task Who_has_just_signed_in_is_asked_nothing()
    {
        using var vic = App.NewVisitor();
        using (await vic.RegisterAsync("vic@example.com")) { }
        using var app = await vic.GetAsync(new Uri(Authenticator, UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, app.StatusCode);
        using (var passkey = await PostAsync(vic, "/account/passkeys/new")) Assert.Equal(HttpStatusCode.OK, passkey.StatusCode);
        Assert.Contains("data-passkey=\"new\"", await vic.GetStringAsync(new Uri(Security, UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_password_is_a_proof_for_this_browser_and_no_other()
    {
        using var wes = await SinceLongAsync("wes@example.com");
        using var elsewhere = App.NewVisitor();
        using (await elsewhere.SignInAsync("wes@example.com", Password)) { }
        await AgeAsync("wes@example.com");
        using (var wrong = await wes.SendFormAsync(Prove, "prove-password", ("ByPassword.Password", "a wrong guess"))) Assert.Contains("This is not your present password.", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using (var right = await wes.SendFormAsync(Prove, "prove-password", ("ByPassword.Password", Password))) Assert.Equal(Authenticator, right.LeadsTo());
        using (var app = await wes.GetAsync(new Uri(Authenticator, UriKind.Relative))) Assert.Equal(HttpStatusCode.OK, app.StatusCode);
        using (var other = await elsewhere.GetAsync(new Uri(Authenticator, UriKind.Relative))) Assert.Equal(Prove, other.LeadsTo());
        // For ten minutes.
        await AgeAsync("wes@example.com");
        using (var late = await wes.GetAsync(new Uri(Authenticator, UriKind.Relative))) Assert.Equal(Prove, late.LeadsTo());
    }

    [Fact]
    public async Task A_code_by_mail_is_a_proof()
    {
        using var xia = await SinceLongAsync("xia@example.com");
        using (var asked = await xia.SendFormAsync(Prove, "prove-ask")) Assert.Equal($"{Prove}&step=code", asked.LeadsTo());
        var code = await xia.CodeAsync("xia@example.com", "it is you");
        // From the beginning again, too soon: said openly, and the code is asked for all the same.
        using (var again = await xia.SendFormAsync(Prove, "prove-ask")) Assert.Contains("and the last one counts", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using (var there = await xia.SendFormAsync(Prove, "prove-code", ("ByCode.Code", "1"))) Assert.Contains("This code is not right", await there.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using (var wrong = await xia.SendFormAsync($"{Prove}&step=code", "prove-code", ("ByCode.Code", code == "000000" ? "111111" : "000000"))) Assert.Contains("This code is not right", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using (var right = await xia.SendFormAsync($"{Prove}&step=code", "prove-code", ("ByCode.Code", code))) Assert.Equal(Authenticator, right.LeadsTo());
        using var app = await xia.GetAsync(new Uri(Authenticator, UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, app.StatusCode);
    }

    [Fact]
    public async Task Signing_in_again_is_a_proof_and_a_cookie_written_afresh_is_none()
    {
        using var yan = await SinceLongAsync("yan@example.com");
        // A changed name writes the cookie afresh.
        using (await yan.SendFormAsync("/account", "profile", ("Input.Name", "Yan the Second"), ("Input.Phone", ""))) { }
        using (var stale = await yan.GetAsync(new Uri(Authenticator, UriKind.Relative))) Assert.Equal(Prove, stale.LeadsTo());
        using (await yan.SignInAsync("yan@example.com", Password)) { }
        using var fresh = await yan.GetAsync(new Uri(Authenticator, UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, fresh.StatusCode);
    }

    private async Task<HttpClient> SinceLongAsync(string email)
    {
        var person = App.NewVisitor();
        using (var registered = await person.RegisterAsync(email)) Assert.Equal("/", registered.LeadsTo());
        await AgeAsync(email);
        return person;
    }

    /// <summary>Eleven minutes pass for the sign-ins of this person.</summary>
    private Task AgeAsync(string email) => App.Database.ExecuteAsync($"UPDATE identity.sessions SET started_at = started_at - interval '11 minutes', proved_at = proved_at - interval '11 minutes' WHERE user_id = (SELECT id FROM identity.users WHERE email = '{email}')");

    private static async Task<HttpResponseMessage> PostAsync(HttpClient person, string path, params (string Name, string Value)[] fields)
    {
        var token = WebUtility.HtmlDecode(Regex.Match(await person.GetStringAsync(new Uri(Security, UriKind.Relative)), "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value);
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", token), .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))]);
        return await person.PostAsync(new Uri(path, UriKind.Relative), form);
    }
}
