using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Ordering;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>Whom a rule means: by what they ordered, where, when and how often, and by language; and how many of them agreed.</summary>
public sealed class AudienceTests(ClassDatabase database) : CampaignsTest(database)
{
    private async Task<(IReadOnlyList<Guid> People, AudienceCount Count)> OfAsync(AudienceRule rule, int size = 2)
    {
        var (people, after) = (new List<Guid>(), Guid.Empty);
        while (true)
        {
            var page = await WithAsync((Audience audience) => audience.PageAsync(rule, Email, Time.GetUtcNow(), after, size, default));
            people.AddRange(page.People.Select(reached => reached.To.PersonId!.Value));
            if (page.IsEnd) break;
            Assert.NotEqual(after, page.Last);
            after = page.Last;
        }
        return (people, await WithAsync((Audience audience) => audience.CountAsync(rule, Email, Time.GetUtcNow(), default)));
    }

    [Fact]
    public async Task When_people_ordered_last()
    {
        var (now, month, year) = (await WillingAsync(), await WillingAsync(), await WillingAsync());
        var (silent, never) = (await PersonAsync(), await WillingAsync());
        await OrderedAsync(now, 1);
        await OrderedAsync(now, 200);
        await OrderedAsync(month, 30);
        await OrderedAsync(year, 365);
        await OrderedAsync(silent, 2);
        await OrderedAsync(never, 1, status: OrderStatus.Cancelled);
        await OrderedAsync(never, 1, status: OrderStatus.AwaitingPayment);

        var recent = await OfAsync(new(OrderedWithinDays: 60));
        Assert.Equal([now, month], recent.People);
        Assert.Equal(new(3, 2), recent.Count);
        Assert.Equal([month, year], (await OfAsync(new(NotOrderedForDays: 20))).People);
        Assert.Equal([month], (await OfAsync(new(OrderedWithinDays: 60, NotOrderedForDays: 20))).People);
        Assert.Equal([never], (await OfAsync(new(NeverOrdered: true))).People);
        var everybody = await OfAsync(new());
        Assert.Equal([now, month, year, never], everybody.People);
        Assert.Equal(new(5, 4), everybody.Count);
    }

    [Fact]
    public async Task How_often_where_and_what()
    {
        var (pizza, sushi) = (await RestaurantAsync("pizza", "Italian", "Pizza"), await RestaurantAsync("sushi", "Japanese"));
        var (twice, once, fish) = (await WillingAsync(), await WillingAsync(), await WillingAsync());
        await OrderedAsync(twice, 1, pizza);
        await OrderedAsync(twice, 2, pizza);
        await OrderedAsync(once, 1, pizza);
        await OrderedAsync(once, 1, sushi);
        await OrderedAsync(fish, 1, sushi);

        Assert.Equal([twice, once], (await OfAsync(new(AtLeastOrders: 2))).People);
        Assert.Equal([twice, once], (await OfAsync(new(Restaurants: [pizza.Id]))).People);
        Assert.Equal([twice], (await OfAsync(new(Restaurants: [pizza.Id], AtLeastOrders: 2))).People);
        Assert.Equal([once, fish], (await OfAsync(new(Cuisine: "japanese"))).People);
        Assert.Empty((await OfAsync(new(Restaurants: [pizza.Id], Cuisine: "Japanese"))).People);
        Assert.Equal([twice, once, fish], (await OfAsync(new(Restaurants: [pizza.Id, sushi.Id]))).People);
    }

    [Fact]
    public async Task Which_part_of_the_city_and_which_language()
    {
        var center = new GeoPoint(40.7580, -73.9855);
        var (near, edge, far) = (await WillingAsync(language: "de"), await WillingAsync(language: "es"), await WillingAsync());
        await OrderedAsync(near, door: new(40.7580, -73.9800));
        // A kilometre and a little less or more to the north; a degree is 111 km.
        await OrderedAsync(edge, door: new(40.7580 + 0.99 / 111.2, -73.9855));
        await OrderedAsync(far, door: new(40.7580, -73.9855 - 1.05 / 84.2));
        var around = new AudienceArea("Times Square", center, 1);
        Assert.Equal([near, edge], (await OfAsync(new(Area: around))).People);
        Assert.Equal([edge], (await OfAsync(new(Area: around, Languages: ["en", "es"]))).People);
        Assert.Equal([far], (await OfAsync(new(Languages: ["en"]))).People);
        Assert.Equal(new(2, 2), (await OfAsync(new(Languages: ["de", "es"]))).Count);
    }

    [Fact]
    public async Task Guests_and_people_who_were_taken_out_are_in_no_audience_of_accounts()
    {
        var ann = await WillingAsync();
        await AgreeAsync(await PersonAsync(guest: true), Email);
        await Database.ExecuteAsync("UPDATE identity.users SET deactivated_at = now() WHERE id = $1", await WillingAsync());
        Assert.Equal([ann], (await OfAsync(new())).People);
    }

    [Theory]
    [InlineData(0, null, null, "notifications.audience_days_out_of_range", "OrderedWithinDays")]
    [InlineData(null, 731, null, "notifications.audience_days_out_of_range", "NotOrderedForDays")]
    [InlineData(10, 10, null, "notifications.audience_contradicts", "NotOrderedForDays")]
    [InlineData(null, null, 0, "notifications.audience_orders_out_of_range", "AtLeastOrders")]
    public async Task Rules_that_mean_nobody_are_refused(int? within, int? without, int? least, string code, string field) => await RefusedAsync(new(within, without, AtLeastOrders: least), code, field);

    [Fact]
    public async Task Rules_that_name_what_is_not_there_are_refused()
    {
        await RefusedAsync(new(Restaurants: [Guid.CreateVersion7(Time.GetUtcNow())]), "notifications.audience_restaurant_unknown", "Restaurants");
        await RefusedAsync(new(Cuisine: "Martian"), "notifications.audience_cuisine_unknown", "Cuisine");
        await RefusedAsync(new(Near: "350 W 42nd St"), "notifications.audience_distance_out_of_range", "WithinKilometers");
        await RefusedAsync(new(Near: "Atlantis", WithinKilometers: 1), "notifications.audience_address_unknown", "Near");
        await RefusedAsync(new(Languages: ["tlh"]), "notifications.language_unknown", "Languages");
        await RefusedAsync(new(NeverOrdered: true, AtLeastOrders: 1), "notifications.audience_contradicts", "NeverOrdered");
        Assert.Equal("notifications.not_an_admin", (await AsAsync<CountAudience, Result<AudienceCount>>(Dispatcher, use => use.RunAsync(new(), Email, default))).Error?.Code);
        var found = (await AsAsync<CheckAudience, Result<AudienceRule>>(Admin, check => check.RunAsync(new(Near: "350 W 42nd St", WithinKilometers: 1.5), default))).Value;
        Assert.True(found.Area!.Center.IsValid);
        Assert.Equal(1.5, found.Area.Kilometers);
    }

    private async Task RefusedAsync(AudienceWish wish, string code, string field)
    {
        var refused = (await AsAsync<CountAudience, Result<AudienceCount>>(Admin, use => use.RunAsync(wish, Email, default))).Error!;
        Assert.Equal((code, field), (refused.Code, refused.Field));
    }
}
