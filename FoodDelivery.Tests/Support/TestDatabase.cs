using Npgsql;

namespace FoodDelivery.Tests.Support;

/// <summary>A database that is gone when disposed.</summary>
public sealed class TestDatabase(string connectionString, Func<Task> drop) : IAsyncDisposable
{
    public string ConnectionString { get; } = connectionString;

    public NpgsqlDataSource Source { get; } = NpgsqlDataSource.Create(connectionString);

    public async Task<T?> ScalarAsync<T>(string sql, params object[] values)
    {
        await using var command = Source.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return await command.ExecuteScalarAsync() is T found ? found : default;
    }

    public async Task<int> ExecuteAsync(string sql, params object[] values)
    {
        await using var command = Source.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            // Told at the end of the run, too: a class that only cleans up badly is easily overlooked.
            if (await CardNumbers.SawPaymentsAsync(Source) && await CardNumbers.FindAsync(Source) is { Count: > 0 } leaks)
            {
                foreach (var leak in leaks) CardNumbers.Report($"database, {leak}");
                throw new InvalidOperationException($"Card numbers in the database: {string.Join(", ", leaks)}");
            }
        }
        finally
        {
            await Source.DisposeAsync();
            await drop();
        }
    }
}

/// <summary>The database of one test class; name it in the class's constructor.</summary>
public sealed class ClassDatabase : IAsyncLifetime
{
    public TestDatabase Database { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Database = await TestServer.CreateDatabaseAsync();

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
