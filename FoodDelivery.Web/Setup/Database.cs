using System.Data.Common;
using System.Net.Sockets;
using FoodDelivery.Platform;
using Npgsql;

namespace FoodDelivery.Web.Setup;

/// <summary>The database of this run: the configured one, else the embedded one, which lives exactly as long as this object.</summary>
public sealed class Database : IAsyncDisposable
{
    private const string Name = "FoodDelivery";

    /// <summary>More is slower on two cores (measured), and a node must leave room for others.</summary>
    private const int PoolSize = 24;
    private const int KeepAliveSeconds = 30;

    /// <summary>Per connection, the most used ones.</summary>
    private const int PreparedStatements = 60;
    private static readonly TimeSpan ReachableWithin = TimeSpan.FromSeconds(5);
    private readonly LocalPostgres? local;

    private Database(string connectionString, LocalPostgres? local)
    {
        this.local = local;
        // Kept alive, because LISTEN waits for hours: a connection that a firewall has dropped would else be silent for ever.
        var address = new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = PoolSize, ApplicationName = "FoodDelivery", KeepAlive = KeepAliveSeconds };
        // Nothing of ours is left behind in a session (locks that outlive a transaction are given back by hand), so it need not be cleaned
        // between two questions; that would be one more statement for each. Whoever's pooler wants it otherwise says so in the setting.
        if (!Says(connectionString, "No Reset On Close")) address.NoResetOnClose = true;
        // What is asked again and again is planned once per connection.
        if (!Says(connectionString, "Max Auto Prepare")) address.MaxAutoPrepare = PreparedStatements;
        ConnectionString = address.ConnectionString;
    }

    public string ConnectionString { get; }

    /// <summary>Where, without any secret; for the log.</summary>
    public string Description => local is null ? "configured" : $"embedded PostgreSQL {local.Major} on port {local.Port}";

    /// <summary>Somebody else's server, which other processes may use too; else the embedded one, which is ours alone.</summary>
    public static bool IsConfigured(IConfiguration config) => config.GetConnectionString(Name) is { Length: > 0 };

    public static async Task<Database> OpenAsync(IConfiguration config, IHostEnvironment environment)
    {
        if (IsConfigured(config))
        {
            var configured = config.GetConnectionString(Name)!;
            await CheckAsync(configured);
            return new Database(configured, local: null);
        }
        var local = await LocalPostgres.StartAsync(DataDirectory(config, environment), environment.ContentRootPath, config["Postgres:Binaries"]);
        return new Database(local.ConnectionString, local);
    }

    /// <summary>The folder for whatever the embedded defaults store; a relative one counts from the content root.</summary>
    public static string DataDirectory(IConfiguration config, IHostEnvironment environment) =>
        Path.GetFullPath(config["Data:Directory"] is { Length: > 0 } directory ? directory : ".data", environment.ContentRootPath);

    // The typed builder claims to contain every key it knows.
    private static bool Says(string connectionString, string key) =>
        new DbConnectionStringBuilder { ConnectionString = connectionString }.Keys!.Cast<string>().Any(own => string.Equals(own.Replace(" ", "", StringComparison.Ordinal), key.Replace(" ", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));

    /// <summary>After the host has closed its connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (local is not null) await local.DisposeAsync();
    }

    private static async Task CheckAsync(string configured)
    {
        NpgsqlConnectionStringBuilder address;
        try
        {
            address = new NpgsqlConnectionStringBuilder(configured);
            if (string.IsNullOrEmpty(address.Host)) throw new ArgumentException("it names no Host");
        }
        catch (ArgumentException wrong)
        {
            throw new StartupRefused($"ConnectionStrings:FoodDelivery cannot be read ({wrong.Message.TrimEnd('.')}): write it as Host=…;Port=5432;Database=…;Username=…;Password=….", wrong);
        }

        var where = $"{address.Host}:{address.Port}";
        try
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(configured) { Pooling = false, Timeout = (int)ReachableWithin.TotalSeconds }.ConnectionString);
            await connection.OpenAsync();
            if (connection.PostgreSqlVersion.Major < 15)
                throw new StartupRefused($"The configured database at {where} is PostgreSQL {connection.PostgreSqlVersion.Major}: FoodDelivery needs 15 or newer.");
        }
        catch (PostgresException refused)
        {
            throw new StartupRefused(refused.SqlState switch
            {
                PostgresErrorCodes.InvalidPassword => $"The database at {where} does not accept the password for user '{address.Username}': mend ConnectionStrings:FoodDelivery.",
                PostgresErrorCodes.InvalidCatalogName => $"The database at {where} has no database '{address.Database}': create it, or mend ConnectionStrings:FoodDelivery.",
                PostgresErrorCodes.InvalidAuthorizationSpecification => $"The database at {where} does not let user '{address.Username}' in: mend ConnectionStrings:FoodDelivery or the server's pg_hba.conf.",
                _ => $"The database at {where} refuses us ({refused.MessageText}): mend ConnectionStrings:FoodDelivery or the server.",
            }, refused);
        }
        catch (Exception lost) when (lost is NpgsqlException or SocketException or TimeoutException or IOException)
        {
            throw new StartupRefused($"The configured database at {where} cannot be reached: start it, mend ConnectionStrings:FoodDelivery, or leave that out to use the embedded one.", lost);
        }
    }
}

public static class DatabaseServices
{
    public static IServiceCollection AddDatabase(this IServiceCollection services, Database database) => services
        .AddSingleton(database)
        .AddSingleton(_ => new NpgsqlDataSourceBuilder(database.ConnectionString).Build());
}
