using FoodDelivery.Notifications;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>The list of addresses that are left alone.</summary>
public sealed class SuppressionsTests(ClassDatabase database) : MessagesTest(database)
{
    private Task<bool> AddAsync(string address, SuppressionReason reason, MessageChannel channel = MessageChannel.Sms) => WithAsync((Suppressions list) => list.AddAsync(channel, address, reason, "test", default));

    private Task<bool> LiftAsync(string address, SuppressionReason? reason, MessageChannel channel = MessageChannel.Sms) => WithAsync((Suppressions list) => list.LiftAsync(channel, address, reason, "Alex", default));

    private Task<IReadOnlyList<SuppressionReason>> OfAsync(string address, MessageChannel channel = MessageChannel.Sms) => WithAsync((Suppressions list) => list.OfAsync(channel, address, default));

    [Fact]
    public async Task An_address_is_on_it_once_per_reason_however_it_is_written()
    {
        Assert.True(await AddAsync("+1 (212) 555-0100", SuppressionReason.Stop));
        Assert.False(await AddAsync("+12125550100", SuppressionReason.Stop));
        Assert.True(await AddAsync("+12125550100", SuppressionReason.Dead));
        Assert.True(await AddAsync(" Cleo@Example.COM ", SuppressionReason.Spam, MessageChannel.Email));
        Assert.Equal([SuppressionReason.Spam], await OfAsync("cleo@example.com", MessageChannel.Email));
        Assert.Equal(2, (await OfAsync("+1-212-555-0100")).Count);
        Assert.Empty(await OfAsync("cleo@example.com"));
        Assert.False(await AddAsync("  ", SuppressionReason.Stop, MessageChannel.Email));
    }

    [Fact]
    public async Task It_is_lifted_for_one_reason_or_for_all_and_can_be_added_anew()
    {
        await AddAsync("+12125550100", SuppressionReason.Stop);
        await AddAsync("+12125550100", SuppressionReason.Dead);
        Assert.True(await LiftAsync("+1 212 555 0100", SuppressionReason.Stop));
        Assert.False(await LiftAsync("+12125550100", SuppressionReason.Stop));
        Assert.Equal([SuppressionReason.Dead], await OfAsync("+12125550100"));
        Assert.True(await AddAsync("+12125550100", SuppressionReason.Stop));
        Assert.True(await LiftAsync("+12125550100", null));
        Assert.Empty(await OfAsync("+12125550100"));
        Assert.Equal(3, await Database.ScalarAsync<long>("SELECT count(*) FROM notifications.suppressions WHERE lifted_by = 'Alex'"));
    }

    [Fact]
    public async Task Told_by_many_at_once_it_is_there_once()
    {
        var told = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AddAsync("+12125550177", SuppressionReason.Stop)));
        Assert.Single(told, isNew => isNew);
    }
}
