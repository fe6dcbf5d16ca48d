using System.Net.Http.Json;
using System.Text.Json.Nodes;
using FoodDelivery.Web.Sandbox;

namespace FoodDelivery.Tests.Support;

/// <summary>The SendGrid emulator on the wire. The test is the recipients, their mail servers and the bad luck.</summary>
public sealed class SendGridSandbox(SandboxServer server)
{
    public SandboxServer Server => server;
    public string BaseUrl => server.Origin + "/sandbox/sendgrid";

    /// <summary>Sets what goes wrong from now on; called with nothing, all is well again.</summary>
    public Task MisbehaveAsync(int delaySeconds = 0, int copies = 1, bool shuffle = false, int losePercent = 0, SandboxFault nextCalls = SandboxFault.None, int calls = 1, string path = "") =>
        server.MisbehaveAsync("sendgrid", delaySeconds, copies, shuffle, losePercent, nextCalls, calls, path);

    /// <summary>Sets what chance does from now on; called with nothing, it does nothing.</summary>
    public async Task LuckAsync(int seed = 0, int retryPercent = 0, int permanentPercent = 0, int bouncePercent = 0, int slowMilliseconds = 0, int slowLeft = 0)
    {
        using var response = await server.Http.PostAsync("/sandbox/sendgrid/control/luck", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["seed"] = $"{seed}",
            ["retry_percent"] = $"{retryPercent}",
            ["permanent_percent"] = $"{permanentPercent}",
            ["bounce_percent"] = $"{bouncePercent}",
            ["slow_milliseconds"] = $"{slowMilliseconds}",
            ["slow_left"] = $"{slowLeft}",
        }));
        response.EnsureSuccessStatusCode();
    }

    /// <summary>What an address was sent, newest first.</summary>
    public async Task<IReadOnlyList<JsonObject>> MailsAsync(string to) =>
        [.. (await server.Http.GetFromJsonAsync<JsonArray>($"/sandbox/sendgrid/mails?to={Uri.EscapeDataString(to)}&count=500"))!.Select(mail => mail!.AsObject())];

    public async Task<JsonObject> MailAsync(string to) => Assert.Single(await MailsAsync(to));

    /// <summary>The recipient of the only mail to an address opens it, clicks, reports it (spamreport) or unsubscribes.</summary>
    public async Task<System.Net.HttpStatusCode> DoAsync(string to, string what)
    {
        using var response = await server.Http.PostAsync($"/sandbox/sendgrid/mails/{Uri.EscapeDataString((string)(await MailAsync(to))["id"]!)}/{what}", null);
        return response.StatusCode;
    }

    /// <summary>Waits until everything that has happened by the test's clock has been told, and taken.</summary>
    public async Task DeliverAsync()
    {
        for (var i = 0; i < 800; i++)
        {
            if (await server.Database.ScalarAsync<long>("""
                SELECT (SELECT count(*) FROM sandbox.sendgrid_events WHERE batch_id IS NULL AND due_at <= $1) + (SELECT count(*) FROM sandbox.deliveries WHERE done_at IS NULL AND due_at <= $1)
                """, server.Now) == 0) return;
            await Task.Delay(25);
        }
        throw new TimeoutException("Events have happened and are not told, or told and not taken.");
    }
}
