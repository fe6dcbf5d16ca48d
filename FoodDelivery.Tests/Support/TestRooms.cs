using FoodDelivery.Web.Setup;
using Hangfire;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FoodDelivery.Tests.Support;

/// <summary>The real rooms on a given database, without the web host: what use cases, reactions and jobs run in.</summary>
public static class TestRooms
{
    public static ServiceProvider Build(string connectionString, IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? also = null)
    {
        var config = new ConfigurationBuilder().AddInMemoryCollection(TestSettings.Default).AddInMemoryCollection(settings ?? new Dictionary<string, string?>()).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(config);
        services.AddSingleton<IHostEnvironment>(new HostingEnvironment { EnvironmentName = Environments.Development, ApplicationName = "FoodDelivery.Web", ContentRootPath = Repository.Web });
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning).AddProvider(new TestOutputLogging()));
        services.AddSingleton(_ => NpgsqlDataSource.Create(connectionString));
        services.AddSingleton<RecordedJobs>().AddSingleton<IBackgroundJobClient>(provider => provider.GetRequiredService<RecordedJobs>());
        // Keys of this test alone: real ones would be written into the home of whoever runs it.
        services.AddSingleton<IDataProtectionProvider, EphemeralDataProtectionProvider>();
        services.AddRooms(config);
        also?.Invoke(services);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
    }
}

/// <summary>What every test run is configured with, in process or not.</summary>
public static class TestSettings
{
    public static readonly IReadOnlyDictionary<string, string?> Default = new Dictionary<string, string?>
    {
        ["Demo:Enabled"] = "false",
        // Where there is a demo city, nobody in it acts by himself: only the test does.
        ["Demo:Speed"] = "0",
        ["Stripe:Mode"] = "Sandbox",
        ["PayPal:Mode"] = "Sandbox",
        ["Google:Mode"] = "Sandbox",
        ["Facebook:Mode"] = "Sandbox",
        ["Twilio:Mode"] = "Sandbox",
        ["SendGrid:Mode"] = "Sandbox",
        ["Firebase:Mode"] = "Sandbox",
    };
}
