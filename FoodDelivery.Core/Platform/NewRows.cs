using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace FoodDelivery.Platform;

/// <summary>
/// Stores new rows by the model of their context but past its change tracker: one batch, one round trip, one transaction by itself. For
/// what is written so often that tracking it costs more than storing it. What the database gives (numbers, identities) is set as EF would.
/// </summary>
public static class NewRows
{
    private static readonly ConcurrentDictionary<(Type Context, Type Row), Plan> Plans = new();

    /// <summary>All or nothing. A refusal of the database comes as it is, not as a <see cref="DbUpdateException"/>.</summary>
    /// <param name="rows">Parents before what refers to them.</param>
    /// <exception cref="PostgresException">E.g. of a unique index.</exception>
    public static async Task InsertAsync(DbContext db, NpgsqlDataSource database, IReadOnlyList<object> rows, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var batch = new NpgsqlBatch(connection);
        var plans = new Plan[rows.Count];
        for (var at = 0; at < rows.Count; at++)
        {
            plans[at] = Plans.GetOrAdd((db.GetType(), rows[at].GetType()), static (_, model) => new Plan(model.Db.Model.FindEntityType(model.Row)!), (Db: db, Row: rows[at].GetType()));
            batch.BatchCommands.Add(plans[at].Command(rows[at]));
        }
        await using var given = await batch.ExecuteReaderAsync(cancel);
        for (var at = 0; at < rows.Count; at++)
        {
            if (plans[at].Given.Length == 0) continue;
            await given.ReadAsync(cancel);
            plans[at].Take(rows[at], given);
            await given.NextResultAsync(cancel);
        }
    }

    private sealed class Plan
    {
        private readonly List<(Func<object, object?> Value, RelationalTypeMapping Mapping)> columns = [];
        private readonly string sql;

        public Plan(IEntityType type)
        {
            var names = new List<string>();
            var given = new List<IProperty>();
            Read(type, row => row, names, given);
            Given = [.. given];
            var table = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;
            sql = $"INSERT INTO {table.Schema}.{table.Name} ({string.Join(", ", names)}) VALUES ({string.Join(", ", Enumerable.Range(1, names.Count).Select(n => $"${n}"))})"
                + (given.Count == 0 ? "" : $" RETURNING {string.Join(", ", given.Select(one => Quoted(one.GetColumnName())))}");
        }

        /// <summary>What the database gives, in the order of RETURNING.</summary>
        public IProperty[] Given { get; }

        public NpgsqlBatchCommand Command(object row)
        {
            var command = new NpgsqlBatchCommand(sql);
            foreach (var (value, mapping) in columns)
            {
                var own = value(row);
                command.Parameters.Add(new NpgsqlParameter { DataTypeName = mapping.StoreTypeNameBase, Value = (own is null || mapping.Converter is not { } converter ? own : converter.ConvertToProvider(own)) ?? DBNull.Value });
            }
            return command;
        }

        public void Take(object row, NpgsqlDataReader given)
        {
            for (var at = 0; at < Given.Length; at++)
            {
                var value = given.GetValue(at);
                Given[at].PropertyInfo!.SetValue(row, Given[at].GetRelationalTypeMapping().Converter is { } converter ? converter.ConvertFromProvider(value) : value);
            }
        }

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
