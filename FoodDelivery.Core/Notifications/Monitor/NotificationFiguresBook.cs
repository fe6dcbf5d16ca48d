using System.Collections.Concurrent;
using FoodDelivery.Analytics;
using Microsoft.Extensions.Options;
using Npgsql;

namespace FoodDelivery.Notifications;

/// <summary>Counts how messages fared. One look serves every open screen for a few seconds. Whoever asks has made sure that an operator does.</summary>
public sealed class NotificationFiguresBook(NpgsqlDataSource database, IOptions<OperationsOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<(FiguresSpan, MessageChannel?), Lazy<Task<NotificationFigures>>> looks = new();

    public async Task<NotificationFigures> OfAsync(FiguresSpan span, MessageChannel? channel, CancellationToken cancel)
    {
        var asked = time.GetUtcNow();
        while (true)
        {
            var look = looks.GetOrAdd((span, channel), key => new(() => LookAsync(key.Item1, key.Item2)));
            try
            {
                var figures = await look.Value.WaitAsync(cancel);
                // One begun since we asked is as new as can be, also when a slow database took longer for it than it is good for.
                if (figures.At >= asked || time.GetUtcNow() - figures.At < GoodFor(span)) return figures;
            }
            catch when (look.Value.IsFaulted)
            {
                looks.TryRemove(new((span, channel), look));
                throw;
            }
            // Whoever is first takes it away, and everybody who comes then waits for the same new one.
            looks.TryRemove(new((span, channel), look));
        }
    }

    /// <summary>The longer the look back, the dearer it is and the less a minute changes it.</summary>
    internal static TimeSpan GoodFor(FiguresSpan span) => span switch { FiguresSpan.Week => TimeSpan.FromSeconds(20), FiguresSpan.Month => TimeSpan.FromMinutes(1), _ => TimeSpan.FromSeconds(4) };

    /// <summary>Steps begin where a clock on the wall would have them begin.</summary>
    internal static (DateTimeOffset From, TimeSpan Step) StepsOf(FiguresSpan span, DateTimeOffset now, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone);
        var midnight = new DateTimeOffset(local.Date, zone.GetUtcOffset(local.Date)).ToUniversalTime();
        return span switch
        {
            FiguresSpan.Hour => (midnight.AddMinutes(2 * (Math.Floor((now - midnight).TotalMinutes / 2) - 29)), TimeSpan.FromMinutes(2)),
            FiguresSpan.Day => (midnight.AddHours(Math.Floor((now - midnight).TotalHours) - 23), TimeSpan.FromHours(1)),
            FiguresSpan.Week => (midnight.AddDays(-6), TimeSpan.FromHours(6)),
            _ => (midnight.AddDays(-29), TimeSpan.FromDays(1)),
        };
    }

    // Not the asker's token: others wait for the same look.
    private async Task<NotificationFigures> LookAsync(FiguresSpan span, MessageChannel? channel)
    {
        var now = time.GetUtcNow();
        var (from, step) = StepsOf(span, now, TimeZoneInfo.FindSystemTimeZoneById(options.Value.TimeZone));
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(Command(NotificationFiguresSql.Funnel, from, channel));
        batch.BatchCommands.Add(Command(NotificationFiguresSql.Course, from, channel, step));
        batch.BatchCommands.Add(Command(NotificationFiguresSql.Causes, from, channel));
        await using var rows = await batch.ExecuteReaderAsync();
        var funnel = await ListAsync(rows, row => new FunnelRow(ChannelAt(row, 0)!.Value, TextAt(row, 1), CountsAt(row, 2), LatencyAt(row, 9), LatencyAt(row, 10)));
        await rows.NextResultAsync();
        var course = await ListAsync(rows, row => new FigurePoint(row.GetFieldValue<DateTimeOffset>(0), ChannelAt(row, 1), CountsAt(row, 2), LatencyAt(row, 9), LatencyAt(row, 10)));
        await rows.NextResultAsync();
        var causes = await ListAsync(rows, row => new CauseRow(TextAt(row, 0), ChannelAt(row, 1)!.Value, TextAt(row, 2), TextAt(row, 3), row.GetInt32(4), row.GetInt32(5), row.GetFieldValue<DateTimeOffset>(6)));
        return new(now, from, step, [.. funnel.OrderBy(row => row.Channel).ThenBy(row => row.Provider is null).ThenBy(row => row.Provider, StringComparer.Ordinal)], course, causes);
    }

    private static NpgsqlBatchCommand Command(string sql, DateTimeOffset from, MessageChannel? channel, TimeSpan? step = null)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.Add(new NpgsqlParameter { Value = from.ToUniversalTime() });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)channel?.ToString() ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        if (step is { } width) command.Parameters.Add(new NpgsqlParameter { Value = width, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Interval });
        return command;
    }

    private static async Task<List<T>> ListAsync<T>(NpgsqlDataReader rows, Func<NpgsqlDataReader, T> read)
    {
        var list = new List<T>();
        while (await rows.ReadAsync()) list.Add(read(rows));
        return list;
    }

    private static string? TextAt(NpgsqlDataReader row, int at) => row.IsDBNull(at) ? null : row.GetString(at);

    private static MessageChannel? ChannelAt(NpgsqlDataReader row, int at) => row.IsDBNull(at) ? null : Enum.Parse<MessageChannel>(row.GetString(at));

    private static FunnelCounts CountsAt(NpgsqlDataReader row, int at) =>
        new(row.GetInt32(at), row.GetInt32(at + 1), row.GetInt32(at + 2), row.GetInt32(at + 3), row.GetInt32(at + 4), row.GetInt32(at + 5), row.GetInt32(at + 6));

    private static Latency LatencyAt(NpgsqlDataReader row, int at) => row.IsDBNull(at) ? new(null, null) : row.GetFieldValue<double[]>(at) is [var half, var most] ? new(half, most) : new(null, null);
}
