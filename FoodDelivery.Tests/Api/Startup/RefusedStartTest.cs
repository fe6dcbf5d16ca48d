using System.Net;
using System.Net.Sockets;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Npgsql;

namespace FoodDelivery.Tests.Api.Startup;

/// <summary>Whatever a person can mend is one clear sentence on stderr and an exit code that is not zero; never a stack trace.</summary>
[Collection("processes")]
public sealed class RefusedStartTest
{
    [Fact]
    public async Task A_taken_port()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await using var server = new ServerProcess(port: ((IPEndPoint)taken.LocalEndpoint).Port);
        await RefusesAsync(server, "already in use", "--urls");
        Assert.Empty(server.DatabaseServers);
    }

    [Fact]
    public async Task A_second_copy_on_one_data_folder()
    {
        await using var first = new ServerProcess();
        await first.StartReadyAsync();
        await using (var second = new ServerProcess(folder: first.Folder + "/../" + Path.GetFileName(first.Folder)))
        {
            second.Start();
            Assert.NotEqual(0, await second.WaitForExitAsync());
            Sentence(second, "Another copy", "--Data:Directory");
            using var web = new HttpClient();
            Assert.Equal(HttpStatusCode.OK, (await web.GetAsync(new Uri(first.Address, "readyz"))).StatusCode);
            await first.StopAsync();
        }
    }

    [Fact]
    public async Task A_data_folder_that_is_a_file()
    {
        var file = Path.GetTempFileName();
        await using var server = new ServerProcess(folder: file);
        await RefusesAsync(server, file, "--Data:Directory");
        File.Delete(file);
    }

    [Fact]
    public async Task A_data_folder_without_its_database_version()
    {
        await using var server = await OnceStartedAsync();
        File.Delete(Path.Combine(StartTest.Cluster(server), "PG_VERSION"));
        await RefusesAsync(server, "does not hold a whole PostgreSQL database", server.Folder);
    }

    [Fact]
    public async Task A_corrupt_database()
    {
        await using var server = await OnceStartedAsync();
        await File.WriteAllBytesAsync(Path.Combine(StartTest.Cluster(server), "global", "pg_control"), new byte[8192]);
        await RefusesAsync(server, "does not start", server.Folder);
    }

    [Fact]
    public async Task A_data_folder_that_lost_its_password()
    {
        await using var server = await OnceStartedAsync();
        File.Delete(Path.Combine(server.Folder, "postgres", "password"));
        await RefusesAsync(server, "password file", "is missing");
    }

    [Fact]
    public async Task A_data_folder_with_a_wrong_password()
    {
        await using var server = await OnceStartedAsync();
        await File.WriteAllTextAsync(Path.Combine(server.Folder, "postgres", "password"), "not the one");
        await RefusesAsync(server, "does not accept the password");
        Assert.Empty(server.DatabaseServers);
    }

    [Fact]
    public async Task A_folder_of_programs_without_PostgreSQL()
    {
        await using var server = new ServerProcess(settings: new Dictionary<string, string?> { ["Postgres:Binaries"] = "/nowhere" });
        await RefusesAsync(server, "/nowhere", "Postgres:Binaries");
    }

    [Fact]
    public async Task A_configured_database_that_cannot_be_reached()
    {
        var port = ServerProcess.FreePort();
        await using var server = new ServerProcess(settings: Configured($"Host=127.0.0.1;Port={port};Database=x;Username=x;Password=secretword"));
        await RefusesAsync(server, $"127.0.0.1:{port}", "cannot be reached");
        Assert.DoesNotContain("secretword", server.Errors + server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configured_database_with_a_wrong_password()
    {
        await using var database = await TestServer.CreateEmptyDatabaseAsync();
        var wrong = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Password = "secretword" }.ConnectionString;
        await using var server = new ServerProcess(settings: Configured(wrong));
        await RefusesAsync(server, "does not accept the password");
        Assert.DoesNotContain("secretword", server.Errors + server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configured_database_that_does_not_exist()
    {
        await using var database = await TestServer.CreateEmptyDatabaseAsync();
        var missing = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Database = "nothing_here" }.ConnectionString;
        await using var server = new ServerProcess(settings: Configured(missing));
        await RefusesAsync(server, "nothing_here");
    }

    [Fact]
    public async Task A_connection_string_nobody_can_read()
    {
        await using var server = new ServerProcess(settings: Configured("this is no connection string"));
        await RefusesAsync(server, "ConnectionStrings:FoodDelivery");
    }

    [Fact]
    public async Task Payments_that_are_not_configured()
    {
        await using var server = new ServerProcess(settings: new Dictionary<string, string?> { ["Stripe:Mode"] = "Live" });
        await RefusesAsync(server, "Stripe:SecretKey");
    }

    [Fact]
    public async Task Roles_nobody_knows()
    {
        await using var server = new ServerProcess(settings: new Dictionary<string, string?> { ["Roles"] = "web,cook" });
        await RefusesAsync(server, "Roles", "web,cook");
    }

    // The database alone: what it leaves behind is the same, in a tenth of the time.
    private static async Task<ServerProcess> OnceStartedAsync()
    {
        var server = new ServerProcess();
        await using (await LocalPostgres.StartAsync(server.Folder, Repository.Web)) return server;
    }

    private static Dictionary<string, string?> Configured(string address) => new() { ["ConnectionStrings:FoodDelivery"] = address };

    private static async Task RefusesAsync(ServerProcess server, params string[] words)
    {
        server.Start();
        Assert.NotEqual(0, await server.WaitForExitAsync());
        Sentence(server, words);
    }

    private static void Sentence(ServerProcess server, params string[] words)
    {
        var lines = server.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var sentence = Assert.Single(lines);
        Assert.StartsWith("FoodDelivery cannot start. ", sentence, StringComparison.Ordinal);
        foreach (var word in words) Assert.Contains(word, sentence, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", server.Errors + server.Output, StringComparison.Ordinal);
    }
}
