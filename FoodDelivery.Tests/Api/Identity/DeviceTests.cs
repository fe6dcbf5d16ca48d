using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FoodDelivery.Identity;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Api.Identity;

/// <summary>A tablet in the kitchen shows a code; its cook types it on a phone.</summary>
public sealed partial class DeviceTests
{
    private const string Wrong = "This code is not right, or it has ended";

    [Fact]
    public async Task A_tablet_is_connected_from_the_code_to_the_kitchens_token()
    {
        await using var app = await TestApp.StartAsync(city: true);
        var device = await AskAsync(app);
        Assert.Matches("^[0-9]{3}-[0-9]{3}-[0-9]{3}$", (string?)device["user_code"]);
        Assert.Equal(5, (int)device["interval"]!);
        Assert.EndsWith("/connect/verify", (string)device["verification_uri"]!, StringComparison.Ordinal);
        Assert.Equal("authorization_pending", (await PollAsync(app, device)).Error);
        Assert.Equal("slow_down", (await PollAsync(app, device)).Error);

        using var marco = await app.SignedInAsync(DemoPeople.Marco);
        // In the link or typed, with or without its dashes.
        var typed = ((string)device["user_code"]!).Replace("-", " ", StringComparison.Ordinal);
        var page = await PageAsync(marco, typed);
        Assert.Contains("Connect Kitchen tablet?", page, StringComparison.Ordinal);
        Assert.Contains("See your kitchen's queue", page, StringComparison.Ordinal);
        // Somebody else's form does not connect it.
        using (var forged = new FormUrlEncodedContent([new("user_code", typed), new("answer", "agree")]))
        using (var answer = await marco.PostAsync(new Uri("connect/verify/answer", UriKind.Relative), forged)) Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains((await PollAsync(app, device)).Error, new[] { "authorization_pending", "slow_down" });

        Assert.Equal("/connect/verify?said=agreed", await AnswerAsync(marco, typed, "agree"));
        Assert.Contains("Connected. The device goes on by itself", await PageAsync(marco, null, "?said=agreed"), StringComparison.Ordinal);
        var tokens = await PollAsync(app, device);
        Assert.Equal(200, tokens.Status);
        Assert.Equal($"{OrderingPermissions.Kitchen} offline_access".Split(' ').Order(), tokens.Scope!.Split(' ').Order());
        var restaurant = await app.Database.ScalarAsync<Guid>("SELECT id FROM catalog.restaurants WHERE slug = $1", DemoPeople.MarcosRestaurant);
        var body = JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(tokens.Access.Split('.')[1]))!;
        Assert.Equal(DemoPeople.Marco.Id.ToString(), (string?)body["sub"]);
        Assert.Contains(restaurant.ToString(), body["fd:restaurant"]!.ToJsonString(), StringComparison.Ordinal);
        // The code is used up, and so is the answer.
        Assert.Equal("invalid_grant", (await PollAsync(app, device)).Error);
        Assert.Contains(Wrong, await PageAsync(marco, typed), StringComparison.Ordinal);
        // Asking twice with a used code ends the family, as with any code.
        Assert.Equal(400, (await app.AskForTokensAsync(new() { ["grant_type"] = "refresh_token", ["client_id"] = SeedClients.Tablet, ["refresh_token"] = tokens.Refresh! })).Status);
    }

    [Fact]
    public async Task A_refused_tablet_gets_nothing()
    {
        await using var app = await TestApp.StartAsync(city: true);
        var device = await AskAsync(app);
        using var marco = await app.SignedInAsync(DemoPeople.Marco);
        Assert.Equal("/connect/verify?said=refused", await AnswerAsync(marco, (string)device["user_code"]!, "refuse"));
        Assert.Equal("access_denied", (await PollAsync(app, device)).Error);
    }

    [Fact]
    public async Task Wrong_codes_are_limited_and_then_the_right_one_is_not_told_either()
    {
        await using var app = await TestApp.StartAsync(city: true, settings: new Dictionary<string, string?> { ["Identity:TriesPerMinute"] = "5" });
        var device = await AskAsync(app);
        using var guesser = await app.SignedInAsync(DemoPeople.Ada);
        for (var i = 0; i < 5; i++) Assert.Contains(Wrong, await PageAsync(guesser, $"00000000{i}"), StringComparison.Ordinal);
        Assert.Contains("Too many wrong codes", await PageAsync(guesser, "000000009"), StringComparison.Ordinal);
        Assert.Contains("Too many wrong codes", await PageAsync(guesser, (string)device["user_code"]!), StringComparison.Ordinal);
        // Marco has guessed nothing.
        using var marco = await app.SignedInAsync(DemoPeople.Marco);
        Assert.Contains("Connect Kitchen tablet?", await PageAsync(marco, (string)device["user_code"]!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_opens_the_link_signs_in_first_and_keeps_the_code()
    {
        await using var app = await TestApp.StartAsync(city: true);
        using var visitor = app.NewVisitor();
        using var sent = await visitor.GetAsync(new Uri("connect/verify?user_code=123-456-789", UriKind.Relative));
        Assert.Equal("/account/sign-in?returnUrl=%2Fconnect%2Fverify%3Fuser_code%3D123-456-789", sent.LeadsTo());
    }

    private static async Task<JsonObject> AskAsync(TestApp app)
    {
        var (status, device) = await app.ConnectAsync("device", new() { ["client_id"] = SeedClients.Tablet, ["scope"] = $"{OrderingPermissions.Kitchen} offline_access" });
        Assert.Equal(200, status);
        return device;
    }

    private static Task<TestApp.Tokens> PollAsync(TestApp app, JsonObject device) =>
        app.AskForTokensAsync(new() { ["grant_type"] = "urn:ietf:params:oauth:grant-type:device_code", ["client_id"] = SeedClients.Tablet, ["device_code"] = (string)device["device_code"]! });

    private static async Task<string> PageAsync(HttpClient person, string? code, string? query = null) =>
        WebUtility.HtmlDecode(await person.GetStringAsync(new Uri("connect/verify" + (query ?? $"?user_code={Uri.EscapeDataString(code!)}"), UriKind.Relative)));

    private static async Task<string> AnswerAsync(HttpClient person, string code, string answer)
    {
        var page = await person.GetStringAsync(new Uri($"connect/verify?user_code={Uri.EscapeDataString(code)}", UriKind.Relative));
        var token = WebUtility.HtmlDecode(Token().Match(page).Groups[1].Value);
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("user_code", code), new("answer", answer)]);
        using var sent = await person.PostAsync(new Uri("connect/verify/answer", UriKind.Relative), form);
        return sent.LeadsTo();
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
