using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FoodDelivery.Tests.Support;

/// <summary>
/// The whole product in this process, on a database of its own. Speaks through intent methods: add yours in a partial file beside the
/// tests of your room (<c>app.PlaceOrderAsync(…)</c>), so that a test reads as what a person or program does.
/// </summary>
public sealed partial class TestApp : WebApplicationFactory<Program>
{
    private readonly TestDatabase database;
    private readonly string folder = Directory.CreateTempSubdirectory("fooddelivery-app-").FullName;
    private readonly IReadOnlyDictionary<string, string?> settings;
    private readonly Action<IServiceCollection>? also;

    private TestApp(TestDatabase database, IReadOnlyDictionary<string, string?> settings, Action<IServiceCollection>? also) =>
        (this.database, this.settings, this.also) = (database, settings, also);

    public TestDatabase Database => database;

    /// <summary>Where it listens; only after a start with <c>listen</c>.</summary>
    public Uri Address => ClientOptions.BaseAddress;

    /// <param name="settings">On top of <see cref="TestSettings.Default"/>; <c>Demo:Enabled=true</c> brings the city.</param>
    /// <param name="listen">On a real port, for browsers and hubs; otherwise in memory.</param>
    public static async Task<TestApp> StartAsync(IReadOnlyDictionary<string, string?>? settings = null, bool listen = false, Action<IServiceCollection>? also = null)
    {
        var app = new TestApp(await TestServer.CreateDatabaseAsync(), settings ?? new Dictionary<string, string?>(), also);
        try
        {
            if (listen) app.UseKestrel(0);
            app.StartServer();
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Somebody with cookies of their own who follows no redirect unseen.</summary>
    public HttpClient NewVisitor() => CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = true, BaseAddress = Address });

    /// <summary>Runs something inside the product, as the product itself.</summary>
    public async Task<TAnswer> InsideAsync<TService, TAnswer>(Func<TService, Task<TAnswer>> ask) where TService : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Kernel.CurrentActor>().Actor = Kernel.Actor.System;
        return await ask(scope.ServiceProvider.GetRequiredService<TService>());
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development");
        foreach (var (name, value) in TestSettings.Default.Concat(settings)) builder.UseSetting(name, value);
        builder.UseSetting("urls", "http://127.0.0.1:0");
        builder.UseSetting("ConnectionStrings:FoodDelivery", database.ConnectionString);
        builder.UseSetting("Data:Directory", folder);
        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(new TestOutputLogging()));
        if (also is not null) builder.ConfigureTestServices(also);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>The product in memory, one per test class: name it in the class's constructor.</summary>
public sealed class ClassApp : IAsyncLifetime
{
    public TestApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync() => App = await TestApp.StartAsync();

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
