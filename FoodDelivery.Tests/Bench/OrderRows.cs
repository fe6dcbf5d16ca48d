using Npgsql;

namespace FoodDelivery.Tests.Bench;

/// <summary>
/// The limit of "take an order": the rows which the product has stored for one, written again and again by one batch in one transaction,
/// with nothing around it: no HTTP, no checks, no prices, no objects.
/// </summary>
internal sealed class OrderRows
{
    private readonly List<(string Sql, List<NpgsqlParameter> Values)> rows = [];
    private readonly Guid sample;

    private OrderRows(Guid sample) => this.sample = sample;

    public string Words { get; private set; } = "";

    /// <param name="tables">Each with the column that names the order, e.g. <c>ordering.order_lines:order_id</c>.</param>
    public static async Task<OrderRows> OfAsync(NpgsqlDataSource database, Guid orderId, params string[] tables)
    {
        var found = new OrderRows(orderId);
        var words = new List<string>();
        foreach (var (table, column) in tables.Select(table => (table.Split(':')[0], table.Split(':')[1])))
        {
            var before = found.rows.Count;
            await found.ReadAsync(database, table, column, orderId);
            if (found.rows.Count > before) words.Add($"{found.rows.Count - before} × {table}");
        }
        found.Words = string.Join(", ", words);
        return found;
    }

    /// <summary>All of it once more, as another order.</summary>
    public async Task WriteAsync(NpgsqlDataSource database)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        var order = Guid.CreateVersion7();
        foreach (var (sql, values) in rows)
        {
            var command = new NpgsqlBatchCommand(sql);
            foreach (var value in values) command.Parameters.Add(Again(value, order));
            batch.BatchCommands.Add(command);
        }
        await batch.ExecuteNonQueryAsync();
    }

    // What names this order names the other one there; what must be unique is new.
    private NpgsqlParameter Again(NpgsqlParameter value, Guid order) => new()
    {
        DataTypeName = value.DataTypeName,
        Value = (value.SourceColumn, value.Value) switch
        {
            (_, Guid id) when id == sample => order,
            (_, string subject) when subject == sample.ToString() => order.ToString(),
            ("ordering.orders.cart_id" or "platform.outbox.id", _) => Guid.CreateVersion7(),
            ("ordering.orders.number", _) => order.ToString("N")[12..],
            ("ordering.orders.client_key", _) => order.ToString("N"),
            (_, var same) => same,
        },
    };

    private async Task ReadAsync(NpgsqlDataSource database, string table, string column, Guid orderId)
    {
        var own = new List<string>();
        await using (var columns = database.CreateCommand("SELECT column_name FROM information_schema.columns WHERE table_schema = $1 AND table_name = $2 AND is_identity = 'NO' AND is_generated = 'NEVER' ORDER BY ordinal_position"))
        {
            foreach (var part in table.Split('.')) columns.Parameters.Add(new NpgsqlParameter { Value = part });
            await using var names = await columns.ExecuteReaderAsync();
            while (await names.ReadAsync()) own.Add(names.GetString(0));
        }
        await using var command = database.CreateCommand($"SELECT {string.Join(", ", own)} FROM {table} WHERE {column}::text = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = orderId.ToString() });
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var values = Enumerable.Range(0, own.Count).Select(at => new NpgsqlParameter { SourceColumn = $"{table}.{own[at]}", DataTypeName = reader.GetDataTypeName(at).Split('(')[0], Value = reader.GetValue(at) }).ToList();
            rows.Add(($"INSERT INTO {table} ({string.Join(", ", own)}) VALUES ({string.Join(", ", Enumerable.Range(1, own.Count).Select(at => $"${at}"))})", values));
        }
    }
}
