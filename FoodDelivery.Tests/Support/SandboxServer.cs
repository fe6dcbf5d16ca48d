using FoodDelivery.Web.Platform;
using FoodDelivery.Web.Sandbox;
using FoodDelivery.Web.Setup;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FoodDelivery.Tests.Support;

/// <summary>All emulated vendors on a real port with their books in the test's database, and beside them the product's own webhook addresses.</summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly TimeProvider time;

    private SandboxServer(WebApplication app, TestDatabase database, TimeProvider time)
    {
        (this.app, Database, this.time) = (app, database, time);
        Origin = app.Urls.First();
        Http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(Origin) };
        Http.DefaultRequestHeaders.Add("Accept", "application/json");
    }

    public string Origin { get; }
    public HttpClient Http { get; }
    public DateTimeOffset Now => time.GetUtcNow();
    public TestDatabase Database { get; }

    /// <param name="settings">What the vendors know of us, on top of <see cref="TestSettings.Default"/>.</param>
    public static async Task<SandboxServer> StartAsync(TestDatabase database, TimeProvider time, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(TestSettings.Default).AddInMemoryCollection(settings ?? new Dictionary<string, string?>());
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddProvider(new TestOutputLogging());
        builder.Services.AddSingleton(time).AddSingleton(_ => NpgsqlDataSource.Create(database.ConnectionString));
        builder.Services.AddSingleton<IDataProtectionProvider, EphemeralDataProtectionProvider>().AddRooms(builder.Configuration).AddSandbox(builder.Configuration);
        var app = builder.Build();
        app.MapSandbox();
        app.MapWebhooks();
        await using (var scope = app.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<SandboxDb>().Database.MigrateAsync();
        await database.ExecuteAsync("DELETE FROM sandbox.faults");
        await app.StartAsync();
        return new SandboxServer(app, database, time);
    }

    /// <summary>Sets what goes wrong with a vendor from now on; called with nothing, all is well again.</summary>
    public async Task MisbehaveAsync(string vendor, int delaySeconds, int copies, bool shuffle, int losePercent, SandboxFault nextCalls, int calls, string path)
    {
        using var response = await Http.PostAsync($"/sandbox/{vendor}/control", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["delay_seconds"] = $"{delaySeconds}",
            ["copies"] = $"{copies}",
            ["shuffle"] = shuffle ? "on" : "",
            ["lose_percent"] = $"{losePercent}",
            ["next_calls"] = $"{nextCalls}",
            ["next_calls_left"] = $"{calls}",
            ["next_calls_path"] = path,
        }));
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Waits until every webhook that is due by the test's clock has been taken.</summary>
    public async Task DeliverAsync()
    {
        for (var i = 0; i < 400; i++)
        {
            if (await Database.ScalarAsync<long>("SELECT count(*) FROM sandbox.deliveries WHERE done_at IS NULL AND due_at <= $1", time.GetUtcNow()) == 0) return;
            await Task.Delay(25);
        }
        throw new TimeoutException("Webhooks are due and are not taken.");
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
    }
}
