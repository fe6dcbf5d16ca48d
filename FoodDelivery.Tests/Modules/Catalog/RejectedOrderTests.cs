using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Modules.Catalog;

/// <summary>A kitchen's refusal has its consequence once, even when it is told twice.</summary>
public sealed class RejectedOrderTests(ClassDatabase database) : CatalogTest(database)
{
    [Fact]
    public async Task Sold_out_takes_the_named_dishes_off_sale_for_today_and_no_others()
    {
        await HappenedAsync(RejectReason.SoldOut, Pizza.Id);
        Assert.Equal(DateTimeOffset.Parse("2026-06-18T09:00:00Z", null), (await StoredAsync(Pizza)).SoldOutUntil);
        Assert.Null((await StoredAsync(Soup)).SoldOutUntil);
    }

    [Fact]
    public async Task Too_busy_means_rush_for_half_an_hour_but_never_shortens_one()
    {
        await HappenedAsync(RejectReason.TooBusy);
        Assert.Equal(Time.GetUtcNow().AddMinutes(30), (await StoredAsync()).RushUntil);

        await AsAsync<SetRush, Result>(Cook, u => u.RunAsync(new(Corner.Id, TimeSpan.FromHours(2)), CancellationToken.None));
        await HappenedAsync(RejectReason.TooBusy);
        Assert.Equal(Time.GetUtcNow().AddHours(2), (await StoredAsync()).RushUntil);
    }

    [Fact]
    public async Task Closing_means_no_more_orders_today()
    {
        await HappenedAsync(RejectReason.Closing);
        Assert.Equal(Openness.Closed, (await StoredAsync()).StateAt(Time.GetUtcNow()).State);
    }

    [Fact]
    public async Task Another_reason_changes_nothing()
    {
        await HappenedAsync(RejectReason.Other, Pizza.Id);
        var stored = await StoredAsync();
        Assert.Equal((null, null, null), (stored.RushUntil, stored.ClosedTodayUntil, (await StoredAsync(Pizza)).SoldOutUntil));
    }

    [Fact]
    public async Task What_people_did_since_stands_when_it_is_told_again()
    {
        await HappenedAsync(RejectReason.SoldOut, Pizza.Id);
        await AsAsync<BringBackItem, Result>(Cook, u => u.RunAsync(new(Pizza.Id), CancellationToken.None));
        await Database.ExecuteAsync("UPDATE platform.outbox SET state = 'Pending', next_attempt_at = now() - interval '1 year'");
        await RelayAsync();
        Assert.Null((await StoredAsync(Pizza)).SoldOutUntil);
    }

    private async Task HappenedAsync(RejectReason reason, params Guid[] items)
    {
        await WithAsync<CatalogDb>(db =>
        {
            db.Publish(new OrderRejected(Guid.CreateVersion7(Time.GetUtcNow()), Corner.Id, reason, items));
            return db.SaveChangesAsync();
        });
        Assert.Equal(1, await RelayAsync());
        Assert.Equal(0, await WithAsync((CatalogDb db) => db.Outbox.CountAsync(o => o.LastError != null)));
    }
}
