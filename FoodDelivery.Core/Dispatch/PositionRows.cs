using FoodDelivery.Kernel;
using Npgsql;

namespace FoodDelivery.Dispatch;

/// <summary>The two statements positions are written with, whatever their number. EF would send a row at a time.</summary>
internal static class PositionRows
{
    private const string AddTrack = """
        INSERT INTO dispatch.track_points (courier_id, at, received_at, location_lat, location_lng, accuracy_meters, heading, meters_per_second)
        SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::float8[], $5::float8[], $6::float8[], $7::float8[], $8::float8[])
        ON CONFLICT DO NOTHING
        """;

    private const string SetLast = """
        INSERT INTO dispatch.courier_positions AS known
            (courier_id, at, received_at, location_lat, location_lng, accuracy_meters, heading, meters_per_second, anchor_lat, anchor_lng, moved_at)
        SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::float8[], $5::float8[], $6::float8[], $7::float8[], $8::float8[], $9::float8[], $10::float8[], $11::timestamptz[])
        ON CONFLICT (courier_id) DO UPDATE SET
            at = excluded.at, received_at = excluded.received_at, location_lat = excluded.location_lat, location_lng = excluded.location_lng,
            accuracy_meters = excluded.accuracy_meters, heading = excluded.heading, meters_per_second = excluded.meters_per_second,
            anchor_lat = excluded.anchor_lat, anchor_lng = excluded.anchor_lng, moved_at = excluded.moved_at
        WHERE known.at < excluded.at
        """;

    public static async Task WriteAsync(NpgsqlDataSource database, IEnumerable<TrackPoint> track, IEnumerable<CourierPosition> newest, CancellationToken cancel)
    {
        var points = track.ToArray();
        // A statement may touch a row once only. Sorted, so that two processes never wait for each other in a circle.
        var last = newest.GroupBy(p => p.CourierId).Select(g => g.MaxBy(p => p.At)!).OrderBy(p => p.CourierId).ToArray();
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(Command(AddTrack,
            points.Select(p => p.CourierId).ToArray(), points.Select(p => p.At).ToArray(), points.Select(p => p.ReceivedAt).ToArray(),
            points.Select(p => p.Location.Lat).ToArray(), points.Select(p => p.Location.Lng).ToArray(),
            points.Select(p => p.AccuracyMeters).ToArray(), points.Select(p => p.Heading).ToArray(), points.Select(p => p.MetersPerSecond).ToArray()));
        batch.BatchCommands.Add(Command(SetLast,
            last.Select(p => p.CourierId).ToArray(), last.Select(p => p.At).ToArray(), last.Select(p => p.ReceivedAt).ToArray(),
            last.Select(p => p.Location.Lat).ToArray(), last.Select(p => p.Location.Lng).ToArray(),
            last.Select(p => p.AccuracyMeters).ToArray(), last.Select(p => p.Heading).ToArray(), last.Select(p => p.MetersPerSecond).ToArray(),
            last.Select(p => p.Anchor.Lat).ToArray(), last.Select(p => p.Anchor.Lng).ToArray(), last.Select(p => p.MovedAt).ToArray()));
        await batch.ExecuteNonQueryAsync(cancel);
    }

    public static async Task<CourierPosition?> ReadAsync(NpgsqlDataSource database, Guid courierId, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            "SELECT at, received_at, location_lat, location_lng, anchor_lat, anchor_lng, moved_at, accuracy_meters FROM dispatch.courier_positions WHERE courier_id = $1");
        command.Parameters.Add(new() { Value = courierId });
        await using var row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel)
            ? new()
            {
                CourierId = courierId, At = row.GetFieldValue<DateTimeOffset>(0), ReceivedAt = row.GetFieldValue<DateTimeOffset>(1),
                Location = new GeoPoint(row.GetDouble(2), row.GetDouble(3)), Anchor = new GeoPoint(row.GetDouble(4), row.GetDouble(5)), MovedAt = row.GetFieldValue<DateTimeOffset>(6),
                AccuracyMeters = await row.IsDBNullAsync(7, cancel) ? null : row.GetDouble(7),
            }
            : null;
    }

    private static NpgsqlBatchCommand Command(string sql, params object[] arrays)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var array in arrays) command.Parameters.Add(new() { Value = array });
        return command;
    }
}
