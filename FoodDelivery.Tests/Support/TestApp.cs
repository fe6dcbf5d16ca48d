using FoodDelivery.Platform;
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
    private readonly bool city;
    private bool listens;

    private TestApp(TestDatabase database, bool city, IReadOnlyDictionary<string, string?> settings, Action<IServiceCollection>? also) =>
        (this.database, this.city, this.settings, this.also) = (database, city, settings, also);

    public TestDatabase Database => database;

    /// <summary>Where it listens; only after a start with <c>listen</c>.</summary>
    public Uri Address => ClientOptions.BaseAddress;

    /// <param name="city">With the restaurants and people of the demo city, who keep still: nobody orders by himself.</param>
    /// <param name="listen">On a real port, for browsers and hubs; otherwise in memory.</param>
    /// <param name="settings">On top of <see cref="TestSettings.Default"/>.</param>
    public static async Task<TestApp> StartAsync(bool city = false, bool listen = false, IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? also = null)
    {
        var app = new TestApp(await TestServer.CreateDatabaseAsync(city), city, settings ?? new Dictionary<string, string?>(), also);
        try
        {
            if (listen) app.UseKestrel(0);
            app.listens = listen;
            app.StartServer();
            // Hangfire keeps its log for the whole process: that of the product that started last, which may end before this one.
            Hangfire.Logging.LogProvider.SetCurrentLogProvider(null);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Somebody with cookies of their own who follows no redirect unseen.</summary>
    public HttpClient NewVisitor() => listens
        // On a real port the factory's own clients follow redirects whatever they are told.
        ? new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = Address }
        : CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = true, BaseAddress = Address });

    /// <summary>One of the demo city's hosts, signed in as by the sign-in page's one click.</summary>
    public async Task<HttpClient> SignedInAsync(DemoPerson person)
    {
        var visitor = NewVisitor();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["person"] = person.Id.ToString() });
        using var answer = await visitor.PostAsync(new Uri("account/demo", UriKind.Relative), form);
        if (answer.StatusCode != System.Net.HttpStatusCode.Redirect) throw new InvalidOperationException($"{person.Name} could not sign in: {(int)answer.StatusCode}. Was the app started with the city?");
        return visitor;
    }

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
        foreach (var (name, value) in TestSettings.Default) builder.UseSetting(name, value);
        builder.UseSetting("Demo:Enabled", city ? "true" : "false");
        foreach (var (name, value) in settings) builder.UseSetting(name, value);
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

/// <summary>The product in memory with the demo city, one per test class: name it in the class's constructor.</summary>
public sealed class ClassApp : IAsyncLifetime
{
    public TestApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync() => App = await TestApp.StartAsync(city: true);

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
