using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Modules.Platform;

public sealed class TemplateTest(ClassDatabase database) : ModuleTest(database)
{
    [Fact]
    public async Task Every_room_is_migrated_in_a_test_database()
    {
        Assert.True(await WithAsync<Migrator, bool>(migrator => migrator.IsCurrentAsync(CancellationToken.None)));
        Assert.True(await Database.ScalarAsync<long>("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'platform'") >= 2);
    }
}
