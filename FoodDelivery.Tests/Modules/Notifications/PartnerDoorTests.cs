using System.Net;
using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Ordering;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>As in production, where not even this machine may be called: no address leads into our own network, neither by its looks nor by its name server.</summary>
public sealed class PartnerDoorTests(ClassDatabase database) : PartnersTest(database)
{
    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Partners:AllowLoopback"] = "false" };

    private Task<Result<SavePartnerEndpoint.Saved>> SaveUrlAsync(string url) => SaveAsync(new(null, "Till", url, [PartnerEvents.OrderReady], []));

    [Theory]
    [InlineData("", "notifications.webhook_url_wrong")]
    [InlineData("till.example.com/hook", "notifications.webhook_url_wrong")]
    [InlineData("ftp://till.example.com/hook", "notifications.webhook_url_wrong")]
    [InlineData("file:///etc/passwd", "notifications.webhook_url_wrong")]
    [InlineData("gopher://till.example.com/", "notifications.webhook_url_wrong")]
    [InlineData("https://till.example.com/hook#part", "notifications.webhook_url_wrong")]
    [InlineData("https://ann:secret@till.example.com/hook", "notifications.webhook_url_credentials")]
    [InlineData("http://till.example.com/hook", "notifications.webhook_url_not_https")]
    [InlineData("http://127.0.0.1/hook", "notifications.webhook_url_not_https")]
    [InlineData("https://till.example.com:22/", "notifications.webhook_url_port")]
    [InlineData("https://till.example.com:5432/", "notifications.webhook_url_port")]
    [InlineData("https://localhost/hook", "notifications.webhook_url_private")]
    [InlineData("https://localhost./hook", "notifications.webhook_url_private")]
    [InlineData("https://database/hook", "notifications.webhook_url_private")]
    [InlineData("https://127.0.0.1/hook", "notifications.webhook_url_private")]
    [InlineData("https://2130706433/hook", "notifications.webhook_url_private")] // decimal
    [InlineData("https://017700000001/hook", "notifications.webhook_url_private")] // octal
    [InlineData("https://0177.0.0.1/hook", "notifications.webhook_url_private")]
    [InlineData("https://0x7f.1/hook", "notifications.webhook_url_private")] // hexadecimal, short
    [InlineData("https://0xa9fea9fe/latest/meta-data", "notifications.webhook_url_private")]
    [InlineData("https://127.1/hook", "notifications.webhook_url_private")]
    [InlineData("https://①②⑦.0.0.1/hook", "notifications.webhook_url_private")] // digits of another script
    [InlineData("https://169.254.169.254/latest/meta-data", "notifications.webhook_url_private")]
    [InlineData("https://10.0.0.1/hook", "notifications.webhook_url_private")]
    [InlineData("https://100.64.0.1/hook", "notifications.webhook_url_private")]
    [InlineData("https://[::1]/hook", "notifications.webhook_url_private")]
    [InlineData("https://[::]/hook", "notifications.webhook_url_private")]
    [InlineData("https://[::ffff:127.0.0.1]/hook", "notifications.webhook_url_private")]
    [InlineData("https://[::ffff:7f00:1]/hook", "notifications.webhook_url_private")]
    [InlineData("https://[64:ff9b::7f00:1]/hook", "notifications.webhook_url_private")]
    [InlineData("https://[fd00:ec2::254]/hook", "notifications.webhook_url_private")]
    [InlineData("https://[fe80::1]/hook", "notifications.webhook_url_private")]
    public async Task By_its_looks(string url, string code)
    {
        var refused = (await SaveUrlAsync(url)).Error;
        Assert.Equal((code, "Url"), (refused?.Code, refused?.Field));
    }

    [Theory]
    [InlineData("https://till.example.com/hook")]
    [InlineData("https://till.example.com:8443/hook?shop=1")]
    [InlineData("https://1.1.1.1/hook")]
    [InlineData("https://[2606:4700:4700::1111]/hook")]
    public async Task The_open_internet_is_open(string url)
    {
        Names.Known["till.example.com"] = () => [IPAddress.Parse("93.184.216.34"), IPAddress.Parse("2606:2800:220:1::1")];
        Assert.True((await SaveUrlAsync(url)).IsOk);
    }

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::a00:1")]
    [InlineData("fd12::1")]
    public async Task By_its_name_server_even_if_one_of_several_is_inside(string inside)
    {
        Names.Known["till.example.com"] = () => [IPAddress.Parse("93.184.216.34"), IPAddress.Parse(inside)];
        Assert.Equal("notifications.webhook_url_private", (await SaveUrlAsync("https://till.example.com/hook")).Error?.Code);
    }

    [Fact]
    public async Task A_name_that_moves_inside_after_it_was_saved_is_not_connected_to()
    {
        var asked = 0;
        // The first answer is for the one who checks, the next for the one who connects.
        Names.Known["till.example.com"] = () => [IPAddress.Parse(asked++ == 0 ? "93.184.216.34" : "127.0.0.1")];
        var saved = await SaveUrlAsync("https://till.example.com/hook");
        // To this test's own server, which would hear it.
        await Database.ExecuteAsync("UPDATE notifications.partner_endpoints SET url = $2 WHERE id = $1", saved.Value.Id, $"https://till.example.com:{Partner.Address.Port}/hook");
        await HearsAsync(new OrderReady(Guid.CreateVersion7(Time.GetUtcNow()), Guid.CreateVersion7(Time.GetUtcNow())));
        Assert.Equal(1, await DrainAsync());
        Assert.Equal("Only the ports 443, 8443 and 80 are called.", (await MessageAsync(saved.Value.Id)).Outcome);

        await Database.ExecuteAsync("UPDATE notifications.partner_endpoints SET url = $2 WHERE id = $1", saved.Value.Id, "https://till.example.com/hook");
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await DrainAsync());
        Assert.Equal("This address is not on the open internet. Give one that everybody can reach.", (await MessageAsync(saved.Value.Id)).Outcome);
        Assert.Equal(2, asked);
        Assert.Empty(Partner.Calls);
    }

    [Fact]
    public async Task What_was_saved_under_milder_rules_is_not_called_under_these()
    {
        var saved = await SaveUrlAsync("https://1.1.1.1/hook");
        await Database.ExecuteAsync("UPDATE notifications.partner_endpoints SET url = $2 WHERE id = $1", saved.Value.Id, Partner.Url());
        await HearsAsync(new OrderReady(Guid.CreateVersion7(Time.GetUtcNow()), Guid.CreateVersion7(Time.GetUtcNow())));
        Assert.Equal(1, await DrainAsync());
        Assert.Contains("https://", (await MessageAsync(saved.Value.Id)).Outcome, StringComparison.Ordinal);
        Assert.Empty(Partner.Calls);
    }

    [Fact]
    public void Outside_of_Development_this_machine_is_never_called_whatever_is_configured()
    {
        var options = Microsoft.Extensions.Options.Options.Create(new PartnerOptions { AllowLoopback = true });
        var production = new PartnerDoor(Names, options, new Microsoft.Extensions.Hosting.Internal.HostingEnvironment { EnvironmentName = "Production" });
        Assert.Equal("notifications.webhook_url_not_https", production.Check("http://localhost:5090/hook").Error?.Code);
        Assert.Equal("notifications.webhook_url_private", production.Check("https://127.0.0.1/hook").Error?.Code);
        var development = new PartnerDoor(Names, options, new Microsoft.Extensions.Hosting.Internal.HostingEnvironment { EnvironmentName = "Development" });
        Assert.True(development.Check("http://localhost:5090/hook").IsOk);
        Assert.Equal("notifications.webhook_url_private", development.Check("https://10.0.0.1/hook").Error?.Code);
    }
}

/// <summary>In Development, where this machine may be called, the rest of the network still may not.</summary>
public sealed class PartnerDoorInDevelopmentTests(ClassDatabase database) : PartnersTest(database)
{
    [Fact]
    public async Task A_name_that_moves_into_the_network_is_refused_where_loopback_is_fine()
    {
        var asked = 0;
        Names.Known["localhost"] = () => [IPAddress.Parse(asked++ == 0 ? "127.0.0.1" : "10.0.0.1")];
        var saved = await SaveAsync(new(null, "Till", $"http://localhost:{Partner.Address.Port}/hook", [PartnerEvents.OrderReady], []));
        await HearsAsync(new OrderReady(Guid.CreateVersion7(Time.GetUtcNow()), Guid.CreateVersion7(Time.GetUtcNow())));
        Assert.Equal(1, await DrainAsync());
        Assert.Contains("not on the open internet", (await MessageAsync(saved.Value.Id)).Outcome, StringComparison.Ordinal);
        Assert.Empty(Partner.Calls);
        Assert.Equal(2, asked);
    }
}
