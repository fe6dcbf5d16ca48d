using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;
using FoodDelivery.Tests.Rules.Ordering;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Modules.Ordering;

/// <summary>Sold out after ordering, across the rooms: the order, the money on the wire, the menu.</summary>
public sealed class RemoveItemsTests(ClassDatabase database) : OrderingTest(database)
{
    [Fact]
    public async Task Accepted_without_a_dish_less_is_taken_and_nothing_has_to_come_back()
    {
        var id = await PaidAsync();
        var saving = await AsAsync<KitchenReads, Result<Money>>(AnOrder.Kitchen, reads => reads.SavingAsync(id, [1], CancellationToken.None));
        var before = await OrderAsync(id);

        Assert.True((await RemoveAsync(id, [1], acceptIn: 15)).IsOk);
        await RelayAsync();

        var order = await OrderAsync(id);
        Assert.Equal((OrderStatus.Preparing, 3300, 2), (order.Status, order.Bill.ItemsMinor, order.ItemCount));
        Assert.Equal(before.Bill.Total - saving.Value, order.Bill.Total);
        Assert.Equal((order.Bill.TotalMinor, 0, 0), (await Stripe.KeptAsync(id), await Stripe.HeldAsync(id), await Stripe.CountAsync("refunds", id)));
        Assert.Equal(order.Bill.TotalMinor, (await WithAsync<OrderLookup, PaymentShares?>(orders => orders.SharesAsync(id, CancellationToken.None)))?.TotalMinor);
        Assert.Equal((true, false), (await IsSoldOutAsync(TiramisuId), await IsSoldOutAsync(PizzaId)));
        Assert.Single(order.Entries, entry => entry.What == "Sold out, taken off the order");
        Assert.Equal(["ordering.OrderReduced", "ordering.OrderAccepted"],
            await Database.ScalarAsync<string[]>("SELECT array_agg(type ORDER BY seq) FROM platform.outbox WHERE type IN ('ordering.OrderReduced', 'ordering.OrderAccepted')") ?? []);
    }

    [Fact]
    public async Task Taken_off_after_the_money_was_taken_the_difference_goes_back_once_each_time()
    {
        var id = await PaidAsync(await AgreedAsync() with { Lines = [Pizza(1), Pizza(1, large: true), Tiramisu()], AgreedTotalMinor = await TotalAsync(Pizza(1), Pizza(1, large: true), Tiramisu()) });
        Assert.True((await AsAsync<AcceptOrder, Result>(AnOrder.Kitchen, accept => accept.RunAsync(new(id, 15), CancellationToken.None))).IsOk);
        await RelayAsync();
        Assert.Equal((await OrderAsync(id)).Bill.TotalMinor, await Stripe.KeptAsync(id));

        Assert.True((await RemoveAsync(id, [2])).IsOk);
        await RelayAsync();
        Assert.Equal(((await OrderAsync(id)).Bill.TotalMinor, 1), (await Stripe.KeptAsync(id), await Stripe.CountAsync("refunds", id)));

        Assert.True((await RemoveAsync(id, [0], AnOrder.With(Roles.Dispatcher, "Dora"))).IsOk);
        await RelayAsync();
        var order = await OrderAsync(id);
        Assert.Equal(1650, order.Bill.ItemsMinor);
        Assert.Equal((order.Bill.TotalMinor, 2), (await Stripe.KeptAsync(id), await Stripe.CountAsync("refunds", id)));
        Assert.Equal(order.Bill.TotalMinor, await Database.ScalarAsync<long>("SELECT due_minor FROM payments.payments WHERE order_id = $1", id));
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM platform.outbox WHERE data->>'what' = 'ordering.items_removed_by_operator'"));
    }

    [Fact]
    public async Task The_ticket_shows_what_is_not_to_be_made_and_counts_without_it()
    {
        var id = await PaidAsync();
        await RemoveAsync(id, [0], acceptIn: 15);
        var ticket = (await AsAsync<KitchenReads, Result<Slip>>(AnOrder.Kitchen, reads => reads.SlipAsync(id, CancellationToken.None))).Value.Ticket;
        Assert.Equal([true, false], ticket.Lines.Select(line => line.Removed));
        Assert.Equal(1, ticket.Pieces);
        Assert.Equal(["Tiramisu"], KitchenSnapshot.Empty(AnOrder.RestaurantId).With([ticket], Time.GetUtcNow()).AllDay.Select(count => count.Name));
    }

    [Fact]
    public async Task Two_screens_at_once_take_it_off_once()
    {
        var id = await PaidAsync();
        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RemoveAsync(id, [1])));
        Assert.Single(results, result => result.IsOk);
        Assert.All(results.Where(result => !result.IsOk), result => Assert.Equal("ordering.line_removed", result.Error!.Code));
        Assert.Equal(3300, (await OrderAsync(id)).Bill.ItemsMinor);
    }

    [Fact]
    public async Task Strangers_learn_nothing_and_nothing_changes()
    {
        var id = await PaidAsync();
        foreach (var stranger in new[] { Customer, Actor.Anonymous, AnOrder.Staff("Nico", OtherRestaurantId), AnOrder.With(Roles.Courier, "Lena") })
        {
            Assert.Equal("ordering.order_unknown", (await RemoveAsync(id, [1], stranger)).Error?.Code);
            Assert.Equal("ordering.order_unknown", (await AsAsync<KitchenReads, Result<Money>>(stranger, reads => reads.SavingAsync(id, [1], CancellationToken.None))).Error?.Code);
        }
        // What cannot be accepted any more is not reduced by the way either.
        await AsAsync<AcceptOrder, Result>(AnOrder.Kitchen, accept => accept.RunAsync(new(id, 15), CancellationToken.None));
        Assert.Equal("ordering.order_is_preparing", (await RemoveAsync(id, [1], acceptIn: 15)).Error?.Code);
        Assert.Equal(4000, (await OrderAsync(id)).Bill.ItemsMinor);
    }

    private Task<Result> RemoveAsync(Guid order, IReadOnlyList<int> positions, Actor? by = null, int? acceptIn = null) =>
        AsAsync<RemoveItems, Result>(by ?? AnOrder.Kitchen, remove => remove.RunAsync(new(order, positions, acceptIn), CancellationToken.None));

    private async Task<long> TotalAsync(params WantedLine[] lines)
    {
        var door = await WithAsync<FoodDelivery.Dispatch.IMapService, GeoPoint>(async maps => (await maps.FindAddressAsync(Address, 1, CancellationToken.None))[0].Location);
        return (await AsAsync<Quotes, Result<Quote>>(Customer, quotes => quotes.MakeAsync(AnOrder.RestaurantId, lines, door, 300, CancellationToken.None))).Value.Bill.TotalMinor;
    }

    private Task<bool> IsSoldOutAsync(Guid item) => Database.ScalarAsync<bool>("SELECT coalesce(sold_out_until > $2, false) FROM catalog.items WHERE id = $1", item, Time.GetUtcNow());
}
