using System.Net;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Api.Identity;

/// <summary>One click in the demo, nothing anywhere else; and nobody guesses passwords quickly.</summary>
public sealed class DemoSignInTest
{
    [Fact]
    public async Task Each_host_begins_where_their_day_begins()
    {
        await using var app = await TestApp.StartAsync(city: true);
        foreach (var (person, home) in new[] { (DemoPeople.Ada, "/"), (DemoPeople.Marco, "/kitchen"), (DemoPeople.Dora, "/dispatch"), (DemoPeople.Lena, "/courier"), (DemoPeople.Alex, "/admin") })
        {
            using var visitor = app.NewVisitor();
            using var answer = await ClickAsync(visitor, person.Id);
            Assert.Equal(home, answer.LeadsTo());
            Assert.True(await visitor.IsSignedInAsync());
        }
        // Only the hosts: nobody becomes one of the two hundred customers by their id.
        using var stranger = app.NewVisitor();
        using var refused = await ClickAsync(stranger, DemoPeople.Customers[7].Id);
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }

    [Theory]
    [InlineData("Production", "true")]
    [InlineData("Development", "false")]
    public async Task Where_it_is_no_demo_there_is_no_way_in_without_a_password(string environment, string demo)
    {
        await using var app = await TestApp.StartAsync(city: true, settings: new Dictionary<string, string?> { ["environment"] = environment, ["Demo:Enabled"] = demo, ["Sandbox:AllowInProduction"] = "true" });
        using var visitor = app.NewVisitor();
        using var answer = await ClickAsync(visitor, DemoPeople.Alex.Id);
        // The address does not exist; like any other it only leads to signing in.
        if (answer.StatusCode == HttpStatusCode.Redirect) Assert.StartsWith("/account/sign-in", answer.LeadsTo(), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.False(await visitor.IsSignedInAsync());
        Assert.DoesNotContain("account/demo", await visitor.GetStringAsync(new Uri("/account/sign-in", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_address_may_not_try_for_ever_but_may_look()
    {
        await using var app = await TestApp.StartAsync(settings: new Dictionary<string, string?> { ["Identity:TriesPerMinute"] = "3" });
        using var guesser = app.NewVisitor();
        for (var i = 0; i < 3; i++)
        {
            using var tried = await guesser.SignInAsync($"guess{i}@example.com", "a wrong guess");
            Assert.Equal(HttpStatusCode.OK, tried.StatusCode);
        }
        using var refused = await guesser.SignInAsync("guess4@example.com", "a wrong guess");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Contains("Wait a minute", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        // Registering counts to the same purse; looking at a page never does.
        using var registering = await guesser.RegisterAsync("guess@example.com");
        Assert.Equal(HttpStatusCode.TooManyRequests, registering.StatusCode);
    }

    private static async Task<HttpResponseMessage> ClickAsync(HttpClient visitor, Guid person)
    {
        using var form = new FormUrlEncodedContent([new("person", person.ToString())]);
        return await visitor.PostAsync(new Uri("/account/demo", UriKind.Relative), form);
    }
}
