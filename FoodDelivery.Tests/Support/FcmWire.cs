using System.Net.Http.Json;
using System.Text.Json.Nodes;
using FoodDelivery.Web.Sandbox;

namespace FoodDelivery.Tests.Support;

/// <summary>The FCM emulator on the wire. The test is the phones, Google and the bad luck.</summary>
public sealed class FcmWire(SandboxServer server)
{
    public string Base => server.Origin + "/sandbox/fcm";

    /// <summary>Settings of a product that talks to this emulator.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Firebase:BaseUrl"] = Base, ["Firebase:TokenUri"] = Base + "/token" };

    /// <summary>A phone or browser gets its token.</summary>
    public async Task<string> NewTokenAsync()
    {
        using var answer = await server.Http.PostAsync($"{Base}/registrations", null);
        return (string)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["token"]!;
    }

    /// <summary>The app is uninstalled.</summary>
    public Task GoneAsync(string token) => server.Database.ExecuteAsync("UPDATE sandbox.fcm_tokens SET gone_at = now() WHERE token = $1", token);

    /// <summary>What goes wrong from now on; called with nothing, all is well again.</summary>
    public async Task MisbehaveAsync(FcmFault next = FcmFault.None, int calls = 1, int retryAfter = 1, int slow = 0, int retryPercent = 0, int permanentPercent = 0, int seed = 0)
    {
        using var answer = await server.Http.PostAsync($"{Base}/control", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["next"] = $"{next}", ["next_left"] = $"{calls}", ["retry_after_seconds"] = $"{retryAfter}", ["slow_milliseconds"] = $"{slow}", ["retry_percent"] = $"{retryPercent}", ["permanent_percent"] = $"{permanentPercent}", ["seed"] = $"{seed}",
        }));
        answer.EnsureSuccessStatusCode();
    }

    public async Task WithdrawTokensAsync() => (await server.Http.PostAsync($"{Base}/control/withdraw-tokens", null)).Dispose();

    public Task<int> TokensIssuedAsync() => server.Http.GetFromJsonAsync<int>($"{Base}/control/tokens-issued");

    /// <summary>How many messages stand on a device's screen.</summary>
    public Task<long> ShownAsync(string token) => server.Database.ScalarAsync<long>("SELECT count(*) FROM sandbox.fcm_shown WHERE token = $1 AND times > 0", token);

    /// <summary>How often they were taken, doubles counted.</summary>
    public Task<long> TakenAsync(string token) => server.Database.ScalarAsync<long>("SELECT coalesce(sum(times), 0)::bigint FROM sandbox.fcm_shown WHERE token = $1", token);

    public Task<string?> TextAsync(string token) => server.Database.ScalarAsync<string>("SELECT text FROM sandbox.fcm_shown WHERE token = $1 ORDER BY number DESC LIMIT 1", token);
}
