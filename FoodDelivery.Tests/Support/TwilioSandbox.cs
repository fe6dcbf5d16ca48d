using FoodDelivery.Web.Sandbox;

namespace FoodDelivery.Tests.Support;

/// <summary>The Twilio emulator on the wire. The test is the phones, the networks and the bad luck.</summary>
public sealed class TwilioSandbox(SandboxServer server)
{
    public const string Service = "VA00000000000000000000000000000001";

    public SandboxServer Server => server;
    public string BaseUrl => server.Origin + "/sandbox/twilio";

    /// <summary>What a room needs to be told to talk to it.</summary>
    public Dictionary<string, string?> Settings => new() { ["Twilio:BaseUrl"] = BaseUrl, ["Twilio:VerifyBaseUrl"] = BaseUrl, ["Twilio:VerifyServiceSid"] = Service, ["Twilio:TimeoutSeconds"] = "5", ["PublicBaseUrl"] = server.Origin };

    public static async Task<TwilioSandbox> StartAsync(TestDatabase database, TimeProvider time)
    {
        var sandbox = new TwilioSandbox(await SandboxServer.StartAsync(database, time, new Dictionary<string, string?> { ["Twilio:VerifyServiceSid"] = Service }));
        await sandbox.PlanAsync();
        return sandbox;
    }

    /// <summary>Sets how it behaves from now on, by the names of the control page's form; called with nothing, all is well and at once.</summary>
    public async Task PlanAsync(params (string Name, string Value)[] plan)
    {
        var form = plan.Append(("pace_milliseconds", "0")).GroupBy(field => field.Item1).ToDictionary(group => group.Key, group => group.First().Item2);
        using var answer = await server.Http.PostAsync("/sandbox/twilio/control/plan", new FormUrlEncodedContent(form));
        answer.EnsureSuccessStatusCode();
    }

    public Task MisbehaveAsync(int delaySeconds = 0, int copies = 1, bool shuffle = false, int losePercent = 0, SandboxFault nextCalls = SandboxFault.None, int calls = 1, string path = "") =>
        server.MisbehaveAsync("twilio", delaySeconds, copies, shuffle, losePercent, nextCalls, calls, path);

    /// <summary>Somebody answers from their phone, and what they say has reached us.</summary>
    public async Task AnswerAsync(string from, string body)
    {
        using var answer = await server.Http.PostAsync("/sandbox/twilio/control/answer", new FormUrlEncodedContent(new Dictionary<string, string> { ["from"] = from, ["body"] = body }));
        Assert.Equal(System.Net.HttpStatusCode.Redirect, answer.StatusCode);
        await server.DeliverAsync();
    }

    /// <summary>How many messages of ours a number has got.</summary>
    public Task<long> CountAsync(string to) => server.Database.ScalarAsync<long>("SELECT count(*) FROM sandbox.twilio_messages WHERE recipient = $1 AND direction = 'outbound-api'", to);

    /// <summary>The code that Verify has sent there last.</summary>
    public Task<string?> CodeAsync(string to) => server.Database.ScalarAsync<string>("SELECT code FROM sandbox.twilio_verifications WHERE recipient = $1 ORDER BY created DESC LIMIT 1", to);
}
