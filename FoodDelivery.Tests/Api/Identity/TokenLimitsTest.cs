using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using FoodDelivery.Dispatch;
using FoodDelivery.Identity;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Api.Identity;

/// <summary>A thousand wrong tries at the token server: limited, and none the wiser.</summary>
public sealed class TokenLimitsTest
{
    [Fact]
    public async Task A_thousand_wrong_secrets_and_refresh_tokens_are_limited_and_right_ones_are_not_counted()
    {
        await using var app = await TestApp.StartAsync(city: true);
        // Right ones cost nothing, however many come.
        for (var i = 0; i < 40; i++) Assert.Equal(200, (await app.TokensOfKioskAsync(OrderingPermissions.Read)).Status);

        using var guesser = app.NewVisitor();
        var (looked, limited) = (0, 0);
        for (var i = 0; i < 1000; i++)
        {
            using var answer = await guesser.PostAsync(new Uri("connect/token", UriKind.Relative), new FormUrlEncodedContent(i % 2 == 0
                ? new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = i % 4 == 0 ? SeedClients.Kiosk : $"nobody-{i}", ["client_secret"] = $"guess-{i}" }
                : new() { ["grant_type"] = "refresh_token", ["client_id"] = SeedClients.App, ["refresh_token"] = $"guess-{i}" }));
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            {
                limited++;
                Assert.Equal(TimeSpan.FromSeconds(60), answer.Headers.RetryAfter?.Delta);
                Assert.Equal("too_many_requests", (string?)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["error"]);
            }
            else
            {
                looked++;
                Assert.InRange((int)answer.StatusCode, 400, 401);
            }
        }
        // The thousand may last into a second minute.
        Assert.InRange(looked, 20, 60);
        Assert.Equal(1000 - looked, limited);
        // The same address is refused at the others, too, even with a right secret: nobody can tell whether it was right.
        Assert.Equal(429, (await app.TokensOfKioskAsync(OrderingPermissions.Read)).Status);
        Assert.Equal(429, (await app.ConnectAsync("introspect", new() { ["client_id"] = SeedClients.Kiosk, ["client_secret"] = SeedClients.KioskSecret, ["token"] = "x" })).Status);
    }

    [Fact]
    public async Task Nobody_learns_which_programs_exist_by_words_or_by_time()
    {
        await using var app = await TestApp.StartAsync(city: true, settings: new Dictionary<string, string?> { ["Identity:TriesPerMinute"] = "100000" });
        using var guesser = app.NewVisitor();
        var known = await TryAsync(guesser, SeedClients.Kiosk);
        var unknown = await TryAsync(guesser, "no-such-kiosk");
        Assert.Equal(HttpStatusCode.Unauthorized, known.Status);
        Assert.Equal(known.Status, unknown.Status);
        Assert.Equal(known.Body, unknown.Body);

        // In turns, so that whatever else the machine does falls on both alike.
        List<double> ofKnown = [], ofUnknown = [];
        for (var i = 0; i < 60; i++)
        {
            ofKnown.Add((await TryAsync(guesser, SeedClients.Kiosk)).Milliseconds);
            ofUnknown.Add((await TryAsync(guesser, $"no-such-kiosk-{i}")).Milliseconds);
        }
        Assert.InRange(Median(ofKnown) - Median(ofUnknown), -10, 10);
    }

    private static async Task<(HttpStatusCode Status, string Body, double Milliseconds)> TryAsync(HttpClient guesser, string clientId)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = clientId, ["client_secret"] = "a-guess" });
        var watch = Stopwatch.StartNew();
        using var answer = await guesser.PostAsync(new Uri("connect/token", UriKind.Relative), form);
        var body = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, body, watch.Elapsed.TotalMilliseconds);
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
}
