using System.Diagnostics;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Tests.Rules.Ordering;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Modules.Ordering;

public sealed class PlaceOrderTests(ClassDatabase database) : OrderingTest(database)
{
    [Fact]
    public async Task Stores_what_was_agreed_and_waits_for_the_money()
    {
        var request = await AgreedAsync();
        var placed = (await PlaceAsync(request)).Value;
        var order = await OrderAsync(placed.OrderId);

        Assert.Matches("^FD-\\d{5,}$", order.Number);
        Assert.Equal(OrderStatus.AwaitingPayment, order.Status);
        Assert.Equal(("Cleo Jones", "+12125550123", "350 W 42nd St, Apt 4B", "Ring twice"), (order.ContactName, order.ContactPhone, order.DropOffLine, order.Notes));
        Assert.Equal(2 * 1650 + 700, order.Bill.ItemsMinor);
        Assert.Equal((293 + 62, 200, 300), (order.Bill.TaxMinor, order.Bill.ServiceFeeMinor, order.Bill.TipMinor));
        Assert.Equal(request.AgreedTotalMinor, order.Bill.TotalMinor);
        Assert.Equal(order.Bill.TotalMinor, order.Bill.ItemsMinor + order.Bill.TaxMinor + order.Bill.DeliveryFeeMinor + order.Bill.ServiceFeeMinor + order.Bill.TipMinor);
        Assert.Equal(["Margherita", "Tiramisu"], order.Lines.OrderBy(line => line.Position).Select(line => line.Name));
        Assert.Equal("Large", order.Lines.Single(line => line.Position == 0).Options.Single().Name);
        Assert.Matches("^\\d{4}$", order.DoorPin);
        Assert.Equal(Time.GetUtcNow().AddMinutes(20), order.Promise.ReadyAt);
        Assert.Equal("Checked out", Assert.Single(order.Entries).What);
        Assert.Equal(order.Bill.TotalMinor, await Database.ScalarAsync<long>("SELECT amount_minor FROM payments.payments WHERE order_id = $1", order.Id));
    }

    [Fact]
    public async Task Pressed_five_times_at_once_it_is_one_order_and_one_payment()
    {
        var request = await AgreedAsync(cart: Guid.CreateVersion7(Time.GetUtcNow()));

        var results = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => PlaceAsync(request)));

        Assert.All(results, result => Assert.True(result.IsOk, result.Error?.Message));
        Assert.Single(results.Select(result => result.Value.OrderId).Distinct());
        Assert.Equal(1, await OrdersAsync());
        Assert.Equal(1, await Stripe.CountAsync("sessions", results[0].Value.OrderId));
    }

    [Fact]
    public async Task A_program_with_the_same_key_gets_the_same_order_and_may_not_reuse_it()
    {
        var request = await AgreedAsync() with { ClientKey = "key-1" };
        var first = await PlacedAsync(request);
        Assert.Equal(first.OrderId, (await PlacedAsync(request)).OrderId);
        Assert.Equal("ordering.key_reused", (await PlaceAsync(request with { Notes = "Something else" })).Error?.Code);
        Assert.Equal(1, await OrdersAsync());
    }

    [Fact]
    public async Task Changing_the_tip_before_paying_makes_a_new_order_and_ends_the_old_one()
    {
        var cart = Guid.CreateVersion7(Time.GetUtcNow());
        var first = await PlacedAsync(await AgreedAsync(tip: 300, cart));
        var second = await PlacedAsync(await AgreedAsync(tip: 500, cart));

        Assert.NotEqual(first.OrderId, second.OrderId);
        Assert.Equal(OrderStatus.PaymentFailed, (await OrderAsync(first.OrderId)).Status);
        Assert.Equal(OrderStatus.AwaitingPayment, (await OrderAsync(second.OrderId)).Status);

        // The first page cannot be paid in another tab any more.
        await RelayAsync();
        Assert.Equal("closed", await Stripe.PayAsync(first.PayUrl[(first.PayUrl.LastIndexOf('/') + 1)..]));
        await Stripe.DeliverAsync();
        await RelayAsync();
        Assert.Equal((0, 0), (await Stripe.KeptAsync(first.OrderId), await Stripe.HeldAsync(first.OrderId)));
    }

    [Fact]
    public async Task A_cart_that_is_paid_already_makes_no_second_order_even_if_the_news_has_not_come()
    {
        var cart = Guid.CreateVersion7(Time.GetUtcNow());
        var first = await PlacedAsync(await AgreedAsync(tip: 300, cart));
        await Stripe.MisbehaveAsync(losePercent: 100);
        Assert.Equal("paid", await Stripe.PayAsync(first.PayUrl[(first.PayUrl.LastIndexOf('/') + 1)..]));

        var second = await PlaceAsync(await AgreedAsync(tip: 500, cart));

        Assert.Equal((ErrorKind.Conflict, "ordering.already_paid"), (second.Error?.Kind, second.Error?.Code));
        Assert.StartsWith($"You have already paid {first.Number}. Follow it at http://localhost/orders/{first.OrderId};", second.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(1, await OrdersAsync());
        await RelayAsync();
        Assert.Equal(OrderStatus.Placed, (await OrderAsync(first.OrderId)).Status);
        Assert.NotEqual(0, await Stripe.HeldAsync(first.OrderId));
    }

    [Fact]
    public async Task Somebody_else_at_the_same_browser_does_not_learn_of_the_paid_order()
    {
        var cart = Guid.CreateVersion7(Time.GetUtcNow());
        var first = await PlacedAsync(await AgreedAsync(cart: cart));
        Assert.Equal("paid", await Stripe.PayAsync(first.PayUrl[(first.PayUrl.LastIndexOf('/') + 1)..]));

        var second = await PlaceAsync(await AgreedAsync(cart: cart), AnOrder.With(Roles.Customer, "Otto"));

        Assert.Equal("ordering.already_paid", second.Error?.Code);
        Assert.DoesNotContain(first.Number, second.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whether_a_cart_is_paid_is_not_guessed_when_the_provider_is_silent()
    {
        var cart = Guid.CreateVersion7(Time.GetUtcNow());
        var first = await PlacedAsync(await AgreedAsync(tip: 300, cart));
        await Stripe.MisbehaveAsync(nextCalls: FoodDelivery.Web.Sandbox.SandboxFault.ErrorBeforeWork, calls: 100);

        var second = await PlaceAsync(await AgreedAsync(tip: 500, cart));

        Assert.Equal((ErrorKind.Unavailable, "ordering.payment_unclear"), (second.Error?.Kind, second.Error?.Code));
        Assert.Equal(OrderStatus.AwaitingPayment, (await OrderAsync(first.OrderId)).Status);
        Assert.Equal(1, await OrdersAsync());
    }

    public static readonly TheoryData<string, string, string?> Bad = new()
    {
        { "unknown item", "catalog.unknown_item", "items" },
        { "unknown restaurant", "ordering.restaurant_unknown", null },
        { "no items", "ordering.cart_empty", "lines" },
        { "too many", "ordering.quantity_invalid", "lines" },
        { "negative tip", "ordering.tip_invalid", "tip" },
        { "huge tip", "ordering.tip_invalid", "tip" },
        { "changed price", "ordering.total_changed", null },
        { "sold out", "catalog.item_sold_out", null },
        { "missing option", "catalog.option_missing", "options" },
        { "below minimum", "ordering.below_minimum", null },
        { "late promise", "ordering.promise_moved", null },
        { "paused", "ordering.restaurant_paused", null },
        { "outside zone", "catalog.outside_zone", "address" },
        { "unknown address", "ordering.address_unknown", "address" },
        { "half an address", "ordering.address_unknown", "address" },
        { "no address", "ordering.address_missing", "address" },
        { "long address", "ordering.address_too_long", "address" },
        { "long details", "ordering.details_too_long", "details" },
        { "no name", "ordering.name_missing", "contactName" },
        { "long name", "ordering.name_too_long", "contactName" },
        { "no phone", "ordering.phone_missing", "contactPhone" },
        { "bad phone", "ordering.phone_invalid", "contactPhone" },
        { "long notes", "ordering.notes_too_long", "notes" },
        { "long line note", "catalog.note_too_long", "note" },
    };

    [Theory, MemberData(nameof(Bad))]
    public async Task Bad_input_is_refused_in_words_and_nothing_is_stored(string what, string code, string? field)
    {
        var good = await AgreedAsync();
        var bad = what switch
        {
            "unknown item" => good with { Lines = [new(Guid.CreateVersion7(Time.GetUtcNow()), 1, [], null)] },
            "unknown restaurant" => good with { RestaurantId = Guid.CreateVersion7(Time.GetUtcNow()) },
            "no items" => good with { Lines = [] },
            "too many" => good with { Lines = [Pizza(51)] },
            "negative tip" => good with { TipMinor = -1, AgreedTotalMinor = good.AgreedTotalMinor - 301 },
            "huge tip" => good with { TipMinor = 20_001 },
            "changed price" => good with { AgreedTotalMinor = good.AgreedTotalMinor - 1 },
            "missing option" => good with { Lines = [new(PizzaId, 1, [], null)] },
            "below minimum" => good with { Lines = [Tiramisu()] },
            "late promise" => good with { AgreedBy = good.AgreedBy!.Value.AddMinutes(-11) },
            "outside zone" => good with { RestaurantId = OtherRestaurantId, Lines = [new(SushiId, 1, [], null)] },
            "unknown address" => good with { Address = "1 Nowhere Lane" },
            "half an address" => good with { Address = "W 42nd St" },
            "no address" => good with { Address = "  " },
            "long address" => good with { Address = "350 W 42nd St" + new string(' ', 1) + new string('x', 200) },
            "long details" => good with { Details = new string('x', 81) },
            "no name" => good with { ContactName = " " },
            "long name" => good with { ContactName = new string('x', 101) },
            "no phone" => good with { ContactPhone = null },
            "bad phone" => good with { ContactPhone = "call me" },
            "long notes" => good with { Notes = new string('x', 501) },
            "long line note" => good with { Lines = [Pizza(2, note: new string('x', 201))] },
            _ => good,
        };
        if (what == "sold out") await Database.ExecuteAsync("UPDATE catalog.items SET sold_out_until = 'infinity' WHERE id = $1", TiramisuId);
        if (what == "paused") await AsAsync<FoodDelivery.Catalog.PauseRestaurant, Result>(AnOrder.Kitchen, pause => pause.RunAsync(new(AnOrder.RestaurantId, TimeSpan.FromHours(1)), CancellationToken.None));

        var result = await PlaceAsync(bad);

        Assert.Equal((code, field), (result.Error?.Code, result.Error?.Field));
        Assert.True(result.Error!.Message.Length > 15 && result.Error.Message.EndsWith('.') || result.Error.Message.EndsWith('?'), result.Error.Message);
        Assert.Equal(0, await OrdersAsync());
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM payments.payments"));
    }

    [Fact]
    public async Task Whoever_has_not_signed_in_cannot_order()
    {
        Assert.Equal("ordering.sign_in_first", (await PlaceAsync(await AgreedAsync(), Actor.Anonymous)).Error?.Code);
        Assert.Equal(0, await OrdersAsync());
    }

    [Fact]
    public async Task A_whole_checkout_is_at_most_fifteen_statements()
    {
        var request = await AgreedAsync();
        await PlacedAsync(request with { Notes = "Warms up caches and models" });
        var statements = new List<string>();
        using var ours = new ActivitySource("one checkout");
        ActivityTraceId trace = default;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Npgsql" or "one checkout",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                // Other classes talk to their databases at the same time, and the emulator to its books.
                if (activity.TraceId != trace || (activity.GetTagItem("db.query.text") ?? activity.GetTagItem("db.statement")) is not string text) return;
                if (text.Contains("stripe_", StringComparison.Ordinal) || text.Contains("advisory", StringComparison.Ordinal) || text.Contains("SAVEPOINT", StringComparison.Ordinal)) return;
                lock (statements) statements.AddRange(text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
            },
        };
        ActivitySource.AddActivityListener(listener);
        using (var checkout = ours.StartActivity("checkout"))
        {
            trace = checkout!.TraceId;
            await PlacedAsync(request);
        }

        Assert.Contains(statements, text => text.StartsWith("INSERT INTO ordering.orders", StringComparison.Ordinal));
        Assert.True(statements.Count <= 15, $"{statements.Count} statements:\n{string.Join('\n', statements.Select(text => text.ReplaceLineEndings(" ")[..Math.Min(text.Length, 110)]))}");
    }
}
