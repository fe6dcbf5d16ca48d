using FoodDelivery.Kernel;
using FoodDelivery.Payments;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Sandbox;

namespace FoodDelivery.Tests.Modules.Payments;

public sealed class StartPaymentTests(ClassDatabase database) : PaymentsTest(database)
{
    [Fact]
    public async Task Opens_the_providers_page_with_what_the_order_costs()
    {
        var order = NewOrder();
        var started = (await StartAsync(order)).Value;

        Assert.StartsWith($"{Stripe.Origin}/sandbox/stripe/pay/cs_test_", started.Url);
        Assert.False(started.AlreadyPaid);
        Assert.Equal(Price.Minor, await Database.ScalarAsync<long>("SELECT amount FROM sandbox.stripe_sessions WHERE client_reference_id = $1", order.ToString()));
        Assert.Equal("manual", await Database.ScalarAsync<string>("SELECT capture_method FROM sandbox.stripe_sessions WHERE client_reference_id = $1", order.ToString()));
        Assert.Equal(PaymentStatus.AwaitingCustomer, (await PaymentOfAsync(order)).Status);
    }

    [Fact]
    public async Task The_page_shows_the_lines_and_the_total()
    {
        var started = (await StartAsync(NewOrder())).Value;
        var page = await Stripe.Http.GetStringAsync(started.Url);
        Assert.Contains("Margherita", page);
        Assert.Contains("Extra basil", page);
        Assert.Contains("$29.00", page);
        Assert.Contains("$32.99", page);
        Assert.Contains("Lena&#39;s Pizza", page);
    }

    [Fact]
    public async Task Lines_that_do_not_add_up_become_one()
    {
        var order = NewOrder();
        var started = (await StartAsync(order, new Money(3000, "USD"))).Value;
        Assert.Contains("Order FD-10423", await Stripe.Http.GetStringAsync(started.Url));
        Assert.Equal(3000, await Database.ScalarAsync<long>("SELECT amount FROM sandbox.stripe_sessions WHERE client_reference_id = $1", order.ToString()));
    }

    [Fact]
    public async Task Called_again_it_returns_the_page_that_is_open()
    {
        var order = NewOrder();
        var first = (await StartAsync(order)).Value;
        var second = (await StartAsync(order)).Value;
        Assert.Equal(first, second);
        Assert.Equal(1, await Stripe.CountAsync("sessions", order));
    }

    [Fact]
    public async Task A_double_click_opens_one_page()
    {
        for (var round = 0; round < 5; round++)
        {
            var order = NewOrder();
            var both = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => StartAsync(order)));
            Assert.All(both, one => Assert.True(one.IsOk, one.Error?.Code));
            Assert.Single(both.Select(one => one.Value.Url).Distinct());
            Assert.Equal(1, await Stripe.CountAsync("sessions", order));
        }
    }

    [Fact]
    public async Task Another_amount_for_the_same_order_is_refused()
    {
        var order = NewOrder();
        Assert.True((await StartAsync(order)).IsOk);
        var other = await StartAsync(order, new Money(9900, "USD"));
        Assert.Equal("payments.amount_changed", other.Error?.Code);
        Assert.Equal(1, await Stripe.CountAsync("sessions", order));
    }

    [Fact]
    public async Task Nothing_to_pay_is_refused() => Assert.Equal("payments.nothing_to_pay", (await StartAsync(NewOrder(), Money.Zero("USD"))).Error?.Code);

    [Fact]
    public async Task A_page_that_ran_out_is_replaced()
    {
        var order = NewOrder();
        var first = (await StartAsync(order)).Value;
        Time.Advance(TimeSpan.FromMinutes(40));
        await WaitForExpiryAsync(SessionOf(first));

        var second = (await StartAsync(order)).Value;

        Assert.NotEqual(first.Url, second.Url);
        Assert.Equal(2, (await PaymentOfAsync(order)).Attempt);
        Assert.Equal("closed", await Stripe.PayAsync(SessionOf(first)));
        Assert.Equal("paid", await Stripe.PayAsync(SessionOf(second)));
        await ArriveAsync();
        Assert.Equal("SessionEnded Authorised", await FactsAsync(order));
        Assert.Equal(Price.Minor, await Stripe.HeldAsync(order));
    }

    [Fact]
    public async Task What_is_paid_is_not_to_be_paid_again()
    {
        var order = NewOrder();
        var first = (await StartAsync(order)).Value;
        await Stripe.MisbehaveAsync(losePercent: 100); // no webhook tells us
        Assert.Equal("paid", await Stripe.PayAsync(SessionOf(first)));

        var second = (await StartAsync(order)).Value;

        Assert.True(second.AlreadyPaid);
        Assert.EndsWith($"/orders/{order}", second.Url);
        Assert.Equal("Authorised", await FactsAsync(order));
    }

    [Fact]
    public async Task An_order_that_has_ended_opens_no_page_even_if_it_never_had_one()
    {
        var order = NewOrder();
        await CancelAsync(order);
        Assert.Equal("payments.order_ended", (await StartAsync(order)).Error?.Code);
        Assert.Equal(0, await Stripe.CountAsync("sessions", order));
    }

    [Theory]
    [InlineData(SandboxFault.CutAfterWork, 1)]
    [InlineData(SandboxFault.CutAfterWork, 2)]
    [InlineData(SandboxFault.UnavailableAfterWork, 2)]
    [InlineData(SandboxFault.ErrorBeforeWork, 2)]
    [InlineData(SandboxFault.TooManyRequests, 2)]
    public async Task A_provider_that_fails_around_the_work_still_opens_one_page(SandboxFault fault, int calls)
    {
        var order = NewOrder();
        await Stripe.MisbehaveAsync(nextCalls: fault, calls: calls);
        var first = await StartAsync(order);
        await Stripe.MisbehaveAsync();
        if (calls == 1) Assert.True(first.IsOk);
        else Assert.Equal("payments.provider_unavailable", first.Error?.Code);

        var second = await StartAsync(order);

        Assert.True(second.IsOk, second.Error?.Message);
        Assert.Equal(1, await Stripe.CountAsync("sessions", order));
    }

    [Theory]
    [InlineData(DyingProvider.When.BeforeTheCall)]
    [InlineData(DyingProvider.When.AfterTheCall)]
    public async Task A_process_killed_around_the_call_leaves_one_page(DyingProvider.When when)
    {
        var order = NewOrder();
        (Provider.At, Provider.Next) = (CallPurpose.OpenSession, when);
        await Assert.ThrowsAsync<DyingProvider.Died>(() => StartAsync(order));
        Time.Advance(TimeSpan.FromMinutes(3)); // too late for a new page of 31 minutes, were the first not remembered

        var started = await StartAsync(order);

        Assert.True(started.IsOk, started.Error?.Message);
        Assert.Equal(1, await Stripe.CountAsync("sessions", order));
        Assert.Equal("paid", await Stripe.PayAsync(SessionOf(started.Value)));
    }

    [Fact]
    public async Task The_customers_address_is_forgotten_once_the_page_is_open()
    {
        var order = NewOrder();
        await StartAsync(order);
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM payments.provider_calls WHERE request::text LIKE '%lena@example.com%'"));
    }

    private async Task WaitForExpiryAsync(string session)
    {
        for (var i = 0; i < 400 && await Database.ScalarAsync<string>("SELECT status FROM sandbox.stripe_sessions WHERE id = $1", session) == "open"; i++) await Task.Delay(25);
    }
}
