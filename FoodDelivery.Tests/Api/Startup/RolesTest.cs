using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Npgsql;

namespace FoodDelivery.Tests.Api.Startup;

/// <summary>Several processes on one database, as they run behind a load balancer: two that serve people, one that works.</summary>
[Collection("processes")]
public sealed class RolesTest
{
    /// <summary>Three programs at once on a busy machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Web_and_worker_share_the_work_and_every_web_process_knows_who_is_signed_in()
    {
        await using var database = await TestServer.CreateDatabaseAsync(city: true);
        await using var worker = On(database, "worker");
        await using var one = On(database, "web");
        await using var two = On(database, "web");
        // The worker first, as a deployment would: it prepares the database.
        await worker.StartReadyAsync(Patience);
        await Task.WhenAll(one.StartReadyAsync(Patience), two.StartReadyAsync(Patience));

        Assert.Contains("relay", await PartsAsync(worker));
        Assert.DoesNotContain("relay", await PartsAsync(one));

        // Simulated customers order and pay at the worker; a web process takes the payment's webhook, the worker's relay places the order.
        for (var i = 0; i < 600 && await PlacedAsync(database) == 0; i++) await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.True(await PlacedAsync(database) > 0, $"no order was placed\n{worker.Output}\n{one.Output}");

        var cookies = new CookieContainer();
        using var browser = new HttpClient(new HttpClientHandler { CookieContainer = cookies, AllowAutoRedirect = false });
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["person"] = DemoPeople.Ada.Id.ToString() });
        using var signedIn = await browser.PostAsync(new Uri(one.Address, "account/demo"), form);
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        // Cookies know no ports: the next request goes to the other process, as behind a balancer.
        using var orders = await browser.GetAsync(new Uri(two.Address, "orders"));
        Assert.Equal(HttpStatusCode.OK, orders.StatusCode);
        Assert.Equal(1, await database.ScalarAsync<long>("SELECT count(*) FROM platform.protection_keys"));
    }

    [Fact]
    public async Task The_sandbox_is_not_for_Production_unless_somebody_says_so()
    {
        await using var server = new ServerProcess(settings: new Dictionary<string, string?> { ["environment"] = "Production" });
        server.Start();
        Assert.NotEqual(0, await server.WaitForExitAsync());
        var sentence = Assert.Single(server.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("FoodDelivery cannot start. Stripe:Mode is Sandbox in Production", sentence, StringComparison.Ordinal);
        Assert.Contains("Sandbox:AllowInProduction", sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PublicBaseUrl", "food.example.com")]
    [InlineData("Proxies:Known", "my-proxy")]
    public async Task A_setting_nobody_can_follow_is_refused_by_name(string setting, string value)
    {
        await using var server = new ServerProcess(settings: new Dictionary<string, string?> { [setting] = value });
        server.Start();
        Assert.NotEqual(0, await server.WaitForExitAsync());
        Assert.StartsWith($"FoodDelivery cannot start. The setting {setting} says '{value}'", Assert.Single(server.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_connection_that_listens_for_hours_is_kept_alive()
    {
        await using var database = await TestServer.CreateEmptyDatabaseAsync();
        var config = new Microsoft.Extensions.Configuration.ConfigurationManager { ["ConnectionStrings:FoodDelivery"] = database.ConnectionString };
        await using var opened = await FoodDelivery.Web.Setup.Database.OpenAsync(config, new Microsoft.Extensions.Hosting.Internal.HostingEnvironment());
        Assert.Equal(30, new NpgsqlConnectionStringBuilder(opened.ConnectionString).KeepAlive);
    }

    private static ServerProcess On(TestDatabase database, string role) => new(settings: new Dictionary<string, string?>
    {
        ["ConnectionStrings:FoodDelivery"] = database.ConnectionString, ["Roles"] = role, ["Demo:Enabled"] = "true", ["Demo:Speed"] = "10", ["Demo:OrdersPerHour"] = "3600",
    });

    private static async Task<string> PartsAsync(ServerProcess server)
    {
        using var web = new HttpClient();
        return (await web.GetFromJsonAsync<JsonElement>(new Uri(server.Address, "readyz"))).GetProperty("parts").ToString();
    }

    private static Task<long> PlacedAsync(TestDatabase database) => database.ScalarAsync<long>("SELECT count(*) FROM ordering.orders WHERE placed_at IS NOT NULL AND created_at > now() - interval '5 minutes'");
}
