using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

[assembly: AssemblyFixture(typeof(TestServerEnd))]

namespace FoodDelivery.Tests.Support;

/// <summary>
/// One PostgreSQL for the whole run, started by the first test that needs it, and a template database migrated once by the real
/// Migrator. Every test class gets a clone of it.
/// </summary>
public static class TestServer
{
    private const string FolderPrefix = "fooddelivery-tests-";
    private const string Template = "template_fooddelivery";
    private const string CityTemplate = "template_city";
    private const long NeededBytes = 1_500_000_000;
    private static readonly SemaphoreSlim Turn = new(1);
    private static LocalPostgres? server;
    private static string folder = "";
    private static int count;
    private static bool cityIsBuilt;

    // No crash of this server is worth surviving: its data lives as long as the run.
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["max_connections"] = "250",
        ["fsync"] = "off",
        ["synchronous_commit"] = "off",
        ["full_page_writes"] = "off",
        ["wal_level"] = "minimal",
        ["max_wal_senders"] = "0",
        ["shared_buffers"] = "96MB",
    };

    /// <summary>A fresh database with every room's schema and no rows, or with the demo city in it. Dispose it to drop it.</summary>
    public static async Task<TestDatabase> CreateDatabaseAsync(bool city = false)
    {
        var name = $"t{Interlocked.Increment(ref count)}";
        var address = await StartAsync(city);
        // WAL_LOG: several at once are five times faster than by copying files, which forces checkpoints.
        await ExecuteAsync(address, $"CREATE DATABASE {name} TEMPLATE {(city ? CityTemplate : Template)} STRATEGY WAL_LOG");
        return new TestDatabase(With(address, name), () => ExecuteAsync(address, $"DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
    }

    /// <summary>A database without anything in it, for tests of migrating and of starting.</summary>
    public static async Task<TestDatabase> CreateEmptyDatabaseAsync()
    {
        var name = $"e{Interlocked.Increment(ref count)}";
        var address = await StartAsync();
        await ExecuteAsync(address, $"CREATE DATABASE {name}");
        return new TestDatabase(With(address, name), () => ExecuteAsync(address, $"DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
    }

    public static async Task StopAsync()
    {
        if (server is null) return;
        NpgsqlConnection.ClearAllPools();
        await server.DisposeAsync();
        server = null;
        cityIsBuilt = false;
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<string> StartAsync(bool city = false)
    {
        await Turn.WaitAsync();
        try
        {
            if (server is null)
            {
                RemoveLeftovers();
                folder = Path.Combine(Roomiest(), FolderPrefix + Environment.ProcessId);
                server = await LocalPostgres.StartAsync(folder, Repository.Web, settings: Settings);
                await BuildAsync(Template, "template1", rooms => rooms.GetRequiredService<Migrator>().RunAsync(CancellationToken.None));
            }
            if (city && !cityIsBuilt)
            {
                await BuildAsync(CityTemplate, Template, rooms => rooms.GetRequiredService<DemoSeeder>().RunAsync(CancellationToken.None));
                cityIsBuilt = true;
            }
            return server.ConnectionString;
        }
        finally
        {
            Turn.Release();
        }
    }

    // The data source's connections go with the rooms: a template with an open connection cannot be cloned.
    private static async Task BuildAsync(string name, string from, Func<ServiceProvider, Task> fill)
    {
        await ExecuteAsync(server!.ConnectionString, $"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        await ExecuteAsync(server.ConnectionString, $"CREATE DATABASE {name} TEMPLATE {from} STRATEGY WAL_LOG");
        await using var rooms = TestRooms.Build(With(server.ConnectionString, name), new Dictionary<string, string?> { ["Demo:Enabled"] = "true" });
        await fill(rooms);
    }

    // Small files on a disk make cloning ten times slower; containers often have a tiny /dev/shm.
    private static string Roomiest()
    {
        const string memory = "/dev/shm";
        try
        {
            if (Directory.Exists(memory) && new DriveInfo(memory).AvailableFreeSpace > NeededBytes) return memory;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            // Then the disk.
        }
        return Path.GetTempPath();
    }

    // A killed run leaves its folder behind; memory is too dear for that. Whoever holds no lock any more is gone.
    private static void RemoveLeftovers()
    {
        foreach (var old in Directory.EnumerateDirectories(Roomiest(), FolderPrefix + "*"))
        {
            try
            {
                using (DataFolder.Lock(old)) Directory.Delete(old, recursive: true);
            }
            catch (Exception used) when (used is StartupRefused or IOException or UnauthorizedAccessException)
            {
                // Another run's.
            }
        }
    }

    private static string With(string address, string database) => new NpgsqlConnectionStringBuilder(address) { Database = database, MaxPoolSize = 24 }.ConnectionString;

    private static async Task ExecuteAsync(string address, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(address) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>Stops the server after the last test, if one ever started it.</summary>
public sealed class TestServerEnd : IAsyncDisposable
{
    public async ValueTask DisposeAsync() => await TestServer.StopAsync();
}
