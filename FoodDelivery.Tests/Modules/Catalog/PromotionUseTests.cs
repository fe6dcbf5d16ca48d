using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Modules.Catalog;

/// <summary>How often a code is used is decided in the database, whoever asks at the same moment.</summary>
public sealed class PromotionUseTests(ClassDatabase database) : CatalogTest(database)
{
    public override async ValueTask InitializeAsync()
    {
        await Database.ExecuteAsync("TRUNCATE catalog.promotions CASCADE");
        await base.InitializeAsync();
    }

    [Fact]
    public async Task Of_many_at_once_as_many_get_it_as_there_are_uses()
    {
        await StoreAsync(max: 3);
        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => TakeAsync(NewId(), NewId())));
        Assert.Equal(3, results.Count(result => result.IsOk));
        Assert.All(results.Where(result => !result.IsOk), result => Refused(result, ErrorKind.Conflict, "catalog.promotion_used_up"));
        Assert.Equal((3, 3), await CountsAsync());
    }

    [Fact]
    public async Task One_customer_in_many_tabs_uses_it_once()
    {
        await StoreAsync(each: 1);
        var me = NewId();
        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => TakeAsync(NewId(), me)));
        Assert.Single(results, result => result.IsOk);
        Assert.Equal((1, 1), await CountsAsync());
    }

    [Fact]
    public async Task An_order_uses_it_once_however_often_it_asks_and_gives_it_back_once()
    {
        await StoreAsync(max: 1, each: 1);
        var (order, me) = (NewId(), NewId());
        for (var i = 0; i < 3; i++) Assert.True((await TakeAsync(order, me)).IsOk);
        Assert.Equal((1, 1), await CountsAsync());

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => GiveBackAsync(order)));
        Assert.Equal((0, 0), await CountsAsync());
        // The order has ended, so it may not come back for it; another one may.
        Refused(await TakeAsync(order, me), ErrorKind.Conflict, "catalog.promotion_given_back");
        Assert.True((await TakeAsync(NewId(), me)).IsOk);
    }

    [Fact]
    public async Task A_code_is_one_code_whatever_its_case()
    {
        await StoreAsync();
        await Assert.ThrowsAsync<DbUpdateException>(() => StoreAsync());
        await Assert.ThrowsAnyAsync<Exception>(() => Database.ExecuteAsync("UPDATE catalog.promotions SET code = 'Code'"));
        var basket = new PromotionBasket(Corner.Id, new(2_000, Corner.Currency), null, true, null);
        Assert.True((await LookAsync(" cOdE ", basket)).IsOk);
        Assert.Equal("catalog.promotion_unknown", (await LookAsync("CODES", basket)).Error?.Code);
    }

    [Fact]
    public async Task An_unpaid_order_that_will_be_replaced_does_not_stand_in_the_way()
    {
        await StoreAsync(max: 1, each: 1);
        var (order, me) = (NewId(), NewId());
        await TakeAsync(order, me);
        var basket = new PromotionBasket(Corner.Id, new(2_000, Corner.Currency), me, true, HeldBy: null);
        Assert.Equal("catalog.promotion_used_by_you", (await LookAsync("CODE", basket)).Error?.Code);
        Assert.Equal("catalog.promotion_used_up", (await LookAsync("CODE", basket with { CustomerId = NewId() })).Error?.Code);
        Assert.True((await LookAsync("CODE", basket with { HeldBy = order })).IsOk);
    }

    private Guid NewId() => Guid.CreateVersion7(Time.GetUtcNow());

    private Task StoreAsync(int? max = null, int? each = null) => WithAsync<CatalogDb>(db =>
    {
        db.Add(new Promotion
        {
            Id = NewId(), Code = "CODE", Words = "Something off", Kind = PromotionKind.Amount, Value = 300, Currency = Corner.Currency, ValidFrom = Time.GetUtcNow(), MaxUses = max, MaxUsesPerCustomer = each,
        });
        return db.SaveChangesAsync();
    });

    private Task<Result> TakeAsync(Guid order, Guid customer) => WithAsync<TakePromotion, Result>(take => take.RunAsync(new("CODE", order, customer), CancellationToken.None));
    private Task GiveBackAsync(Guid order) => WithAsync<GiveBackPromotion>(give => give.RunAsync(order, CancellationToken.None));
    private Task<Result<PromotionOffer>> LookAsync(string code, PromotionBasket basket) => WithAsync<CatalogLookup, Result<PromotionOffer>>(lookup => lookup.PromotionAsync(code, basket, CancellationToken.None));

    private async Task<(int Counted, long Rows)> CountsAsync() => (await Database.ScalarAsync<int>("SELECT uses FROM catalog.promotions"),
        await Database.ScalarAsync<long>("SELECT count(*) FROM catalog.promotion_uses WHERE given_back_at IS NULL"));
}
