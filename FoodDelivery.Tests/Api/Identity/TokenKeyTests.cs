using System.Buffers.Text;
using System.Text.Json.Nodes;
using FoodDelivery.Dispatch;
using FoodDelivery.Identity;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Api.Identity;

/// <summary>Keys change while programs are signed in, nodes come and go, and nobody notices.</summary>
public sealed class TokenKeyTests(TokenApp product) : IClassFixture<TokenApp>
{
    private TestApp App => product.App;

    [Fact]
    public async Task Keys_change_in_the_middle_of_a_session_and_over_a_restart()
    {
        var before = await TokensAsync();
        var old = KidOf(before.Access);
        // Other tests of this class have had keys of their own made, in whatever order they ran.
        var earlier = await PublishedAsync();
        Assert.Contains(old, earlier);

        Assert.True((await App.InsideAsync((RotateTokenKeys keys) => keys.NowAsync("a test", default))).IsOk);
        // Published before it signs anything.
        var published = await PublishedAsync();
        var next = Assert.Single(published.Except(earlier));
        Assert.Equal(earlier.Order(), published.Where(kid => kid != next).Order());
        Assert.Equal(old, KidOf((await TokensAsync()).Access));
        Assert.Equal("identity.key_is_coming", (await App.InsideAsync((RotateTokenKeys keys) => keys.NowAsync(null, default))).Error?.Code);

        product.Clock.Advance(TokenKeyPlan.NodesAgree + TimeSpan.FromSeconds(1));
        await App.Services.GetRequiredService<TokenKeyRing>().RefreshAsync(default);
        var after = await TokensAsync();
        Assert.Equal(next, KidOf(after.Access));
        Assert.Equal(200, await product.KnockAsync(after.Access));
        // The session goes on: its access token, its refresh token and the one it gives.
        Assert.Equal(200, await product.KnockAsync(before.Access));
        var refreshed = await App.RefreshAsync(before.Refresh!);
        Assert.Equal(next, KidOf(refreshed.Access));
        Assert.Equal(published.Order(), (await PublishedAsync()).Order());

        // A second node on the same database, which is what a restart looks like to a token.
        await using var node = App.WithWebHostBuilder(_ => { });
        using var there = node.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        Assert.Equal(published.Order(), Kids(JsonNode.Parse(await there.GetStringAsync(new Uri("/.well-known/jwks", UriKind.Relative)))!).Order());
        foreach (var token in new[] { before.Access, after.Access, refreshed.Access })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/v1/dispatch/me", UriKind.Relative)) { Headers = { Authorization = new("Bearer", token) } };
            using var answer = await there.SendAsync(request);
            Assert.Equal(200, (int)answer.StatusCode);
        }

        // When its last token has ended, the old key goes.
        product.Clock.Advance(TokenKeyPlan.TokensLive - TimeSpan.FromMinutes(10));
        await RunJobAsync();
        Assert.Contains(old, await PublishedAsync());
        product.Clock.Advance(TimeSpan.FromHours(2));
        await RunJobAsync();
        Assert.DoesNotContain(old, await PublishedAsync());
    }

    [Fact]
    public async Task By_the_clock_a_successor_is_published_a_day_ahead_and_takes_over_after_a_month()
    {
        // Whatever another test has let wait works by then, and nothing is due.
        product.Clock.Advance(TokenKeyPlan.PublishedAhead + TimeSpan.FromMinutes(1));
        await RunJobAsync();
        var start = KidOf((await TokensAsync()).Access);
        product.Clock.Advance(TokenKeyPlan.WorksFor);
        // The job was late by a day: the successor still is known for a day before it signs.
        await RunJobAsync();
        var next = (await PublishedAsync())[^1];
        Assert.NotEqual(start, next);
        product.Clock.Advance(TokenKeyPlan.PublishedAhead - TimeSpan.FromMinutes(1));
        await RunJobAsync();
        Assert.Equal(start, KidOf((await TokensAsync()).Access));
        product.Clock.Advance(TimeSpan.FromMinutes(2));
        await RunJobAsync();
        Assert.Equal(next, KidOf((await TokensAsync()).Access));
    }

    [Fact]
    public async Task A_withdrawn_key_takes_its_tokens_with_it_and_the_working_one_stays()
    {
        var leaked = await TokensAsync();
        var kid = KidOf(leaked.Access);
        Assert.Equal("identity.key_works", (await App.InsideAsync((RotateTokenKeys keys) => keys.WithdrawAsync(kid, null, default))).Error?.Code);
        await App.InsideAsync((RotateTokenKeys keys) => keys.NowAsync("leaked", default));
        product.Clock.Advance(TokenKeyPlan.NodesAgree + TimeSpan.FromSeconds(1));
        await App.Services.GetRequiredService<TokenKeyRing>().RefreshAsync(default);
        var fresh = await TokensAsync();
        Assert.Equal(200, await product.KnockAsync(leaked.Access));
        Assert.True((await App.InsideAsync((RotateTokenKeys keys) => keys.WithdrawAsync(kid, "leaked", default))).IsOk);
        Assert.Equal(401, await product.KnockAsync(leaked.Access));
        Assert.Equal(400, (await App.RefreshAsync(leaked.Refresh!)).Status);
        Assert.Equal(200, await product.KnockAsync(fresh.Access));
        Assert.DoesNotContain(kid, await PublishedAsync());
    }

    [Fact]
    public async Task The_private_part_lies_sealed_in_the_table()
    {
        var rsa = ((Microsoft.IdentityModel.Tokens.RsaSecurityKey)App.Services.GetRequiredService<TokenKeyRing>().Current.Signing[0]).Rsa!;
        var lies = await App.Database.ScalarAsync<string>("SELECT sealed FROM identity.token_keys WHERE id = $1", App.Services.GetRequiredService<TokenKeyRing>().Current.Signing[0].KeyId);
        Assert.NotNull(lies);
        Assert.Equal(-1, Convert.FromBase64String(lies).AsSpan().IndexOf(rsa.ExportParameters(true).P!));
        var published = (await App.DocumentAsync("/.well-known/jwks"))["keys"]!.AsArray();
        Assert.All(published, key => Assert.Equal(["alg", "e", "kid", "kty", "n", "use"], key!.AsObject().Select(part => part.Key).Order()));
    }

    [Fact]
    public async Task With_the_data_protection_keys_lost_the_product_starts_with_new_token_keys()
    {
        await using var app = await TestApp.StartAsync(city: true);
        var lost = KidOf((await app.TokensOfAsync(DemoPeople.Lena, DispatchPermissions.Courier)).Access);
        await app.Database.ExecuteAsync("UPDATE identity.token_keys SET sealed = 'AAAA'");
        await using var node = app.WithWebHostBuilder(_ => { });
        using var there = node.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        var kids = Kids(JsonNode.Parse(await there.GetStringAsync(new Uri("/.well-known/jwks", UriKind.Relative)))!);
        Assert.NotEqual(lost, Assert.Single(kids));
    }

    private Task<TestApp.Tokens> TokensAsync() => App.TokensOfAsync(DemoPeople.Lena, DispatchPermissions.Courier, "offline_access");

    private Task RunJobAsync() => App.InsideAsync(async (RotateTokenKeys keys) =>
    {
        await keys.KeepAsync(default);
        return true;
    });

    private async Task<IReadOnlyList<string>> PublishedAsync() => Kids(await App.DocumentAsync("/.well-known/jwks"));

    private static IReadOnlyList<string> Kids(JsonNode set) => [.. set["keys"]!.AsArray().Select(key => (string)key!["kid"]!)];

    private static string KidOf(string token) => (string)JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[0]))!["kid"]!;
}
