using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace FoodDelivery.Platform;

/// <summary>
/// Stores new rows by the model of their context but past its change tracker: one batch, one round trip, one transaction by itself, neighbours of a kind in one statement. For
/// what is written so often that tracking it costs more than storing it. What the database gives (numbers, identities) is set as EF would.
/// </summary>
public static class NewRows
{
    private const int MostTogether = 50;
    private static readonly ConcurrentDictionary<(Type Context, Type Row), Plan> Plans = new();

    /// <summary>All or nothing. A refusal of the database comes as it is, not as a <see cref="DbUpdateException"/>.</summary>
    /// <param name="rows">Parents before what refers to them.</param>
    /// <exception cref="PostgresException">E.g. of a unique index.</exception>
    public static async Task InsertAsync(DbContext db, NpgsqlDataSource database, IReadOnlyList<object> rows, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var batch = new NpgsqlBatch(connection);
        var statements = new List<(Plan Plan, ArraySegment<object> Rows)>();
        var all = rows.ToArray();
        for (var at = 0; at < all.Length;)
        {
            var plan = Plans.GetOrAdd((db.GetType(), all[at].GetType()), static (_, model) => new Plan(model.Db.Model.FindEntityType(model.Row)!), (Db: db, Row: all[at].GetType()));
            var end = at + 1;
            while (end < all.Length && end - at < plan.MostRows && all[end].GetType() == all[at].GetType()) end++;
            statements.Add((plan, new(all, at, end - at)));
            batch.BatchCommands.Add(plan.Command(statements[^1].Rows));
            at = end;
        }
        await using var given = await batch.ExecuteReaderAsync(cancel);
        foreach (var (plan, stored) in statements)
        {
            if (plan.Given.Length == 0) continue;
            await plan.TakeAsync(stored, given, cancel);
            await given.NextResultAsync(cancel);
        }
    }

    private sealed class Plan
    {
        private readonly List<(Func<object, object?> Value, RelationalTypeMapping Mapping)> columns = [];
        private readonly ConcurrentDictionary<int, string> sqls = new();
        private readonly string into;
        private readonly string returning;

        public Plan(IEntityType type)
        {
            var names = new List<string>();
            var given = new List<IProperty>();
            Read(type, row => row, names, given);
            Given = [.. given];
            var table = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;
            into = $"INSERT INTO {table.Schema}.{table.Name} ({string.Join(", ", names)}) VALUES ";
            returning = given.Count == 0 ? "" : $" RETURNING {string.Join(", ", given.Select(one => Quoted(one.GetColumnName())))}";
            MostRows = given.Count == 0 || given is [var only] && only.ClrType == typeof(long) ? MostTogether : 1;
        }

        /// <summary>What the database gives, in the order of RETURNING.</summary>
        public IProperty[] Given { get; }

        /// <summary>How many rows one statement may store: many where nothing comes back, or only a counter, whose order tells which is whose.</summary>
        public int MostRows { get; }

        public NpgsqlBatchCommand Command(ArraySegment<object> rows)
        {
            var command = new NpgsqlBatchCommand(sqls.GetOrAdd(rows.Count, count => into
                + string.Join(", ", Enumerable.Range(0, count).Select(row => $"({string.Join(", ", Enumerable.Range(row * columns.Count + 1, columns.Count).Select(n => $"${n}"))})")) + returning));
            foreach (var row in rows)
            {
                foreach (var (value, mapping) in columns)
                {
                    var own = value(row);
                    command.Parameters.Add(new NpgsqlParameter { DataTypeName = mapping.StoreTypeNameBase, Value = (own is null || mapping.Converter is not { } converter ? own : converter.ConvertToProvider(own)) ?? DBNull.Value });
                }
            }
            return command;
        }

        public async Task TakeAsync(ArraySegment<object> rows, NpgsqlDataReader given, CancellationToken cancel)
        {
            if (rows.Count == 1)
            {
                await given.ReadAsync(cancel);
                for (var at = 0; at < Given.Length; at++) Set(rows[0], Given[at], given.GetValue(at));
                return;
            }
            // Counted up in the order of the rows; in which order they are told back is nobody's promise.
            var counted = new List<long>(rows.Count);
            while (await given.ReadAsync(cancel)) counted.Add(given.GetInt64(0));
            counted.Sort();
            for (var at = 0; at < rows.Count; at++) Set(rows[at], Given[0], counted[at]);
        }

        private static void Set(object row, IProperty property, object value) =>
            property.PropertyInfo!.SetValue(row, property.GetRelationalTypeMapping().Converter is { } converter ? converter.ConvertFromProvider(value) : value);

        private void Read(ITypeBase type, Func<object, object?> part, List<string> names, List<IProperty> given)
        {
            foreach (var property in type.GetProperties())
            {
                if (property.IsConcurrencyToken && property.ValueGenerated != ValueGenerated.Never) continue; // The row's xmin: nobody changes what was just made without reading it.
                var standard = property.FindAnnotation(RelationalAnnotationNames.DefaultValue)?.Value;
                if (property.ValueGenerated != ValueGenerated.Never && standard is null)
                {
                    given.Add(property);
                    continue;
                }
                var getter = property.GetGetter();
                if (standard is not null)
                {
                    // As the database would fill it in, were it left out.
                    names.Add(Quoted(property.GetColumnName()));
                    columns.Add((row => part(row) is { } holder && getter.GetClrValue(holder) is { } own && !own.Equals(property.Sentinel) ? own : standard, property.GetRelationalTypeMapping()));
                    continue;
                }
                names.Add(Quoted(property.GetColumnName()));
                columns.Add((row => part(row) is { } holder ? getter.GetClrValue(holder) : null, property.GetRelationalTypeMapping()));
            }
            foreach (var complex in type.GetComplexProperties())
            {
                var getter = complex.GetGetter();
                Read(complex.ComplexType, row => part(row) is { } holder ? getter.GetClrValue(holder) : null, names, given);
            }
        }

        private static string Quoted(string name) => $"\"{name}\"";
    }
}
