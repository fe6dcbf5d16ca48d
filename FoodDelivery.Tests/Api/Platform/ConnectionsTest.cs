using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Setup;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Npgsql;

namespace FoodDelivery.Tests.Api.Platform;

/// <summary>How the product connects to a configured database: as fast as its own sessions allow, unless the setting says otherwise.</summary>
public sealed class ConnectionsTest(ClassDatabase database) : IClassFixture<ClassDatabase>
{
    [Theory]
    [InlineData("", true, 60)]
    [InlineData(";No Reset On Close=false;Max Auto Prepare=0", false, 0)]
    [InlineData(";noresetonclose=false;maxautoprepare=5", false, 5)]
    public async Task What_the_setting_says_counts(string said, bool noReset, int prepared)
    {
        var config = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["ConnectionStrings:FoodDelivery"] = database.Database.ConnectionString + said }).Build();
        await using var opened = await Database.OpenAsync(config, new HostingEnvironment { EnvironmentName = Environments.Development, ContentRootPath = Repository.Web });
        var address = new NpgsqlConnectionStringBuilder(opened.ConnectionString);
        Assert.Equal((noReset, prepared), (address.NoResetOnClose, address.MaxAutoPrepare));
    }
}
