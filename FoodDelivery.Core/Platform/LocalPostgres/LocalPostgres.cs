using System.Security.Cryptography;
using Npgsql;

namespace FoodDelivery.Platform;

/// <summary>
/// A real PostgreSQL that comes with the product: found, initialised, started and stopped here, so that one command is enough to run it.
/// Everything it keeps lies under one data folder, which it locks. Whatever a person can mend arrives as <see cref="StartupRefused"/>.
/// </summary>
public sealed class LocalPostgres : IAsyncDisposable
{
    private const string User = "fooddelivery";
    private readonly DataFolder folder;
    private readonly PostgresProcess process;

    private LocalPostgres(DataFolder folder, PostgresProcess process, string connectionString, PostgresBinaries binaries) =>
        (this.folder, this.process, ConnectionString, Major, Port) = (folder, process, connectionString, binaries.Major, process.Port);

    public string ConnectionString { get; }

    public int Major { get; }

    public int Port { get; }

    /// <param name="directory">The data folder; made when missing.</param>
    /// <param name="contentRoot">Where the build put node_modules, or a publish its copy.</param>
    /// <param name="binaries">Take the programs from this folder only; null to search.</param>
    /// <param name="settings">Further server settings, for tests and benchmarks.</param>
    public static async Task<LocalPostgres> StartAsync(string directory, string contentRoot, string? binaries = null, IReadOnlyDictionary<string, string>? settings = null, CancellationToken cancel = default)
    {
        var folder = DataFolder.Lock(directory);
        PostgresProcess? process = null;
        try
        {
            var programs = await PostgresBinaries.FindAsync(contentRoot, binaries, folder, cancel);
            folder.TakeOver(programs);
            var cluster = folder.Cluster(programs.Major);
            await PostgresProcess.StopOrphanAsync(cluster, cancel);
            var password = Password(folder, cluster);
            if (!Directory.Exists(cluster)) await InitialiseAsync(programs, folder, cluster, cancel);
            folder.CheckCluster(cluster);

            process = await PostgresProcess.StartAsync(programs, cluster, folder.LogFile, settings ?? new Dictionary<string, string>(), cancel);
            var address = new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = process.Port, Username = User, Password = password, Database = User };
            await OpenOrCreateDatabaseAsync(address, folder, cancel);
            return new LocalPostgres(folder, process, address.ConnectionString, programs);
        }
        catch
        {
            if (process is not null) await process.StopAsync();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Stops the server cleanly, after the host has closed its connections, and gives the folder free.</summary>
    public async ValueTask DisposeAsync()
    {
        await process.StopAsync();
        folder.Dispose();
    }

    private static string Password(DataFolder folder, string cluster)
    {
        if (File.Exists(folder.PasswordFile)) return File.ReadAllText(folder.PasswordFile).Trim();
        if (Directory.Exists(cluster))
            throw new StartupRefused($"The database in {cluster} cannot be opened because its password file {folder.PasswordFile} is missing: put it back from a backup, or delete {cluster} to begin with an empty database.");
        var password = RandomNumberGenerator.GetHexString(40, lowercase: true);
        folder.WriteSecret(folder.PasswordFile, password);
        return password;
    }

    // initdb works beside the final place and is renamed when complete, so that an interrupted one never looks like a database.
    private static async Task InitialiseAsync(PostgresBinaries binaries, DataFolder folder, string cluster, CancellationToken cancel)
    {
        var unfinished = cluster + ".new";
        if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        folder.TakeOver(binaries);
        // The builtin provider sorts alike on every machine; servers before 17 do not know it.
        string[] locale = binaries.Major >= 17 ? ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"] : ["--locale=C.UTF-8"];
        var (exitCode, output) = await binaries.RunAsync("initdb",
            ["-D", unfinished, "-U", User, "--auth=scram-sha-256", $"--pwfile={folder.PasswordFile}", "--encoding=UTF8", "--no-instructions", .. locale], cancel);
        if (exitCode != 0) throw new StartupRefused($"PostgreSQL could not make a new database in {unfinished}: {PostgresProcess.Reason(output)}");
        Directory.Move(unfinished, cluster);
    }

    private static async Task OpenOrCreateDatabaseAsync(NpgsqlConnectionStringBuilder address, DataFolder folder, CancellationToken cancel)
    {
        try
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(address.ConnectionString) { Pooling = false }.ConnectionString);
            await connection.OpenAsync(cancel);
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(address.ConnectionString) { Database = "postgres", Pooling = false }.ConnectionString);
            await connection.OpenAsync(cancel);
            await using var create = new NpgsqlCommand($"CREATE DATABASE {User}", connection);
            await create.ExecuteNonQueryAsync(cancel);
        }
        catch (PostgresException wrong) when (wrong.SqlState == PostgresErrorCodes.InvalidPassword)
        {
            throw new StartupRefused($"The database does not accept the password in {folder.PasswordFile}: put the file back from a backup, or delete the folder beside it to begin with an empty database.", wrong);
        }
        catch (NpgsqlException broken)
        {
            throw new StartupRefused($"The database in {folder.Postgres} started but cannot be opened: {broken.Message.TrimEnd('.')}. Its log is {folder.LogFile}.", broken);
        }
    }
}
