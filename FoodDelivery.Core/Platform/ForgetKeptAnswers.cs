using Microsoft.Extensions.Options;
using Npgsql;

namespace FoodDelivery.Platform;

/// <summary>Deletes answers nobody asks for again. They hold what the caller was told, so not a day longer than promised.</summary>
public sealed class ForgetKeptAnswers(NpgsqlDataSource database, IOptions<PlatformOptions> options, TimeProvider time) : IJob
{
    public const string Id = "platform.forget-kept-answers";

    /// <summary>In steps, so that no statement holds its locks for long.</summary>
    private const int AtOnce = 5_000;

    public async Task RunAsync(string? argument, CancellationToken cancel)
    {
        var before = time.GetUtcNow().AddHours(-options.Value.KeepAnswersHours);
        int gone;
        do
        {
            await using var delete = database.CreateCommand("DELETE FROM platform.kept_answers WHERE (caller, key) IN (SELECT caller, key FROM platform.kept_answers WHERE created_at < $1 LIMIT $2)");
            delete.Parameters.Add(new NpgsqlParameter { Value = before });
            delete.Parameters.Add(new NpgsqlParameter { Value = AtOnce });
            gone = await delete.ExecuteNonQueryAsync(cancel);
        }
        while (gone == AtOnce);
    }
}
