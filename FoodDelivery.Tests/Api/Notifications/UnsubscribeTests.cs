using System.Net;
using System.Text;
using FoodDelivery.Notifications;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Api.Notifications;

/// <summary>The way out as mail programs and people use it: one POST without cookies ends it, any number of looks change nothing.</summary>
public sealed class UnsubscribeTests(ClassApp product) : IClassFixture<ClassApp>
{
    private const string OneClick = "List-Unsubscribe=One-Click";

    private TestApp App => product.App;

    private async Task<string> WayAsync(DemoPerson person, MessageChannel channel = MessageChannel.Email)
    {
        await App.InsideAsync((Consents consents) => consents.RecordAsync(person.Id, channel, true, "account page", ConsentWords.Of(channel), CancellationToken.None));
        return await App.InsideAsync((WayOut way) => Task.FromResult("unsubscribe/" + way.SealFor(person.Id, channel)));
    }

    private Task<bool> AgreesAsync(DemoPerson person) => App.InsideAsync((NotificationsDb db) => db.Preferences.AnyAsync(p => p.PersonId == person.Id && p.PromotionsByEmail));

    private static async Task<HttpResponseMessage> PostAsync(HttpClient visitor, string path, string form, string type = "application/x-www-form-urlencoded")
    {
        using var content = new StringContent(form, Encoding.UTF8, type);
        return await visitor.PostAsync(ApiCalls.Path(path), content);
    }

    private static async Task<string> PageAsync(HttpClient visitor, string path)
    {
        using var answer = await visitor.GetAsync(ApiCalls.Path(path));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_mail_program_posts_once_or_twice_without_cookies_and_it_is_over()
    {
        var person = DemoPeople.Customers[21];
        var way = await WayAsync(person);
        using var program = App.NewVisitor();
        for (var i = 0; i < 2; i++)
        {
            using var answer = await PostAsync(program, way, OneClick);
            Assert.Equal((HttpStatusCode.OK, null), (answer.StatusCode, answer.Headers.Location));
            Assert.False(answer.Headers.Contains("Set-Cookie") && answer.Headers.GetValues("Set-Cookie").Any(cookie => cookie.StartsWith(".AspNetCore", StringComparison.Ordinal)));
        }
        Assert.False(await AgreesAsync(person));
        Assert.Equal(2, await App.InsideAsync((NotificationsDb db) => db.Consents.CountAsync(c => c.PersonId == person.Id)));
    }

    [Theory]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n", "multipart/form-data; boundary=x")]
    [InlineData("", "text/plain")]
    public async Task However_a_mail_program_writes_it(string body, string type)
    {
        var person = DemoPeople.Customers[22 + (body.Length == 0 ? 1 : 0)];
        var way = await WayAsync(person);
        using var program = App.NewVisitor();
        using var content = new ByteArrayContent(Encoding.ASCII.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await program.PostAsync(ApiCalls.Path(way), content);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(await AgreesAsync(person));
    }

    [Fact]
    public async Task Looking_changes_nothing_one_button_ends_it_and_one_takes_that_back()
    {
        var person = DemoPeople.Customers[24];
        var way = await WayAsync(person);
        using var visitor = App.NewVisitor();
        for (var i = 0; i < 3; i++) Assert.Contains("Stop offers by e-mail", await PageAsync(visitor, way), StringComparison.Ordinal);
        using (var head = await visitor.SendAsync(new HttpRequestMessage(HttpMethod.Head, ApiCalls.Path(way)))) Assert.NotEqual(HttpStatusCode.InternalServerError, head.StatusCode);
        Assert.True(await AgreesAsync(person));

        using (var ended = await PostAsync(visitor, way, "from=page")) Assert.Equal((HttpStatusCode.SeeOther, "/" + way), (ended.StatusCode, ended.Headers.Location?.ToString()));
        Assert.False(await AgreesAsync(person));
        var page = await PageAsync(visitor, way);
        Assert.Contains("You get no offers by e-mail any more", page, StringComparison.Ordinal);
        Assert.Contains(Unsubscribe.UndoWords, page, StringComparison.Ordinal);

        using (var undone = await PostAsync(visitor, way + "/undo", "")) Assert.Equal(HttpStatusCode.SeeOther, undone.StatusCode);
        Assert.True(await AgreesAsync(person));
        Assert.Contains("Stop offers by e-mail", await PageAsync(visitor, way), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_forged_link_opens_nothing_and_says_what_to_do()
    {
        var person = DemoPeople.Customers[25];
        var way = await WayAsync(person);
        using var visitor = App.NewVisitor();
        foreach (var forged in new[] { "unsubscribe/nonsense", way[..^3], $"unsubscribe/{person.Id}", way + "AA" })
        {
            using (var answer = await PostAsync(visitor, forged, OneClick)) Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            using (var undone = await PostAsync(visitor, forged + "/undo", "")) Assert.Equal(HttpStatusCode.SeeOther, undone.StatusCode);
            Assert.Contains("This link is not complete", await PageAsync(visitor, forged), StringComparison.Ordinal);
        }
        Assert.True(await AgreesAsync(person));
    }

    [Fact]
    public async Task Whoever_is_signed_in_elsewhere_is_not_meant_but_whose_link_it_is()
    {
        var person = DemoPeople.Customers[26];
        var way = await WayAsync(person);
        await WayAsync(DemoPeople.Ada);
        using var ada = await App.SignedInAsync(DemoPeople.Ada);
        using (await PostAsync(ada, way, OneClick)) { }
        Assert.Equal((false, true), (await AgreesAsync(person), await AgreesAsync(DemoPeople.Ada)));
    }

    [Fact]
    public async Task Where_no_address_is_configured_the_link_leads_to_this_process()
    {
        var url = await App.InsideAsync((WayOut way) => Task.FromResult(way.UrlFor(DemoPeople.Ada.Id, MessageChannel.Email)));
        Assert.True(Uri.TryCreate(url, UriKind.Absolute, out var address) && address.AbsolutePath.StartsWith("/unsubscribe/", StringComparison.Ordinal), url);
    }
}
