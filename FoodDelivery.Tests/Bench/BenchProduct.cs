using System.Globalization;
using System.Text.RegularExpressions;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Npgsql;

namespace FoodDelivery.Tests.Bench;

/// <summary>
/// The built product as a process of its own on a PostgreSQL of its own that is as durable as in production (fsync on). The payment
/// provider's emulator runs here, beside the load, with its books elsewhere: what it does is neither the product's time nor its statements.
/// </summary>
internal sealed partial class BenchProduct : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fooddelivery-bench-").FullName;
    private LocalPostgres postgres = null!;
    private TestDatabase books = null!;
    private SandboxServer emulator = null!;
    private ServerProcess process = null!;

    public Uri Address => process.Address;

    /// <summary>As the product connects to it.</summary>
    public string ConnectionString => postgres.ConnectionString;

    public NpgsqlDataSource Database { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    /// <param name="settings">On top of a quiet demo city without limits.</param>
    public static async Task<BenchProduct> StartAsync(IReadOnlyDictionary<string, string?>? settings = null)
    {
        var product = new BenchProduct();
        try
        {
            await product.OpenAsync(settings ?? new Dictionary<string, string?>());
            return product;
        }
        catch
        {
            await product.DisposeAsync();
            throw;
        }
    }

    /// <summary>Bytes the product has allocated since it began.</summary>
    public async Task<double> AllocatedAsync()
    {
        await Task.Delay(400); // The figures are kept for a moment before they are taken anew.
        var text = await Http.GetStringAsync(new Uri("metrics", UriKind.Relative));
        return double.Parse(Allocated().Match(text) is { Success: true } found ? found.Groups[1].Value : throw new InvalidOperationException("The product does not tell what it allocates."), CultureInfo.InvariantCulture);
    }

    /// <summary>Counts the statements of something, by their text; those which the idle product makes in the same time are taken off.</summary>
    public async Task<IReadOnlyList<(string Text, double Calls)>> StatementsAsync(Func<Task> work)
    {
        await ExecuteAsync("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
        await CountAsync("top");
        await ExecuteAsync("SELECT pg_stat_statements_reset()");
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        await work();
        var took = System.Diagnostics.Stopwatch.GetElapsedTime(began);
        var busy = await CallsAsync();
        await Task.Delay(2000);
        await ExecuteAsync("SELECT pg_stat_statements_reset()");
        await Task.Delay(took);
        var idle = (await CallsAsync()).ToDictionary(one => one.Text, one => one.Calls);
        await CountAsync("none");
        return [.. busy.Select(one => (one.Text, one.Calls - idle.GetValueOrDefault(one.Text))).Where(one => one.Item2 > 0)];
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        if (process is not null) await process.DisposeAsync();
        if (emulator is not null) await emulator.DisposeAsync();
        if (books is not null) await books.DisposeAsync();
        if (Database is not null) await Database.DisposeAsync();
        if (postgres is not null) await postgres.DisposeAsync();
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    private async Task OpenAsync(IReadOnlyDictionary<string, string?> settings)
    {
        postgres = await LocalPostgres.StartAsync(Path.Combine(folder, "database"), Repository.Web, settings: new Dictionary<string, string>
        {
            ["shared_preload_libraries"] = "pg_stat_statements", ["max_connections"] = "200",
        });
        Database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { MaxPoolSize = 80 }.ConnectionString);
        await CountAsync("none");
        books = await TestServer.CreateDatabaseAsync();
        emulator = await SandboxServer.StartAsync(books, TimeProvider.System);
        var all = new Dictionary<string, string?>
        {
            ["ConnectionStrings:FoodDelivery"] = postgres.ConnectionString, ["Demo:Enabled"] = "true", ["Demo:OrdersPerHour"] = "0", ["Demo:Speed"] = "0",
            ["Stripe:ApiBase"] = emulator.Origin + "/sandbox/stripe", ["Identity:TriesPerMinute"] = "1000000", ["Api:PerMinute"] = "10000000", ["Api:AnonymousPerMinute"] = "10000000",
            // No line per request: what a terminal can take is not what is measured.
            ["Logging:LogLevel:Default"] = "Warning",
        };
        foreach (var (name, value) in settings) all[name] = value;
        process = new ServerProcess(Path.Combine(folder, "data"), settings: all);
        Directory.CreateDirectory(process.Folder);
        await process.StartReadyAsync(TimeSpan.FromSeconds(120));
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, MaxConnectionsPerServer = 256 }) { BaseAddress = process.Address };
    }

    // Counting costs a little, so it is on only while something is counted.
    private async Task CountAsync(string which)
    {
        await ExecuteAsync($"ALTER SYSTEM SET pg_stat_statements.track = '{which}'");
        await ExecuteAsync("SELECT pg_reload_conf()");
        await Task.Delay(500);
    }

    private async Task<List<(string Text, double Calls)>> CallsAsync()
    {
        var calls = new List<(string, double)>();
        await using var command = Database.CreateCommand("SELECT regexp_replace(query, '\\s+', ' ', 'g'), sum(calls)::float8 FROM pg_stat_statements WHERE query NOT LIKE '%pg_stat_statements%' AND query NOT LIKE '%pg_reload_conf%' GROUP BY 1");
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync()) calls.Add((rows.GetString(0), rows.GetDouble(1)));
        return calls;
    }

    [GeneratedRegex(@"^dotnet_gc_heap_total_allocated_bytes(?:_total)?(?:\{[^}]*\})? ([0-9.eE+]+)", RegexOptions.Multiline)]
    private static partial Regex Allocated();
}
