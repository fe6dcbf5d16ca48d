using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Npgsql;

namespace FoodDelivery.Analytics;

// What others may ask is in OperationsReads: FiguresAsync and UnansweredAsync.

public sealed class OperationsOptions
{
    /// <summary>IANA zone whose midnight begins the operators' day.</summary>
    [Required]
    public string TimeZone { get; set; } = "America/New_York";
}

/// <summary>Which part of the way made a meal late.</summary>
public enum Stage
{
    Accept,
    Cook,
    /// <summary>Ready, and no courier took it.</summary>
    Wait,
    Travel,
    /// <summary>At the door, and not handed over.</summary>
    Door,
}

/// <summary>The overview's figures, of one moment.</summary>
/// <param name="Live">How many orders stand where now, by status name.</param>
/// <param name="EndedToday">How many ended how since the operators' midnight, by status name.</param>
/// <param name="PerHour">Orders placed in each hour since midnight, oldest first, empty hours included.</param>
/// <param name="LateByStage">Of today's late deliveries, what made them late.</param>
public sealed record OperationsFigures(
    DateTimeOffset At, DateTimeOffset DayBegan, IReadOnlyDictionary<string, int> Live, IReadOnlyDictionary<string, int> EndedToday, IReadOnlyList<LateOrder> Late, int LateTotal,
    CourierFigures Couriers, WebhookFigures Webhooks, IReadOnlyList<HourCount> PerHour, StageMinutes Medians, int DeliveredToday, IReadOnlyDictionary<Stage, int> LateByStage);

/// <summary>An order under way whose promise has passed.</summary>
/// <param name="Stage">Where it hangs now.</param>
/// <param name="By">The latest time the customer is told now.</param>
public sealed record LateOrder(Guid OrderId, string Number, string RestaurantName, Stage Stage, DateTimeOffset By, DateTimeOffset StageSince);

/// <param name="Stale">On duty, and not heard of for five minutes.</param>
/// <param name="Paused">On duty, and their phone has said that it cannot track.</param>
public sealed record CourierFigures(int OnDuty, int Busy, int Stale, int Paused);

/// <param name="Accepted">Genuine ones today.</param>
/// <param name="Refused">Turned away today: forged, or with a wrong secret.</param>
/// <param name="Waiting">Stored and not understood for more than a minute.</param>
public sealed record WebhookFigures(long Accepted, long Refused, int Waiting);

public sealed record HourCount(DateTimeOffset Hour, int Orders);

/// <summary>Medians of today in minutes; null before there is one.</summary>
public sealed record StageMinutes(double? Accept, double? Prep, double? Delivery);

/// <summary>Paid, and the kitchen has said neither yes nor no.</summary>
public sealed record UnansweredOrder(Guid OrderId, string Number, string RestaurantName, string TimeZone, DateTimeOffset PlacedAt, DateTimeOffset? AcceptBefore);

/// <summary>The figures of the operators' overview. One look serves everybody for a few seconds, however many screens are open.</summary>
public sealed class OperationsReads(NpgsqlDataSource database, IOptions<OperationsOptions> options, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(4);
    private readonly SemaphoreSlim oneLooks = new(1);
    private OperationsFigures? last;

    /// <summary>Whoever calls has made sure that an operator asks: the figures name orders and restaurants.</summary>
    public async Task<OperationsFigures> FiguresAsync(CancellationToken cancel)
    {
        if (Fresh() is { } known) return known;
        await oneLooks.WaitAsync(cancel);
        try
        {
            return Fresh() ?? (last = await LookAsync(cancel));
        }
        finally
        {
            oneLooks.Release();
        }
    }

    /// <summary>Orders that wait for the kitchen's answer for longer than this.</summary>
    public async Task<IReadOnlyList<UnansweredOrder>> UnansweredAsync(TimeSpan longerThan, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(OperationsSql.Unanswered);
        command.Parameters.Add(new NpgsqlParameter { Value = time.GetUtcNow() - longerThan });
        await using var rows = await command.ExecuteReaderAsync(cancel);
        return await ListAsync(rows, r => new UnansweredOrder(r.GetGuid(0), r.GetString(1), r.GetString(2), r.GetString(3), When(r, 4), r.IsDBNull(5) ? null : When(r, 5)), cancel);
    }

    public void Dispose() => oneLooks.Dispose();

    private OperationsFigures? Fresh() => last is { } figures && time.GetUtcNow() - figures.At < GoodFor ? figures : null;

    private async Task<OperationsFigures> LookAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var began = StartOfDay(now);
        await using var batch = database.CreateBatch();
        foreach (var sql in (string[])[OperationsSql.LiveByStatus, OperationsSql.EndedToday, OperationsSql.Late, OperationsSql.Couriers, OperationsSql.Webhooks, OperationsSql.PerHour, OperationsSql.Medians, OperationsSql.LateByStage])
            batch.BatchCommands.Add(Command(sql, now, began));

        await using var rows = await batch.ExecuteReaderAsync(cancel);
        var live = await CountsAsync(rows, cancel);
        var ended = await NextAsync(rows, CountsAsync, cancel);
        var lateTotal = 0;
        var late = await NextAsync(rows, (r, c) => ListAsync(r, one =>
        {
            lateTotal = one.GetInt32(6);
            return new LateOrder(one.GetGuid(0), one.GetString(1), one.GetString(2), Enum.Parse<Stage>(one.GetString(3)), When(one, 4), When(one, 5));
        }, c), cancel);
        var couriers = await NextAsync(rows, (r, c) => ListAsync(r, one => new CourierFigures(one.GetInt32(0), one.GetInt32(1), one.GetInt32(2), one.GetInt32(3)), c), cancel);
        var webhooks = await NextAsync(rows, (r, c) => ListAsync(r, one => new WebhookFigures(one.GetInt64(0), one.GetInt64(1), one.GetInt32(2)), c), cancel);
        var hours = await NextAsync(rows, (r, c) => ListAsync(r, one => new HourCount(When(one, 0), one.GetInt32(1)), c), cancel);
        var medians = await NextAsync(rows, (r, c) => ListAsync(r, one => new StageMinutes(Minutes(one, 0), Minutes(one, 1), Minutes(one, 2)), c), cancel);
        var stages = await NextAsync(rows, CountsAsync, cancel);
        return new(now, began, live, ended, late, lateTotal, couriers[0], webhooks[0], hours, medians[0], ended.GetValueOrDefault("Delivered"), stages.ToDictionary(pair => Enum.Parse<Stage>(pair.Key), pair => pair.Value));
    }

    private DateTimeOffset StartOfDay(DateTimeOffset now)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(options.Value.TimeZone);
        var midnight = TimeZoneInfo.ConvertTime(now, zone).Date;
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUniversalTime();
    }

    // PostgreSQL refuses parameters a statement does not mention.
    private static NpgsqlBatchCommand Command(string sql, DateTimeOffset now, DateTimeOffset began)
    {
        var usesNow = sql.Contains("$1", StringComparison.Ordinal);
        var usesDay = sql.Contains("$2", StringComparison.Ordinal);
        var command = new NpgsqlBatchCommand(usesNow ? sql : sql.Replace("$2", "$1"));
        if (usesNow) command.Parameters.Add(new NpgsqlParameter { Value = now });
        if (usesDay) command.Parameters.Add(new NpgsqlParameter { Value = began });
        return command;
    }

    private static async Task<T> NextAsync<T>(NpgsqlDataReader rows, Func<NpgsqlDataReader, CancellationToken, Task<T>> read, CancellationToken cancel)
    {
        await rows.NextResultAsync(cancel);
        return await read(rows, cancel);
    }

    private static async Task<Dictionary<string, int>> CountsAsync(NpgsqlDataReader rows, CancellationToken cancel) =>
        (await ListAsync(rows, row => (Name: row.GetString(0), Count: row.GetInt32(1)), cancel)).ToDictionary(pair => pair.Name, pair => pair.Count);

    private static async Task<List<T>> ListAsync<T>(NpgsqlDataReader rows, Func<NpgsqlDataReader, T> read, CancellationToken cancel)
    {
        var list = new List<T>();
        while (await rows.ReadAsync(cancel)) list.Add(read(rows));
        return list;
    }

    private static DateTimeOffset When(NpgsqlDataReader row, int at) => row.GetFieldValue<DateTimeOffset>(at);

    private static double? Minutes(NpgsqlDataReader row, int at) => row.IsDBNull(at) ? null : row.GetDouble(at);
}
