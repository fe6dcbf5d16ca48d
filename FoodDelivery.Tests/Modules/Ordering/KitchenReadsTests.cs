using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Tests.Rules.Ordering;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Modules.Ordering;

public sealed class KitchenReadsTests(ClassDatabase database) : KitchenTest(database)
{
    [Fact]
    public async Task A_kitchen_opens_for_its_people_and_does_not_exist_for_others()
    {
        await RestaurantAsync();
        var slug = AnOrder.Restaurant.Slug;
        Assert.Equal(AnOrder.RestaurantId, (await AsAsync(Cook, (KitchenReads reads) => reads.OpenAsync(slug, default))).Value.Restaurant.Id);
        Assert.True((await AsAsync(AnOrder.With(Roles.Admin, "Alex"), (KitchenReads reads) => reads.OpenAsync(slug, default))).IsOk);
        foreach (var stranger in new[] { OtherCook, AnOrder.Customer, Actor.Anonymous })
            Refused(await AsAsync(stranger, (KitchenReads reads) => reads.OpenAsync(slug, default)), ErrorKind.NotFound, "ordering.kitchen_unknown");
        Refused(await AsAsync(Cook, (KitchenReads reads) => reads.OpenAsync("no-such-place", default)), ErrorKind.NotFound, "ordering.kitchen_unknown");
        Assert.Equal([AnOrder.RestaurantId], (await AsAsync(Cook, (KitchenReads reads) => reads.MineAsync(default))).Select(mine => mine.Restaurant.Id));
        Assert.Empty(await AsAsync(OtherCook, (KitchenReads reads) => reads.MineAsync(default)));
    }

    [Fact]
    public async Task The_slip_has_what_the_bag_needs_and_only_for_the_kitchen()
    {
        var order = await OrderAsync(OrderStatus.Preparing);
        var slip = (await AsAsync(Cook, (KitchenReads reads) => reads.SlipAsync(order.Id, default))).Value;
        Assert.Equal(("Cleo", "Bella Napoli", "Ring twice"), (slip.Ticket.FirstName, slip.RestaurantName, slip.Ticket.Notes));
        Assert.Equal(["milk"], slip.Ticket.Allergens);
        Refused(await AsAsync(OtherCook, (KitchenReads reads) => reads.SlipAsync(order.Id, default)), ErrorKind.NotFound, "ordering.order_unknown");
        Refused(await AsAsync(AnOrder.Customer, (KitchenReads reads) => reads.SlipAsync(order.Id, default)), ErrorKind.NotFound, "ordering.order_unknown");
    }

    [Fact]
    public async Task Recent_orders_are_those_that_left_preparing()
    {
        var (fresh, cooking, ready, gone) = (await OrderAsync(), await OrderAsync(OrderStatus.Preparing), await OrderAsync(OrderStatus.Ready), await OrderAsync(OrderStatus.PickedUp));
        var past = (await AsAsync(Cook, (KitchenReads reads) => reads.PastAsync(AnOrder.RestaurantId, default))).Select(order => order.OrderId).ToHashSet();
        Assert.Superset(new HashSet<Guid> { ready.Id, gone.Id }, past);
        Assert.DoesNotContain(fresh.Id, past);
        Assert.DoesNotContain(cooking.Id, past);
        Assert.Empty(await AsAsync(OtherCook, (KitchenReads reads) => reads.PastAsync(AnOrder.RestaurantId, default)));
    }
}
