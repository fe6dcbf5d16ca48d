using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using FoodDelivery.Notifications;
using FoodDelivery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>The emulator is as strict as FCM: what it would refuse is refused here, so that a mistake is found before Google finds it.</summary>
public sealed class FcmSandboxTests(ClassDatabase database) : PushTest(database)
{
    [Theory]
    [InlineData("""{}""", "message")]
    [InlineData("""{"message":{"notification":{"title":"t"}}}""", "message")]
    [InlineData("""{"message":{"token":"TOKEN","topic":"all"}}""", "message")]
    [InlineData("""{"message":{"token":"TOKEN","notification":{"titel":"t"}}}""", "message.notification.titel")]
    [InlineData("""{"message":{"token":"TOKEN"},"idempotencyKey":"1"}""", "idempotencyKey")]
    [InlineData("""{"message":{"token":"TOKEN","data":{"from":"x"}}}""", "message.data[from]")]
    [InlineData("""{"message":{"token":"TOKEN","data":{"google.x":"x"}}}""", "message.data[google.x]")]
    [InlineData("""{"message":{"token":"TOKEN","data":{"n":1}}}""", "message.data[n]")]
    [InlineData("""{"message":{"token":"TOKEN","android":{"ttl":"3600"}}}""", "message.android.ttl")]
    [InlineData("""{"message":{"token":"TOKEN","android":{"priority":"URGENT"}}}""", "message.android.priority")]
    [InlineData("""{"message":{"token":"TOKEN","webpush":{"headers":{"Topic":"0199d000-0000-7000-8000-00000000abcd"}}}}""", "message.webpush.headers[Topic]")]
    [InlineData("""{"message":{"token":"TOKEN","webpush":{"fcmOptions":{"link":"http://shop.example"}}}}""", "message.webpush.fcm_options.link")]
    [InlineData("""{"message":{"token":"none of its tokens"}}""", "message.token")]
    public async Task What_FCM_would_refuse_is_refused(string body, string field)
    {
        var token = await Fcm.NewTokenAsync();
        var (status, answer) = await PostAsync(body.Replace("TOKEN", token, StringComparison.Ordinal));
        Assert.Equal((400, "INVALID_ARGUMENT"), (status, (string?)answer["error"]!["status"]));
        Assert.Contains(field, answer.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(0, await Fcm.ShownAsync(token));
    }

    [Fact]
    public async Task More_than_4096_bytes_are_too_many()
    {
        var token = await Fcm.NewTokenAsync();
        string Body(int length) => """{"message":{"token":"TOKEN","data":{"x":"TEXT"}}}""".Replace("TOKEN", token, StringComparison.Ordinal).Replace("TEXT", new string('x', length), StringComparison.Ordinal);
        Assert.Equal(400, (await PostAsync(Body(4096))).Status);
        Assert.Equal(200, (await PostAsync(Body(3500))).Status);
    }

    [Fact]
    public async Task Names_may_be_written_in_both_ways()
    {
        var token = await Fcm.NewTokenAsync();
        Assert.Equal(200, (await PostAsync("""{"message":{"token":"TOKEN","android":{"collapse_key":"k","notification":{"channel_id":"c"}},"fcm_options":{"analytics_label":"l"}},"validate_only":false}""".Replace("TOKEN", token, StringComparison.Ordinal))).Status);
        Assert.Equal(1, await Fcm.ShownAsync(token));
    }

    [Fact]
    public async Task Only_checked_it_is_not_shown()
    {
        var token = await Fcm.NewTokenAsync();
        Assert.Equal(200, (await PostAsync("""{"message":{"token":"TOKEN","notification":{"title":"t"}},"validateOnly":true}""".Replace("TOKEN", token, StringComparison.Ordinal))).Status);
        Assert.Equal(0, await Fcm.ShownAsync(token));
    }

    [Fact]
    public async Task Nobody_sends_without_a_token_of_the_account()
    {
        var token = await Fcm.NewTokenAsync();
        var (status, answer) = await PostAsync("""{"message":{"token":"TOKEN"}}""".Replace("TOKEN", token, StringComparison.Ordinal), bearer: "ya29.made-up");
        Assert.Equal((401, "UNAUTHENTICATED"), (status, (string?)answer["error"]!["status"]));
    }

    [Theory]
    [InlineData("client_credentials", "x.y.z", "unsupported_grant_type")]
    [InlineData("urn:ietf:params:oauth:grant-type:jwt-bearer", "", "invalid_grant")]
    [InlineData("urn:ietf:params:oauth:grant-type:jwt-bearer", "e30.e30.AA", "invalid_grant")]
    [InlineData("urn:ietf:params:oauth:grant-type:jwt-bearer", "eyJhbGciOiJub25lIn0.e30.", "invalid_grant")]
    public async Task The_token_server_wants_a_signed_assertion(string grant, string assertion, string error)
    {
        using var answer = await Server.Http.PostAsync(Fcm.Base + "/token", new FormUrlEncodedContent([new("grant_type", grant), new("assertion", assertion)]));
        Assert.Equal((400, error), ((int)answer.StatusCode, (string?)(await answer.JsonAsync())["error"]));
    }

    [Fact]
    public async Task By_chance_the_same_messages_fail_again_and_about_as_many_as_told()
    {
        var token = await Fcm.NewTokenAsync();
        await Fcm.MisbehaveAsync(permanentPercent: 20, retryPercent: 0, seed: 7);
        async Task<List<int>> OnceAsync()
        {
            var statuses = new List<int>();
            for (var i = 0; i < 100; i++) statuses.Add((await PostAsync("""{"message":{"token":"TOKEN","android":{"collapseKey":"mNUMBER"}}}""".Replace("TOKEN", token, StringComparison.Ordinal).Replace("NUMBER", $"{i}", StringComparison.Ordinal))).Status);
            return statuses;
        }
        var first = await OnceAsync();
        // The seed decides, so this is the same on every machine.
        Assert.InRange(first.Count(status => status == 400), 8, 35);
        Assert.Equal(first, await OnceAsync());
    }

    private async Task<(int Status, JsonObject Answer)> PostAsync(string body, string? bearer = null)
    {
        bearer ??= (await Rooms.GetRequiredService<FcmTokens>().GetAsync(default)).Token;
        using var request = new HttpRequestMessage(HttpMethod.Post, Fcm.Base + "/v1/projects/sandbox/messages:send") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        using var answer = await Server.Http.SendAsync(request);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject());
    }
}
