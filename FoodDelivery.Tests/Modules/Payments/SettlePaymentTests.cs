using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Sandbox;

namespace FoodDelivery.Tests.Modules.Payments;

public sealed class SettlePaymentTests(ClassDatabase database) : PaymentsTest(database)
{
    [Fact]
    public async Task Accepted_takes_what_is_held()
    {
        var order = await AuthorisedAsync();
        await AcceptAsync(order);
        Assert.Equal("Authorised Captured", await FactsAsync(order));
        Assert.Equal(Price.Minor, await Stripe.KeptAsync(order));
        await ArriveAsync(); // Stripe's own news of the capture
        Assert.Equal("Authorised Captured", await FactsAsync(order));
        Assert.Null((await PaymentOfAsync(order)).NextCheckAt);
    }

    [Fact]
    public async Task Every_end_of_an_order_lets_the_hold_go()
    {
        foreach (var end in new Func<Guid, Task>[]
        {
            order => HappensAsync(new OrderRejected(order, Guid.Empty, RejectReason.TooBusy, [])),
            order => HappensAsync(new OrderExpired(order, Guid.Empty)),
            order => HappensAsync(new OrderCancelled(order, Guid.Empty, "test")),
            order => HappensAsync(new OrderPaymentFailed(order, "test")),
        })
        {
            var order = await AuthorisedAsync();
            await end(order);
            Assert.Equal("Authorised Voided", await FactsAsync(order));
            Assert.Equal(["canceled"], await Stripe.IntentsAsync(order));
            await ArriveAsync();
            Assert.Equal("Authorised Voided", await FactsAsync(order));
            Assert.Equal(PaymentStatus.Voided, (await PaymentOfAsync(order)).Status);
        }
    }

    [Fact]
    public async Task Cancelled_after_the_capture_is_refunded_in_full()
    {
        var order = await AuthorisedAsync();
        await AcceptAsync(order);
        await CancelAsync(order);
        Assert.Equal("Authorised Captured Refunded", await FactsAsync(order));
        Assert.Equal(0, await Stripe.KeptAsync(order));
        Assert.Equal(1, await Stripe.CountAsync("refunds", order));
        await ArriveAsync();
        await SweepAsync();
        Assert.Equal("Authorised Captured Refunded", await FactsAsync(order));
    }

    [Fact]
    public async Task Cancelled_while_the_customer_is_on_the_page_closes_the_page()
    {
        var order = NewOrder();
        var session = SessionOf((await StartAsync(order)).Value);
        await CancelAsync(order);
        Assert.Equal("SessionEnded", await FactsAsync(order));
        Assert.Equal("closed", await Stripe.PayAsync(session));
    }

    [Fact]
    public async Task Paid_in_the_moment_the_order_ends_is_given_back()
    {
        // Paid at Stripe, but its news is late: the order ends first, and closing the page is refused.
        await Stripe.MisbehaveAsync(delaySeconds: 60);
        var order = NewOrder();
        await Stripe.PayAsync(SessionOf((await StartAsync(order)).Value));
        await HappensAsync(new OrderPaymentFailed(order, "not paid in time"));

        Assert.Equal("Voided", await FactsAsync(order)); // never announced as authorised
        Assert.Equal(0, await Stripe.HeldAsync(order));
        Time.Advance(TimeSpan.FromMinutes(2));
        await ArriveAsync();
        Assert.Equal("Voided", await FactsAsync(order));
    }

    [Fact]
    public async Task Giving_up_asks_first_and_a_paid_order_is_paid()
    {
        await Stripe.MisbehaveAsync(losePercent: 100);
        var paid = NewOrder();
        await Stripe.PayAsync(SessionOf((await StartAsync(paid)).Value));
        Assert.Equal(PaymentAnswer.Paid, await CheckAsync(paid, end: true));
        Assert.Equal("Authorised", await FactsAsync(paid));

        var unpaid = NewOrder();
        var session = SessionOf((await StartAsync(unpaid)).Value);
        Assert.Equal(PaymentAnswer.StillOpen, await CheckAsync(unpaid));
        Assert.Equal(PaymentAnswer.NotPaid, await CheckAsync(unpaid, end: true));
        Assert.Equal("closed", await Stripe.PayAsync(session));
        Assert.Equal(PaymentAnswer.NotPaid, await CheckAsync(NewOrder(), end: true));
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_leaves_it_unknown()
    {
        var order = NewOrder();
        await StartAsync(order);
        await Stripe.MisbehaveAsync(nextCalls: StripeFault.ErrorBeforeWork, calls: 100, path: "expire");
        Assert.Equal(PaymentAnswer.Unknown, await CheckAsync(order, end: true));
        await Stripe.MisbehaveAsync();
        Assert.Equal(PaymentAnswer.NotPaid, await CheckAsync(order, end: true));
        Assert.Equal("SessionEnded", await FactsAsync(order));
    }

    [Fact]
    public async Task A_declined_card_is_told_and_the_next_one_may_do()
    {
        var order = NewOrder();
        var session = SessionOf((await StartAsync(order)).Value);
        Assert.Equal("refused", await Stripe.PayAsync(session, StripeSandbox.NoFunds));
        await ArriveAsync();
        var payment = await PaymentOfAsync(order);
        Assert.Equal(("insufficient_funds", PaymentStatus.AwaitingCustomer), (payment.FailureCode, payment.Status));

        Assert.Equal("refused", await Stripe.PayAsync(session, StripeSandbox.Declined));
        await ArriveAsync();
        Assert.Equal("paid", await Stripe.PayAsync(session));
        await ArriveAsync();
        Assert.Equal("Failed Failed Authorised", await FactsAsync(order));
        Assert.Null((await PaymentOfAsync(order)).FailureCode);
        Assert.Single(await Stripe.IntentsAsync(order));
    }

    [Theory]
    [InlineData(StripeSandbox.Secure, "approve", "paid", "Authorised")]
    [InlineData(StripeSandbox.Secure, "refuse", "refused", "Failed")]
    [InlineData(StripeSandbox.SecureThenNoFunds, "approve", "refused", "Failed")]
    [InlineData(StripeSandbox.Secure, null, "bank", "")]
    public async Task The_bank_asks(string card, string? answer, string outcome, string facts)
    {
        var order = NewOrder();
        Assert.Equal(outcome, await Stripe.PayAsync(SessionOf((await StartAsync(order)).Value), card, answer));
        await ArriveAsync();
        Assert.Equal(facts, await FactsAsync(order));
        Assert.Equal(outcome == "paid" ? Price.Minor : 0, await Stripe.HeldAsync(order));
    }

    [Fact]
    public async Task Left_at_the_bank_it_ends_with_the_order()
    {
        var order = NewOrder();
        var session = SessionOf((await StartAsync(order)).Value);
        await Stripe.PayAsync(session, StripeSandbox.Secure);
        Assert.Equal(PaymentAnswer.NotPaid, await CheckAsync(order, end: true));
        Assert.Equal(["canceled"], await Stripe.IntentsAsync(order));
    }

    [Fact]
    public async Task Abandoned_it_ends_by_itself()
    {
        var order = NewOrder();
        await StartAsync(order);
        Time.Advance(TimeSpan.FromMinutes(32));
        for (var i = 0; i < 400 && await Database.ScalarAsync<string>("SELECT status FROM sandbox.stripe_sessions WHERE client_reference_id = $1", order.ToString()) == "open"; i++) await Task.Delay(25);
        await ArriveAsync();
        Assert.Equal("SessionEnded", await FactsAsync(order));
    }

    [Fact]
    public async Task A_hold_that_ran_out_cannot_be_taken_and_says_so()
    {
        await Stripe.MisbehaveAsync(losePercent: 100);
        var order = NewOrder();
        await Stripe.PayAsync(SessionOf((await StartAsync(order)).Value));
        Assert.Equal(PaymentAnswer.Paid, await CheckAsync(order));
        Time.Advance(TimeSpan.FromDays(8));
        await AcceptAsync(order);
        Assert.Equal("Authorised CaptureFailed", await FactsAsync(order));
        var payment = await PaymentOfAsync(order);
        Assert.Equal(PaymentStatus.Failed, payment.Status);
        Assert.NotNull(payment.Attention);
        Assert.Equal(0, await Stripe.KeptAsync(order));
    }

    [Fact]
    public async Task What_is_held_must_be_what_the_order_costs()
    {
        var order = NewOrder();
        var session = SessionOf((await StartAsync(order)).Value);
        await Database.ExecuteAsync("UPDATE sandbox.stripe_sessions SET amount = amount - 100 WHERE id = $1", session);
        await Stripe.PayAsync(session);
        await ArriveAsync();
        Assert.Equal("Voided", await FactsAsync(order)); // never Authorised: the order is not placed
        Assert.Contains("3199", (await PaymentOfAsync(order)).Attention);
        Assert.Equal(0, await Stripe.HeldAsync(order));
    }

    [Fact]
    public async Task Accept_and_reject_at_once_leave_nothing_with_us()
    {
        for (var round = 0; round < 6; round++)
        {
            var order = await AuthorisedAsync();
            var context = new EventContext(Guid.CreateVersion7(), "", order.ToString(), Time.GetUtcNow());
            await Task.WhenAll(
                WithAsync<CaptureWhenOrderAccepted>(r => r.RunAsync(new OrderAccepted(order, "", Guid.Empty, Time.GetUtcNow()), context, CancellationToken.None)),
                WithAsync<GiveBackWhenOrderEnds>(r => r.RunAsync(new OrderRejected(order, Guid.Empty, RejectReason.Other, []), context, CancellationToken.None)),
                WithAsync<CaptureWhenOrderAccepted>(r => r.RunAsync(new OrderAccepted(order, "", Guid.Empty, Time.GetUtcNow()), context, CancellationToken.None)));
            await ArriveAsync();
            await SweepAsync();
            Assert.Equal(0, await Stripe.KeptAsync(order));
            Assert.Equal(0, await Stripe.HeldAsync(order));
            Assert.Contains((await PaymentOfAsync(order)).Status, new[] { PaymentStatus.Voided, PaymentStatus.Refunded });
        }
    }

    [Fact]
    public async Task Five_captures_at_once_are_one()
    {
        var order = await AuthorisedAsync();
        var results = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => AsAsync<CapturePayment, Result>(Actor.System, use => use.RunAsync(new(order), CancellationToken.None))));
        Assert.All(results, result => Assert.True(result.IsOk, result.Error?.Code));
        Assert.Equal("Authorised Captured", await FactsAsync(order));
        Assert.Equal(Price.Minor, await Stripe.KeptAsync(order));
    }

    [Fact]
    public async Task Two_operators_refunding_at_once_refund_once()
    {
        var order = await AuthorisedAsync();
        await AcceptAsync(order);
        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => AsAsync<GiveBackPayment, Result>(Actor.System, use => use.RunAsync(new(order), CancellationToken.None))));
        Assert.All(results, result => Assert.True(result.IsOk, result.Error?.Code));
        Assert.Equal(1, await Stripe.CountAsync("refunds", order));
        Assert.Equal("Authorised Captured Refunded", await FactsAsync(order));
    }

    [Fact]
    public async Task Only_operators_take_or_give_back()
    {
        var order = await AuthorisedAsync();
        var customer = new Actor(Guid.CreateVersion7(), "Lena", new HashSet<string> { Roles.Customer }, new HashSet<Guid>());
        Assert.Equal(ErrorKind.Forbidden, (await AsAsync<CapturePayment, Result>(customer, use => use.RunAsync(new(order), CancellationToken.None))).Error?.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await AsAsync<GiveBackPayment, Result>(customer, use => use.RunAsync(new(order), CancellationToken.None))).Error?.Kind);
        Assert.Null(await AsAsync<PaymentReads, PaymentView?>(customer, reads => reads.ByOrderAsync(order, CancellationToken.None)));
        Assert.Equal(["requires_capture"], await Stripe.IntentsAsync(order));
    }

    [Fact]
    public async Task Its_story_can_be_read()
    {
        var order = await AuthorisedAsync();
        await AcceptAsync(order);
        var view = await WithAsync<PaymentReads, PaymentView?>(reads => reads.ByOrderAsync(order, CancellationToken.None));
        Assert.NotNull(view);
        Assert.True(view.Settled);
        Assert.Equal([CallPurpose.OpenSession, CallPurpose.Capture], view.Calls.Select(c => c.Purpose));
        Assert.All(view.Calls, call => Assert.Equal(CallState.Done, call.State));
        Assert.Equal(3, view.History.Count);
        Assert.EndsWith("taken.", view.History[^1].Text);
    }
}
