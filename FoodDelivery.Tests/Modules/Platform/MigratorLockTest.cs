using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace FoodDelivery.Tests.Modules.Platform;

/// <summary>The product's connections are not cleaned when they go back to their pool, so whoever takes a lock gives it back by hand.</summary>
public sealed class MigratorLockTest(ClassDatabase database) : IClassFixture<ClassDatabase>
{
    [Fact]
    public async Task Another_process_may_migrate_as_soon_as_this_one_is_done()
    {
        await using var rooms = TestRooms.Build(new NpgsqlConnectionStringBuilder(database.Database.ConnectionString) { NoResetOnClose = true }.ConnectionString);
        await rooms.GetRequiredService<Migrator>().RunAsync(CancellationToken.None);
        Assert.Equal(0, await database.Database.ScalarAsync<long>("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"));
    }
}
