using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Api.Identity;

/// <summary>The link of an invitation over HTTP, from the program that made it to the person who follows it.</summary>
public sealed class InvitationLinkTests(AccountApp product) : IClassFixture<AccountApp>
{
    private TestApp App => product.App;

    private async Task<(string Id, string Link)> InviteAsync(string email, params string[] roles)
    {
        using var alex = await App.SignedInAsync(DemoPeople.Alex);
        using var answer = await alex.PostKeyedAsync("api/v1/identity/invitations", new { email, roles, why = "We grow" });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var made = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        return ((string)made["id"]!, new Uri((string)made["link"]!).PathAndQuery);
    }

    [Fact]
    public async Task Somebody_new_sets_a_password_and_is_at_work_and_the_link_is_spent()
    {
        var (_, link) = await InviteAsync("nia@example.com", Roles.Dispatcher);
        using var nia = App.NewVisitor();
        var html = WebUtility.HtmlDecode(await nia.GetStringAsync(new Uri(link, UriKind.Relative)));
        Assert.Contains("as dispatcher", html, StringComparison.Ordinal);
        using (var shortOne = await nia.SendFormAsync(link, "invitation", ("Input.Name", "Nia"), ("Input.Password", "short")))
            Assert.Contains("Choose a password of at least 8 characters.", await shortOne.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using (var accepted = await nia.SendFormAsync(link, "invitation", ("Input.Name", "Nia"), ("Input.Password", "a long sentence"))) Assert.Equal("/dispatch", accepted.LeadsTo());
        using (var board = await nia.GetAsync(new Uri("/dispatch", UriKind.Relative))) Assert.Equal(HttpStatusCode.OK, board.StatusCode);

        using var eve = App.NewVisitor();
        var spent = WebUtility.HtmlDecode(await eve.GetStringAsync(new Uri(link, UriKind.Relative)));
        Assert.Contains("This invitation does not work", spent, StringComparison.Ordinal);
        Assert.DoesNotContain("nia@example.com", spent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_known_signs_in_first_and_nobody_else_gets_in_by_the_link()
    {
        using var ben = App.NewVisitor();
        using (await ben.RegisterAsync("ben-at-work@example.com")) { }
        var (_, link) = await InviteAsync("ben-at-work@example.com", Roles.Dispatcher);

        using var stranger = App.NewVisitor();
        var html = WebUtility.HtmlDecode(await stranger.GetStringAsync(new Uri(link, UriKind.Relative)));
        Assert.Contains("There is an account with this address", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Input.Password", html, StringComparison.Ordinal);
        using var ada = await App.SignedInAsync(DemoPeople.Ada);
        using (var refused = await ada.SendFormAsync(link, "invitation")) Assert.Contains("for somebody else", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using (var accepted = await ben.SendFormAsync(link, "invitation")) Assert.Equal("/dispatch", accepted.LeadsTo());
        using (var board = await ben.GetAsync(new Uri("/dispatch", UriKind.Relative))) Assert.Equal(HttpStatusCode.OK, board.StatusCode);
    }

    [Fact]
    public async Task A_withdrawn_link_is_worth_nothing()
    {
        var (id, link) = await InviteAsync("gone@example.com", Roles.Courier);
        using var alex = await App.SignedInAsync(DemoPeople.Alex);
        Assert.Contains("gone@example.com", await alex.GetStringAsync(new Uri("api/v1/identity/invitations", UriKind.Relative)), StringComparison.Ordinal);
        using (var gone = await alex.DeleteAsync(new Uri($"api/v1/identity/invitations/{id}", UriKind.Relative))) Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        using var visitor = App.NewVisitor();
        Assert.Contains("This invitation does not work", await visitor.GetStringAsync(new Uri(link, UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_deactivated_is_out_at_the_next_look()
    {
        using var dan = App.NewVisitor();
        using (await dan.RegisterAsync("dan-leaves@example.com")) { }
        Assert.True(await dan.IsSignedInAsync());
        var id = await App.Database.ScalarAsync<Guid>("SELECT id FROM identity.users WHERE email = 'dan-leaves@example.com'");
        using var alex = await App.SignedInAsync(DemoPeople.Alex);
        using (var refused = await alex.PostAsJsonAsync(new Uri($"api/v1/identity/people/{id}/deactivate", UriKind.Relative), new { why = "" })) Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        using (var done = await alex.PostAsJsonAsync(new Uri($"api/v1/identity/people/{id}/deactivate", UriKind.Relative), new { why = "Left us" })) Assert.Equal(HttpStatusCode.NoContent, done.StatusCode);
        Assert.False(await dan.IsSignedInAsync());
        using (var done = await alex.PostAsJsonAsync(new Uri($"api/v1/identity/people/{id}/reactivate", UriKind.Relative), new { why = "Back" })) Assert.Equal(HttpStatusCode.NoContent, done.StatusCode);
    }

    [Theory]
    [InlineData("GET", "api/v1/identity/invitations")]
    [InlineData("POST", "api/v1/identity/invitations")]
    [InlineData("DELETE", "api/v1/identity/invitations/0199d000-0000-7000-8000-000000000001")]
    [InlineData("POST", "api/v1/identity/people/0199d000-0000-7000-8000-000000000001/deactivate")]
    [InlineData("POST", "api/v1/identity/people/0199d000-0000-7000-8000-000000000001/reactivate")]
    [InlineData("GET", "api/v1/notifications/webhooks")]
    [InlineData("POST", "api/v1/notifications/webhooks")]
    public async Task Neither_visitors_nor_dispatchers_nor_tokens_without_the_scope(string method, string path)
    {
        async Task<HttpStatusCode> AskAsync(HttpClient who)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = method == "GET" ? null : JsonContent.Create(new { }) };
            using var answer = await who.SendAsync(request);
            return answer.StatusCode;
        }
        using var visitor = App.NewVisitor();
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(visitor));
        using var dora = await App.SignedInAsync(DemoPeople.Dora);
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(dora));
        using var program = await App.ProgramOfAsync(DemoPeople.Alex, IdentityPermissions.Profile, FoodDelivery.Notifications.NotificationsPermissions.Alerts);
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(program));
    }
}
