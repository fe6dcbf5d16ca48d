using Npgsql;

namespace FoodDelivery.Platform;

/// <summary>
/// The book of requests that must happen only once. It is written beside the use case, not with it: after a crash in the middle the request
/// runs again, so what creates something or moves money also hands the key to its use case.
/// </summary>
public sealed class KeptAnswers(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>An attempt that has not been heard of for so long has died with its process.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    public enum Claim
    {
        /// <summary>Nobody has done it: do it, then <see cref="FinishAsync"/> or <see cref="ReleaseAsync"/>.</summary>
        Yours,
        /// <summary>It was done; here is what was answered.</summary>
        Answered,
        /// <summary>It is being done at this moment.</summary>
        Running,
        /// <summary>The key was used for something else.</summary>
        OtherRequest,
    }

    public readonly record struct Turn(Claim Claim, Guid Run, KeptAnswer? Answer = null);

    // Without waiting for the disk: should the server lose these lines, the request runs again, as after any other crash in the middle.
    private const string Begin = """
        INSERT INTO platform.kept_answers AS k (caller, key, request, run, running_until, created_at)
        SELECT $1, $2, $3, $4, $5, $6 FROM (SELECT set_config('synchronous_commit', 'off', true)) quick
        ON CONFLICT (caller, key) DO UPDATE SET run = excluded.run, running_until = excluded.running_until
            WHERE k.status IS NULL AND k.running_until < $6 AND k.request = excluded.request
        RETURNING 1
        """;

    private const string Finish = """
        UPDATE platform.kept_answers SET status = $4, content_type = $5, location = $6, etag = $7, body = $8
        FROM (SELECT set_config('synchronous_commit', 'off', true)) quick WHERE caller = $1 AND key = $2 AND run = $3
        """;

    /// <param name="caller">Whose key it is.</param>
    /// <param name="request">SHA-256 of what is asked.</param>
    public async Task<Turn> BeginAsync(string caller, string key, byte[] request, CancellationToken cancel)
    {
        while (true)
        {
            var now = time.GetUtcNow();
            var run = Guid.CreateVersion7(now);
            await using (var begin = database.CreateCommand(Begin))
            {
                Fill(begin, caller, key, request, run, now + Lease, now);
                if (await begin.ExecuteScalarAsync(cancel) is not null) return new(Claim.Yours, run);
            }
            if (await FindAsync(caller, key, cancel) is not { } known) continue; // Given back between the two looks.
            if (!known.Request.AsSpan().SequenceEqual(request)) return new(Claim.OtherRequest, default);
            return known.Status is null ? new(Claim.Running, default) : new(Claim.Answered, default, known);
        }
    }

    /// <summary>Still at it: nobody may take it over.</summary>
    public Task HoldAsync(string caller, string key, Guid run) =>
        RunAsync("UPDATE platform.kept_answers SET running_until = $4 WHERE caller = $1 AND key = $2 AND run = $3", caller, key, run, time.GetUtcNow() + Lease);

    public Task FinishAsync(string caller, string key, Guid run, int status, string? contentType, string? location, string? etag, byte[] body) =>
        RunAsync(Finish, caller, key, run, status, contentType, location, etag, body);

    /// <summary>It did not happen: the key is free again.</summary>
    public Task ReleaseAsync(string caller, string key, Guid run) =>
        RunAsync("DELETE FROM platform.kept_answers WHERE caller = $1 AND key = $2 AND run = $3 AND status IS NULL", caller, key, run);

    private async Task<KeptAnswer?> FindAsync(string caller, string key, CancellationToken cancel)
    {
        await using var find = database.CreateCommand("SELECT request, status, content_type, location, etag, body FROM platform.kept_answers WHERE caller = $1 AND key = $2");
        Fill(find, caller, key);
        await using var row = await find.ExecuteReaderAsync(cancel);
        if (!await row.ReadAsync(cancel)) return null;
        return new()
        {
            Caller = caller, Key = key, Request = row.GetFieldValue<byte[]>(0), Status = row.IsDBNull(1) ? null : row.GetInt32(1), ContentType = Text(2), Location = Text(3), ETag = Text(4),
            Body = row.IsDBNull(5) ? null : row.GetFieldValue<byte[]>(5),
        };

        string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
    }

    // Nobody's cancellation: whoever hangs up wants to find the answer when asking again.
    private async Task RunAsync(string sql, params object?[] values)
    {
        await using var command = database.CreateCommand(sql);
        Fill(command, values);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private static void Fill(NpgsqlCommand command, params object?[] values)
    {
        foreach (var value in values) command.Parameters.Add(value is null ? new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text } : new NpgsqlParameter { Value = value });
    }
}
