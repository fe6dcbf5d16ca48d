using System.Net;
using System.Text.RegularExpressions;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Api.Identity;

/// <summary>The security page as a browser without scripts uses it, and what it does to other browsers of the same person.</summary>
public sealed partial class SecurityPageTest(AccountApp product) : IClassFixture<AccountApp>
{
    private const string Password = "a long sentence";
    private const string Security = "/account/security";
    private TestApp App => product.App;

    [Fact]
    public async Task A_password_is_changed_with_the_old_one_and_other_browsers_are_out()
    {
        using var here = await PersonAsync("anna@example.com");
        using var there = await SignedInAsync("anna@example.com");
        using (var wrong = await here.SendFormAsync(Security, "password", ("Password.Old", "a wrong guess"), ("Password.New", "another sentence")))
            Assert.Contains("This is not your present password.", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using (var common = await here.SendFormAsync(Security, "password", ("Password.Old", Password), ("Password.New", "Password1")))
            Assert.Contains("Many people use this password", await common.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using (var done = await here.SendFormAsync(Security, "password", ("Password.Old", Password), ("Password.New", "another sentence"))) Assert.Equal("/account/security?done=password", done.LeadsTo());
        Assert.True(await here.IsSignedInAsync());
        Assert.False(await there.IsSignedInAsync());
        using var visitor = App.NewVisitor();
        using (var old = await visitor.SignInAsync("anna@example.com", Password)) Assert.Equal(HttpStatusCode.OK, old.StatusCode);
        using (var right = await visitor.SignInAsync("anna@example.com", "another sentence")) Assert.Equal("/", right.LeadsTo());
    }

    [Fact]
    public async Task Sign_ins_are_listed_and_one_of_them_or_all_can_be_ended()
    {
        using var here = await PersonAsync("bert@example.com");
        using var phone = await SignedInAsync("bert@example.com", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/604.1");
        using var laptop = await SignedInAsync("bert@example.com", "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0");
        var page = await here.GetStringAsync(new Uri(Security, UriKind.Relative));
        Assert.Contains("Firefox on Windows", page, StringComparison.Ordinal);
        Assert.Contains("this browser", page, StringComparison.Ordinal);
        var row = Regex.Match(page, "value=\"([0-9a-f-]{36})\" aria-label=\"Sign out Safari on iPhone\"");
        Assert.True(row.Success, "the phone is not listed");

        // Somebody else can't end it by its id.
        using (var stranger = await PersonAsync("stranger@example.com"))
        using (await stranger.SendFormAsync(Security, "session", ("Ended.Session", row.Groups[1].Value))) { }
        Assert.True(await phone.IsSignedInAsync());

        using (var ended = await here.SendFormAsync(Security, "session", ("Ended.Session", row.Groups[1].Value))) Assert.Equal("/account/security?done=session", ended.LeadsTo());
        Assert.False(await phone.IsSignedInAsync());
        Assert.True(await laptop.IsSignedInAsync());
        using (var all = await here.SendFormAsync(Security, "everywhere")) Assert.Equal("/account/sign-in", all.LeadsTo());
        Assert.False(await laptop.IsSignedInAsync());
        Assert.False(await here.IsSignedInAsync());
        Assert.Equal(0L, await App.Database.ScalarAsync<long>("SELECT count(*) FROM identity.sessions s JOIN identity.users u ON u.id = s.user_id WHERE u.email = $1", "bert@example.com"));
    }

    [Fact]
    public async Task A_cookie_that_was_kept_is_worth_nothing_after_signing_out()
    {
        using var carl = await PersonAsync("carl@example.com");
        using var kept = App.NewVisitor();
        using (var again = await carl.SignInAsync("carl@example.com", Password))
            kept.DefaultRequestHeaders.Add("Cookie", again.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("fd_session=", StringComparison.Ordinal)).Split(';')[0]);
        Assert.True(await kept.IsSignedInAsync());
        using (await carl.SendFormAsync("/account/sign-out", "sign-out")) { }
        Assert.False(await kept.IsSignedInAsync());
    }

    [Fact]
    public async Task Whoever_is_deactivated_is_out_and_does_not_come_in()
    {
        using var dirk = await PersonAsync("dirk@example.com");
        Assert.True(await dirk.IsSignedInAsync());
        await App.Database.ExecuteAsync("UPDATE identity.users SET deactivated_at = now() WHERE email = 'dirk@example.com'");
        Assert.False(await dirk.IsSignedInAsync());
        using var again = await dirk.SignInAsync("dirk@example.com", Password);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Contains("is not right", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_app_is_asked_after_the_password_each_code_once_and_recovery_codes_once_each()
    {
        using var ella = await PersonAsync("ella@example.com");
        var (secret, recovery) = await EnrolAsync(ella);
        Assert.Equal(10, recovery.Count);
        Assert.True(await ella.IsSignedInAsync());
        // Nothing of it lies readable in the database.
        var stored = await App.Database.ScalarAsync<string>("SELECT totp_secret || array_to_string(recovery_hashes, ' ') FROM identity.users WHERE email = 'ella@example.com'");
        Assert.DoesNotContain(Convert.ToHexString(secret), stored, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(recovery[0].Replace("-", "", StringComparison.Ordinal), stored, StringComparison.Ordinal);
        Assert.DoesNotContain(recovery[0], await ella.GetStringAsync(new Uri(Security, UriKind.Relative)), StringComparison.Ordinal);

        using var visitor = App.NewVisitor();
        async Task<string?> CodeAsync(string code)
        {
            using (var first = await visitor.SignInAsync("ella@example.com", Password)) Assert.StartsWith("/account/sign-in/code", first.LeadsTo(), StringComparison.Ordinal);
            Assert.False(await visitor.IsSignedInAsync());
            using var second = await visitor.SendFormAsync("/account/sign-in/code", "code", ("Input.Code", code));
            return second.StatusCode == HttpStatusCode.Redirect ? second.LeadsTo() : null;
        }
        // The code of the enrolment is used up, and so is one that signed in.
        Assert.Null(await CodeAsync(Totp.CodeAt(secret, await StepAsync("ella@example.com"))));
        var next = Totp.CodeAt(secret, Totp.StepAt(TimeProvider.System.GetUtcNow()) + 1);
        Assert.Equal("/", await CodeAsync(next));
        Assert.True(await visitor.IsSignedInAsync());
        using (await visitor.SendFormAsync("/account/sign-out", "sign-out")) { }
        Assert.Null(await CodeAsync(next));
        Assert.Equal("/", await CodeAsync(recovery[3].ToUpperInvariant()));
        using (await visitor.SendFormAsync("/account/sign-out", "sign-out")) { }
        Assert.Null(await CodeAsync(recovery[3]));

        // Taking it away asks for the password.
        using (var wrong = await ella.SendFormAsync(Security, "second-factor-remove", ("Remove.Proof", "a wrong guess"))) Assert.Contains("not your present password", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using (var off = await ella.SendFormAsync(Security, "second-factor-remove", ("Remove.Proof", Password))) Assert.Equal("/account/security?done=second-factor-gone", off.LeadsTo());
        using var plain = App.NewVisitor();
        using (var straight = await plain.SignInAsync("ella@example.com", Password)) Assert.Equal("/", straight.LeadsTo());
    }

    [Fact]
    public async Task An_admin_sets_up_the_app_before_anything_of_operations_opens()
    {
        using (await PersonAsync("fred@example.com")) { }
        await App.InsideAsync(async (IdentityDb db) =>
        {
            db.UserRoles.Add(new IdentityUserRole<Guid> { UserId = await db.Users.Where(u => u.Email == "fred@example.com").Select(u => u.Id).SingleAsync(), RoleId = IdentityDb.RoleId(Roles.Admin) });
            return await db.SaveChangesAsync();
        });
        using var fred = await SignedInAsync("fred@example.com");
        foreach (var door in new[] { "/admin", "/admin/orders", "/admin/people.csv", "/hangfire" })
        {
            using var led = await fred.GetAsync(new Uri(door, UriKind.Relative));
            Assert.Equal("/account/security/authenticator?why=admin", led.LeadsTo());
        }
        // Nor by a token.
        var before = await App.TokensByCodeAsync(fred, IdentityPermissions.Manage);
        Assert.DoesNotContain(IdentityPermissions.Manage, before.Scope ?? "", StringComparison.Ordinal);
        await EnrolAsync(fred);
        using var opened = await fred.GetAsync(new Uri("/admin", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        // Without it again, closed again.
        using (await fred.SendFormAsync(Security, "second-factor-remove", ("Remove.Proof", Password))) { }
        using var closed = await fred.GetAsync(new Uri("/admin", UriKind.Relative));
        Assert.Equal("/account/security/authenticator?why=admin", closed.LeadsTo());
    }

    [Fact]
    public async Task The_demos_own_admin_is_excused_and_the_page_says_so()
    {
        using var alex = await App.SignedInAsync(DemoPeople.Alex);
        using var opened = await alex.GetAsync(new Uri("/admin", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        Assert.Contains("is excused", await alex.GetStringAsync(new Uri(Security, UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_is_confirmed_on_the_page()
    {
        using var gus = await PersonAsync("gus@example.com");
        using (await gus.SendFormAsync("/account", "profile", ("Input.Name", "Gus"), ("Input.Phone", "212 555 0191"))) { }
        using (var asked = await gus.SendFormAsync(Security, "phone")) Assert.Contains("Code from the text message", await asked.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        // Asked once more at once: said openly, and the code that is on its way can be typed.
        using (var again = await gus.SendFormAsync(Security, "phone"))
        {
            var page = await again.Content.ReadAsStringAsync();
            Assert.Matches("You can ask for another in (a second|[0-9]+ seconds)", page);
            Assert.Contains("Code from the text message", page, StringComparison.Ordinal);
        }
        var code = await gus.CodeAsync("+12125550191", "FoodDelivery code");
        using (var done = await gus.SendFormAsync(Security, "phone-code", ("PhoneCode.Code", code))) Assert.Equal("/account/security?done=phone", done.LeadsTo());
        Assert.Contains("· confirmed", WebUtility.HtmlDecode(await gus.GetStringAsync(new Uri(Security, UriKind.Relative))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_nobody_has_proven_is_confirmed_on_the_page()
    {
        using var kim = await PersonAsync("kim@example.com");
        await App.Database.ExecuteAsync("UPDATE identity.users SET email_confirmed = false WHERE email = 'kim@example.com'");
        Assert.Contains("Confirm or change the address", await kim.GetStringAsync(new Uri(Security, UriKind.Relative)), StringComparison.Ordinal);
        using (await kim.SendFormAsync(Security, "email", ("Email.Email", "kim@example.com"), ("Email.Password", Password))) { }
        var code = await kim.CodeAsync("kim@example.com", "your e-mail address");
        using (var done = await kim.SendFormAsync(Security, "email-code", ("EmailCode.Code", code))) Assert.Equal("/account/security?done=email-proven", done.LeadsTo());
        Assert.True(await App.Database.ScalarAsync<bool>("SELECT email_confirmed FROM identity.users WHERE email = 'kim@example.com'"));
    }

    [Fact]
    public async Task A_forgotten_password_is_chosen_anew_and_the_page_says_the_same_to_strangers()
    {
        using (await PersonAsync("hans@example.com")) { }
        using var visitor = App.NewVisitor();
        async Task<string> AskAsync(string email)
        {
            using var answer = await visitor.ForgetPasswordAsync(email);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return Anonymous().Replace(await answer.Content.ReadAsStringAsync(), "").Replace(email, "", StringComparison.Ordinal);
        }
        Assert.Equal(await AskAsync("nobody-at-all@example.com"), await AskAsync("hans@example.com"));
        var code = await visitor.CodeAsync("hans@example.com", "choose a new password");
        using (var done = await RecoverAsync(visitor, code, "another sentence")) Assert.Contains("Your password is changed", await done.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.False(await visitor.IsSignedInAsync());
        using (var right = await visitor.SignInAsync("hans@example.com", "another sentence")) Assert.Equal("/", right.LeadsTo());
    }

    [Fact]
    public async Task The_code_step_is_a_page_of_its_own_and_only_in_the_browser_that_asked()
    {
        using var visitor = App.NewVisitor();
        using (var asked = await visitor.BeginRegistrationAsync("jutta@example.com")) Assert.Equal("/account/register?step=code&returnUrl=%2F", asked.LeadsTo());
        // Loaded again, as after Back and Forward, nothing is sent again.
        for (var i = 0; i < 2; i++) Assert.Contains("jutta@example.com", await visitor.GetStringAsync(new Uri("/account/register?step=code", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Equal(1L, await App.Database.ScalarAsync<long>("SELECT count(*) FROM identity.codes WHERE send_to = 'jutta@example.com'"));
        using var stranger = App.NewVisitor();
        using (var led = await stranger.GetAsync(new Uri("/account/register?step=code", UriKind.Relative))) Assert.Equal("/account/register?returnUrl=%2F", led.LeadsTo());
        using (var led = await stranger.GetAsync(new Uri("/account/recover?step=code", UriKind.Relative))) Assert.Equal("/account/recover", led.LeadsTo());
    }

    [Fact]
    public async Task Registering_says_the_same_of_every_address()
    {
        using (await PersonAsync("ines@example.com")) { }
        using var visitor = App.NewVisitor();
        async Task<string> AskAsync(string email)
        {
            using var answer = await visitor.FollowAsync(await visitor.BeginRegistrationAsync(email));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return Anonymous().Replace(await answer.Content.ReadAsStringAsync(), "").Replace(email, "", StringComparison.Ordinal);
        }
        Assert.Equal(await AskAsync("ines-is-new@example.com"), await AskAsync("ines@example.com"));
    }

    /// <summary>The second step, in the browser that took the first.</summary>
    internal static Task<HttpResponseMessage> RecoverAsync(HttpClient visitor, string code, string password) =>
        visitor.SendFormAsync("/account/recover?step=code", "recover", ("Input.Code", code), ("Input.Password", password));

    private async Task<(byte[] Secret, IReadOnlyList<string> Recovery)> EnrolAsync(HttpClient person)
    {
        var page = WebUtility.HtmlDecode(await person.GetStringAsync(new Uri("/account/security/authenticator", UriKind.Relative)));
        var offer = Regex.Match(page, "name=\"Input.Sealed\" value=\"([^\"]+)\"").Groups[1].Value;
        var secret = FromBase32(Regex.Match(page, "class=\"key\"[^>]*>([A-Z2-7 ]+)<").Groups[1].Value);
        Assert.Contains("data:image/svg+xml;base64,", page, StringComparison.Ordinal);
        using (var wrong = await person.SendFormAsync("/account/security/authenticator", "authenticator", ("Input.Sealed", offer), ("Input.Code", "000000")))
            Assert.Contains("This code is not right", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var right = await person.SendFormAsync("/account/security/authenticator", "authenticator", ("Input.Sealed", offer), ("Input.Code", Totp.CodeAt(secret, Totp.StepAt(TimeProvider.System.GetUtcNow()))));
        return (secret, [.. Regex.Matches(await right.Content.ReadAsStringAsync(), "<code[^>]*>([a-z0-9]{5}-[a-z0-9]{5})</code>").Select(match => match.Groups[1].Value)]);
    }

    private static byte[] FromBase32(string text)
    {
        var (bytes, buffer, bits) = (new List<byte>(), 0, 0);
        foreach (var letter in text.Where(c => c != ' '))
        {
            (buffer, bits) = ((buffer << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal), bits + 5);
            if (bits < 8) continue;
            bytes.Add((byte)(buffer >> (bits - 8)));
            bits -= 8;
            buffer &= (1 << bits) - 1;
        }
        return [.. bytes];
    }

    private Task<long> StepAsync(string email) => App.Database.ScalarAsync<long>("SELECT totp_step FROM identity.users WHERE email = $1", email);

    private async Task<HttpClient> PersonAsync(string email)
    {
        var person = App.NewVisitor();
        using var registered = await person.RegisterAsync(email);
        Assert.Equal("/", registered.LeadsTo());
        return person;
    }

    private async Task<HttpClient> SignedInAsync(string email, string? agent = null)
    {
        var person = App.NewVisitor();
        if (agent is not null) person.DefaultRequestHeaders.Add("User-Agent", agent);
        using var answer = await person.SignInAsync(email, Password);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return person;
    }

    // What differs from one answer to the next by nature.
    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"[^\"]+\"|name=\"server-time\" content=\"[0-9]+\"|<!--Blazor[^>]*-->")]
    private static partial Regex Anonymous();
}
