using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Modules.Platform;

public sealed class ForgetOldEventsTest(ClassDatabase database) : ModuleTest(database)
{
    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Platform:KeepEventsDays"] = "7" };

    [Fact]
    public async Task What_ran_through_long_ago_goes_with_its_record_and_everything_else_stays()
    {
        var now = Time.GetUtcNow();
        await EventAsync("old done", now.AddDays(-8), "Done", now.AddDays(-8));
        await EventAsync("old, done lately", now.AddDays(-30), "Done", now.AddDays(-6));
        await EventAsync("done lately", now.AddDays(-6), "Done", now.AddDays(-6));
        await EventAsync("old dead", now.AddDays(-30), "Dead", now.AddDays(-30));
        await EventAsync("old waiting", now.AddDays(-30), "Pending", null);
        await Database.ExecuteAsync("""
            INSERT INTO platform.outbox (id, type, subject, time, data, state, attempts, next_attempt_at, finished_at)
            SELECT overlay(gen_random_uuid()::text placing substr(first, 1, 13) from 1 for 13)::uuid, 'test.Many', 'many', $1, '{}', 'Done', 1, $1, $1 FROM generate_series(1, 5001), (SELECT id::text AS first FROM platform.outbox WHERE subject = 'old done') AS f
            """, now.AddDays(-8));

        await RunJobAsync(ForgetOldEvents.Id);

        Assert.Equal(["done lately", "old dead", "old waiting", "old, done lately"], await Database.ScalarAsync<string[]>("SELECT array_agg(subject ORDER BY subject) FROM platform.outbox") ?? []);
        Assert.Equal(4, await Database.ScalarAsync<long>("SELECT count(*) FROM platform.handled"));
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM platform.handled h WHERE NOT EXISTS (SELECT 1 FROM platform.outbox o WHERE o.id = h.event_id)"));
    }

    private async Task EventAsync(string subject, DateTimeOffset at, string state, DateTimeOffset? finished)
    {
        var id = Guid.CreateVersion7(at);
        await Database.ExecuteAsync("INSERT INTO platform.outbox (id, type, subject, time, data, state, attempts, next_attempt_at, finished_at) VALUES ($1, 'test.Event', $2, $3, '{}', $4, 1, $3, $5)",
            id, subject, at, state, (object?)finished?.UtcDateTime ?? DBNull.Value);
        await Database.ExecuteAsync("INSERT INTO platform.handled (event_id, reaction, at) VALUES ($1, 'Test', $2)", id, at);
    }
}
