using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Tests.Rules.Ordering;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Modules.Ordering;

/// <summary>A code from the cart to the charge, through every way an order can end.</summary>
public sealed class CodeTests(ClassDatabase database) : OrderingTest(database)
{
    private Guid Cart { get; } = Guid.CreateVersion7(AnOrder.Noon);

    [Fact]
    public async Task One_total_goes_from_the_page_to_the_charge()
    {
        await StoreAsync(Promotion(PromotionKind.Percent, 1_000, each: 1));
        await AddAsync(Pizza(2, large: true));
        await AddAsync(Tiramisu());
        Assert.Equal("Something off", (await GiveAsync(" save ")).Value?.Words);
        var cart = await CartAsync();
        Assert.Equal("SAVE", cart.Code);

        var quote = (await AsAsync<CheckoutReads, Result<Quote>>(Customer, reads => reads.QuoteAsync(cart, Address, 300, CancellationToken.None))).Value;
        var request = (await AgreedAsync(cart: cart.Id)) with { Code = cart.Code, AgreedTotalMinor = quote.Bill.TotalMinor };
        var placed = await PlacedAsync(request);
        var order = await OrderAsync(placed.OrderId);

        Assert.Equal(quote.Bill, order.Bill);
        // 10 % of 40.00, spread as 33.00 : 7.00, and tax of each after it.
        Assert.Equal((400, 264 + 56, 200), (order.Bill.DiscountMinor, order.Bill.TaxMinor, order.Bill.ServiceFeeMinor));
        Assert.Equal(4000 - 400 + order.Bill.TaxMinor + order.Bill.DeliveryFeeMinor + 200 + 300, order.Bill.TotalMinor);
        Assert.Equal([330, 70], order.Lines.OrderBy(line => line.Position).Select(line => line.DiscountMinor));
        await PayAsync(placed);
        Assert.Equal(quote.Bill.TotalMinor, await Stripe.HeldAsync(placed.OrderId));
        Assert.Equal(quote.Bill, (await AsAsync<MyOrders, OrderDetail?>(Customer, reads => reads.FindAsync(placed.OrderId, CancellationToken.None)))!.Bill);
        Assert.Equal(1, await UsesAsync());
        cart = await CartAsync();
        Assert.True(cart.IsEmpty && cart.Code is null);

        await AddAsync(Pizza(2));
        Assert.Equal(("catalog.promotion_used_by_you", "code"), ((await GiveAsync("save")).Error?.Code, (await GiveAsync("save")).Error?.Field));
        Assert.Null((await CartAsync()).Code);
    }

    [Fact]
    public async Task Free_delivery_is_a_discount_of_its_own()
    {
        await StoreAsync(Promotion(PromotionKind.FreeDelivery, 0));
        var bill = (await QuoteAsync("SAVE")).Bill;
        Assert.Equal((0, bill.DeliveryFeeMinor), (bill.DiscountMinor, bill.DeliveryDiscountMinor));
        Assert.True(bill.DeliveryFeeMinor > 0);
        Assert.Equal(bill.TotalMinor, (await QuoteAsync(null)).Bill.TotalMinor - bill.DeliveryFeeMinor);
    }

    [Fact]
    public async Task A_code_that_stops_holding_before_the_payment_is_noticed_as_a_changed_price()
    {
        await StoreAsync(Promotion(PromotionKind.Amount, 500));
        var request = await AgreedWithAsync();
        await Database.ExecuteAsync("UPDATE catalog.promotions SET valid_until = $1", Time.GetUtcNow());

        var result = await PlaceAsync(request);

        Assert.Equal("ordering.total_changed", result.Error?.Code);
        Assert.StartsWith("SAVE was valid until June 17, 18:30. The total is now", result.Error!.Message);
        Assert.Equal(0, await OrdersAsync());
        // Whoever agrees to the price without it gets the meal.
        Assert.True((await PlaceAsync(request with { AgreedTotalMinor = (await QuoteAsync(null)).Bill.TotalMinor })).IsOk);
        Assert.Equal(0, await UsesAsync());
    }

    [Fact]
    public async Task Changing_the_order_before_paying_keeps_the_only_use()
    {
        await StoreAsync(Promotion(PromotionKind.Amount, 500, max: 1, each: 1));
        var first = await PlacedAsync(await AgreedWithAsync());
        Assert.Null((await QuoteAsync("SAVE")).CodeProblem);
        var second = await PlacedAsync(await AgreedWithAsync(tip: 500));
        await RelayAsync();
        Assert.NotEqual(first.OrderId, second.OrderId);
        Assert.Equal(1, await UsesAsync());
        Assert.Equal(second.OrderId, await Database.ScalarAsync<Guid>("SELECT order_id FROM catalog.promotion_uses WHERE given_back_at IS NULL"));
    }

    [Fact]
    public async Task Pressed_five_times_at_once_it_is_one_order_and_one_use()
    {
        await StoreAsync(Promotion(PromotionKind.Amount, 500, max: 1, each: 1));
        var request = await AgreedWithAsync();
        var results = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => PlaceAsync(request)));
        Assert.All(results, result => Assert.True(result.IsOk, result.Error?.Message));
        Assert.Single(results.Select(result => result.Value.OrderId).Distinct());
        Assert.Equal(1, await UsesAsync());
    }

    [Fact]
    public async Task Of_two_who_want_the_last_use_one_pays_less_and_the_other_is_asked_again()
    {
        await StoreAsync(Promotion(PromotionKind.Amount, 500, max: 1));
        var request = await AgreedWithAsync();
        var other = AnOrder.With(Roles.Customer, "Otto");

        var results = await Task.WhenAll(PlaceAsync(request), PlaceAsync(request with { CartId = Guid.CreateVersion7(Time.GetUtcNow()) }, other));

        Assert.Single(results, result => result.IsOk);
        var loser = results.Single(result => !result.IsOk).Error!;
        // Quoted before or after the winner's use: the price is another one either way.
        Assert.Contains(loser.Code, new[] { "ordering.code_gone", "ordering.total_changed" });
        Assert.StartsWith("SAVE has been used up. The total is", loser.Message);
        Assert.Equal(1, await UsesAsync());
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM ordering.orders WHERE status = 'AwaitingPayment'"));
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM payments.payments WHERE status = 'AwaitingCustomer'"));
    }

    [Theory]
    [InlineData("unpaid", 0), InlineData("rejected", 0), InlineData("expired", 0), InlineData("cancelled", 0), InlineData("accepted", 1)]
    public async Task An_order_that_comes_to_nothing_gives_its_use_back(string how, int uses)
    {
        await StoreAsync(Promotion(PromotionKind.Amount, 500));
        var placed = await PlacedAsync(await AgreedWithAsync());
        if (how != "unpaid") await PayAsync(placed);
        Assert.Equal(1, await UsesAsync());
        await ChangeAsync(placed.OrderId, how switch
        {
            "unpaid" => order => order.GiveUpPayment("Not paid.", Actor.System, Time.GetUtcNow()),
            "rejected" => order => order.Reject(RejectReason.TooBusy, null, [], AnOrder.Kitchen, Time.GetUtcNow()),
            "expired" => order => order.Expire(Actor.System, order.AcceptBefore!.Value),
            "cancelled" => order => order.Cancel("Changed my mind", Customer, Time.GetUtcNow()),
            _ => order => order.Accept(15, AnOrder.Kitchen, Time.GetUtcNow()),
        });
        await RelayAsync();
        Assert.Equal(uses, await UsesAsync());
    }

    [Fact]
    public async Task A_use_taken_after_its_order_ended_is_found_and_given_back()
    {
        await StoreAsync(Promotion(PromotionKind.Amount, 500));
        var placed = await PlacedAsync(await AgreedWithAsync());
        await ChangeAsync(placed.OrderId, order => order.GiveUpPayment("Not paid.", Actor.System, Time.GetUtcNow()));
        // Its end was heard of, and the use came after.
        await Database.ExecuteAsync("DELETE FROM platform.outbox");
        await RunJobAsync(GiveBackStrayUses.Id);
        Assert.Equal(1, await UsesAsync());
        Time.Advance(TimeSpan.FromMinutes(31));
        await RunJobAsync(GiveBackStrayUses.Id);
        Assert.Equal(0, await UsesAsync());
    }

    [Fact]
    public async Task A_first_order_is_one_until_there_has_been_a_meal()
    {
        await StoreAsync(Promotion(PromotionKind.Percent, 1_000, first: true));
        var id = await PaidAsync(await AgreedAsync());
        Assert.Contains("first order only", (await QuoteAsync("SAVE")).CodeProblem);
        await ChangeAsync(id, order => order.Reject(RejectReason.TooBusy, null, [], AnOrder.Kitchen, Time.GetUtcNow()));
        Assert.Null((await QuoteAsync("SAVE")).CodeProblem);
    }

    [Fact]
    public async Task A_code_never_leaves_less_than_a_card_can_be_charged()
    {
        await Database.ExecuteAsync("UPDATE catalog.restaurants SET delivery_fee_base_minor = 0, delivery_fee_per_km_minor = 0, service_fee_basis_points = 0");
        await StoreAsync(Promotion(PromotionKind.Percent, 10_000));
        var quote = await QuoteAsync("SAVE", tip: 0);
        Assert.Contains("less to pay than a card can be charged", quote.CodeProblem);
        Assert.Equal((0, null), (quote.Bill.DiscountMinor, quote.Bill.DiscountCode));
    }

    private Promotion Promotion(PromotionKind kind, long value, int? max = null, int? each = null, bool first = false) => new()
    {
        Id = Guid.CreateVersion7(Time.GetUtcNow()), Code = "SAVE", Words = "Something off", Kind = kind, Value = value, Currency = "USD", MinimumBasketMinor = 1_000,
        ValidFrom = Time.GetUtcNow(), MaxUses = max, MaxUsesPerCustomer = each, FirstOrderOnly = first,
    };

    private Task StoreAsync(Promotion promotion) => WithAsync<CatalogDb>(db =>
    {
        db.Add(promotion);
        return db.SaveChangesAsync();
    });

    private Task<Result<PromotionOffer?>> GiveAsync(string? code) => AsAsync<ApplyCode, Result<PromotionOffer?>>(Customer, give => give.RunAsync(new(Cookie, code), CancellationToken.None));

    private async Task<Quote> QuoteAsync(string? code, long tip = 300)
    {
        var door = await WithAsync<FoodDelivery.Dispatch.IMapService, GeoPoint>(async maps => (await maps.FindAddressAsync(Address, 1, CancellationToken.None))[0].Location);
        return (await AsAsync<Quotes, Result<Quote>>(Customer, quotes => quotes.MakeAsync(AnOrder.RestaurantId, [Pizza(2, large: true), Tiramisu()], door, tip, code, Cart, CancellationToken.None))).Value;
    }

    private async Task<PlaceOrder.Request> AgreedWithAsync(long tip = 300) =>
        await AgreedAsync(tip, Cart) with { Code = "save", AgreedTotalMinor = (await QuoteAsync("save", tip)).Bill.TotalMinor };

    private async Task ChangeAsync(Guid order, Func<Order, Result> change) =>
        Assert.True((await WithAsync<OrderChanges, Result<Order>>(changes => changes.RunAsync(order, change, CancellationToken.None))).IsOk);

    private Task<int> UsesAsync() => Database.ScalarAsync<int>("SELECT uses FROM catalog.promotions");
}
