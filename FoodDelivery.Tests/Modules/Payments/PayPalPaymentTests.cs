using FoodDelivery.Kernel;
using FoodDelivery.Payments;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Modules.Payments;

/// <summary>Every way a payment by PayPal can go, from the page to the last refunded cent.</summary>
public sealed class PayPalPaymentTests(ClassDatabase database) : PayPalTest(database)
{
    [Fact]
    public async Task Agreed_held_taken()
    {
        var order = NewOrder();
        var session = SessionOf((await StartPayPalAsync(order)).Value);
        Assert.Equal(session, SessionOf((await StartPayPalAsync(order)).Value)); // the page that is open already
        Assert.Equal(PaymentAnswer.StillOpen, await CheckAsync(order));
        Assert.Equal("approved", await PayPal.PayAsync(session));
        Assert.Equal(0, await PayPal.HeldAsync(order)); // agreeing holds nothing yet

        Assert.Equal(PaymentAnswer.Paid, await CheckAsync(order));
        Assert.Equal(Price.Minor, await PayPal.HeldAsync(order));
        await AcceptAsync(order);
        Assert.Equal("Authorised Captured", await FactsAsync(order));
        Assert.Equal((Price.Minor, 0L), (await PayPal.KeptAsync(order), await PayPal.HeldAsync(order)));

        await ArriveAsync();
        var payment = await PaymentOfAsync(order);
        Assert.Equal("Authorised Captured", await FactsAsync(order));
        Assert.Equal(("paypal", "PayPal a•••@payer.example", 164L), (payment.Provider, payment.Card, payment.FeeMinor)); // 3.49 % and 49 cents
        Assert.Null(payment.NextCheckAt);
        Assert.Null(payment.Attention);
    }

    [Fact]
    public async Task The_webhook_alone_holds_the_money_and_a_lost_one_is_made_good_by_the_sweep()
    {
        var heard = NewOrder();
        await PayPal.PayAsync(SessionOf((await StartPayPalAsync(heard)).Value));
        await ArriveAsync();
        Assert.Equal("Authorised", await FactsAsync(heard));

        await PayPal.MisbehaveAsync(losePercent: 100);
        var lost = NewOrder();
        await PayPal.PayAsync(SessionOf((await StartPayPalAsync(lost)).Value));
        await SweepAsync();
        Assert.Equal("Authorised", await FactsAsync(lost));
    }

    [Fact]
    public async Task What_the_payer_chose_is_declined_and_something_else_does()
    {
        var order = NewOrder();
        var session = SessionOf((await StartPayPalAsync(order)).Value);
        await PayPal.PayAsync(session, "declined");
        Assert.Equal(PaymentAnswer.StillOpen, await CheckAsync(order));
        Assert.Equal("Failed", await FactsAsync(order));
        Assert.Equal("INSTRUMENT_DECLINED", (await PaymentOfAsync(order)).FailureCode);
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM payments.provider_calls c JOIN payments.payments p ON p.id = c.payment_id WHERE p.order_id = $1 AND purpose = 'Authorise'", order)); // it is the payer's turn, so it is not asked for again

        Assert.Equal(session, SessionOf((await StartPayPalAsync(order)).Value));
        await PayPal.PayAsync(session);
        Assert.Equal(PaymentAnswer.Paid, await CheckAsync(order));
        Assert.Equal("Failed Authorised", await FactsAsync(order));
        Assert.Equal(Price.Minor, await PayPal.HeldAsync(order));
    }

    [Fact]
    public async Task Declined_and_given_up_at_once_is_not_paid()
    {
        var order = NewOrder();
        await PayPal.PayAsync(SessionOf((await StartPayPalAsync(order)).Value), "declined");
        Assert.Equal(PaymentAnswer.NotPaid, await CheckAsync(order, end: true));
        Assert.Equal("Failed SessionEnded", await FactsAsync(order));
    }

    [Fact]
    public async Task Abandoned_ends_and_who_agrees_too_late_pays_nothing()
    {
        var order = NewOrder();
        var session = SessionOf((await StartPayPalAsync(order)).Value);
        Assert.Equal("cancelled", await PayPal.PayAsync(session, answer: "cancel"));
        Assert.Equal(PaymentAnswer.StillOpen, await CheckAsync(order));
        Assert.Equal(PaymentAnswer.NotPaid, await CheckAsync(order, end: true));

        Assert.Equal("approved", await PayPal.PayAsync(session)); // PayPal can't close its page
        await ArriveAsync();
        await SweepAsync();
        Assert.Equal("SessionEnded", await FactsAsync(order));
        Assert.Equal(0, await PayPal.HeldAsync(order));

        var again = SessionOf((await StartPayPalAsync(order)).Value);
        Assert.NotEqual(session, again);
        await PayPal.PayAsync(again);
        Assert.Equal(PaymentAnswer.Paid, await CheckAsync(order));
    }

    [Fact]
    public async Task What_PayPal_has_forgotten_has_ended()
    {
        var order = NewOrder();
        var session = SessionOf((await StartPayPalAsync(order)).Value);
        Time.Advance(TimeSpan.FromHours(4));
        for (var i = 0; i < 200 && await PayPal.PayAsync(session, answer: "cancel") != "closed"; i++) await Task.Delay(25);
        await SweepAsync();
        Assert.Equal("SessionEnded", await FactsAsync(order));
        Assert.Equal("closed", await PayPal.PayAsync(session));
    }

    [Fact]
    public async Task Paid_in_the_moment_the_order_ends_is_given_back()
    {
        var order = await HeldAtPayPalAsync();
        await CancelAsync(order);
        Assert.Equal("Authorised Voided", await FactsAsync(order));
        Assert.Equal(0, await PayPal.HeldAsync(order));
        await ArriveAsync();
        Assert.Equal("Authorised Voided", await FactsAsync(order));
    }

    [Fact]
    public async Task Taken_after_eight_days_by_renewing_the_hold_first()
    {
        var order = await HeldAtPayPalAsync();
        Time.Advance(TimeSpan.FromDays(8));
        await AcceptAsync(order);
        Assert.Equal("Authorised Captured", await FactsAsync(order));
        Assert.Equal((2L, Price.Minor, 0L), (await PayPal.CountAsync("authorizations", order), await PayPal.KeptAsync(order), await PayPal.HeldAsync(order)));
        await ArriveAsync();
        Assert.Null((await PaymentOfAsync(order)).Attention);
    }

    [Fact]
    public async Task After_thirty_days_the_hold_is_gone()
    {
        await PayPal.MisbehaveAsync(losePercent: 100);
        var order = await HeldAtPayPalAsync();
        Time.Advance(TimeSpan.FromDays(30));
        await AcceptAsync(order);
        Assert.Equal("Authorised CaptureFailed", await FactsAsync(order));
        Assert.Equal((PaymentStatus.Failed, 0L), ((await PaymentOfAsync(order)).Status, await PayPal.KeptAsync(order)));
    }

    [Fact]
    public async Task Less_than_was_held_is_taken_and_the_rest_let_go()
    {
        var order = await HeldAtPayPalAsync();
        await ChangeAsync(order, payment => payment.Reduce(SharesOf(new Money(1849, "USD")), Time.GetUtcNow()));
        await AcceptAsync(order);
        Assert.Equal("Authorised Captured", await FactsAsync(order));
        Assert.Equal((1849L, 0L, 1849L), (await PayPal.KeptAsync(order), await PayPal.HeldAsync(order), (await PaymentOfAsync(order)).CapturedMinor));
    }

    [Fact]
    public async Task Refunded_to_the_last_cent_and_not_one_beyond()
    {
        var order = await HeldAtPayPalAsync();
        await AcceptAsync(order);
        foreach (var amount in new[] { 1L, 1000L, Price.Minor - 1001L })
        {
            await ChangeAsync(order, payment => Assert.True(payment.WantRefund(amount, RefundReason.Goodwill, null, [], "test", null, Time.GetUtcNow()).IsOk));
            await SettleAsync((await PaymentOfAsync(order)).Id);
        }
        Assert.Equal("Authorised Captured Refunded Refunded Refunded", await FactsAsync(order));
        Assert.Equal((0L, 3L), (await PayPal.KeptAsync(order), await PayPal.CountAsync("refunds", order)));
        await ChangeAsync(order, payment => Assert.Equal("payments.refund_too_large", payment.WantRefund(1, RefundReason.Goodwill, null, [], "test", null, Time.GetUtcNow()).Error!.Code));

        // And PayPal would not have it either.
        var (ids, provider) = (await IdsAsync(order), Rooms.GetRequiredService<PayPalProvider>());
        var beyond = await provider.RefundAsync(ids, new Money(1, "USD"), "beyond-" + order, CancellationToken.None);
        Assert.Equal((RefusalKind.Moved, "CAPTURE_FULLY_REFUNDED"), (beyond.Refusal!.Kind, beyond.Refusal.Code));
        await ArriveAsync();
        Assert.Equal("Authorised Captured Refunded Refunded Refunded", await FactsAsync(order));
    }

    [Theory]
    [InlineData(true, "Authorised")]
    [InlineData(false, "Failed SessionEnded")]
    public async Task Under_review_it_waits_and_asks_for_nothing_twice(bool good, string facts)
    {
        var order = NewOrder();
        var session = SessionOf((await StartPayPalAsync(order)).Value);
        await PayPal.PayAsync(session, "review");
        Assert.Equal(PaymentAnswer.StillOpen, await CheckAsync(order));
        await ArriveAsync();
        await SweepAsync();
        Assert.Equal(("", 1L), (await FactsAsync(order), await PayPal.CountAsync("authorizations", order)));
        await PayPal.DecideAsync(session, good);
        await ArriveAsync();
        Assert.Equal(facts, await FactsAsync(order));
        Assert.Equal(good ? Price.Minor : 0, await PayPal.HeldAsync(order));
    }

    [Fact]
    public async Task Under_review_when_the_order_ends_it_is_stopped()
    {
        var order = NewOrder();
        var session = SessionOf((await StartPayPalAsync(order)).Value);
        await PayPal.PayAsync(session, "review");
        await CheckAsync(order);
        await CancelAsync(order);
        await PayPal.DecideAsync(session, true);
        await ArriveAsync();
        Assert.Equal(("SessionEnded", 0L), (await FactsAsync(order), await PayPal.HeldAsync(order)));
    }

    [Fact]
    public async Task A_capture_that_takes_days_is_not_taken_until_it_is()
    {
        var order = await HeldAtPayPalAsync("echeck");
        await AcceptAsync(order);
        await SweepAsync();
        Assert.Equal(("Authorised", PaymentStatus.Authorised), (await FactsAsync(order), (await PaymentOfAsync(order)).Status));
        await PayPal.DecideAsync((await PaymentOfAsync(order)).SessionId!, true);
        await ArriveAsync();
        Assert.Equal(("Authorised Captured", 1L), (await FactsAsync(order), await PayPal.CountAsync("captures", order)));
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM payments.provider_calls c JOIN payments.payments p ON p.id = c.payment_id WHERE p.order_id = $1 AND c.state = 'Pending'", order));
    }

    [Fact]
    public async Task From_card_to_PayPal_and_back_money_is_held_once()
    {
        var order = NewOrder();
        var card = SessionOf((await StartPayPalAsync(order, PaymentMethods.Card)).Value);
        var paypal = SessionOf((await StartPayPalAsync(order)).Value);
        Assert.Equal("closed", await Stripe.PayAsync(card));
        var back = SessionOf((await StartPayPalAsync(order, PaymentMethods.Card)).Value);
        Assert.Equal("approved", await PayPal.PayAsync(paypal)); // in the tab that was left open
        await ArriveAsync();
        Assert.Equal("paid", await Stripe.PayAsync(back));
        await ArriveAsync();
        Assert.Equal(PaymentAnswer.Paid, await CheckAsync(order));
        Assert.Equal((0L, Price.Minor), (await PayPal.HeldAsync(order), await Stripe.HeldAsync(order)));
        Assert.Equal("stripe", (await PaymentOfAsync(order)).Provider);

        // Paid already: choosing another way changes nothing.
        var paid = await HeldAtPayPalAsync();
        Assert.True((await StartPayPalAsync(paid, PaymentMethods.Card)).Value.AlreadyPaid);
        Assert.Equal((Price.Minor, 0L), (await PayPal.HeldAsync(paid), await Stripe.HeldAsync(paid)));
    }

    [Fact]
    public async Task A_hold_on_a_page_that_was_replaced_is_let_go()
    {
        var order = NewOrder();
        var left = SessionOf((await StartPayPalAsync(order)).Value);
        await StartPayPalAsync(order, PaymentMethods.Card);
        await PayPal.PayAsync(left);
        // Our own call that nobody remembers, arriving late.
        Assert.Equal(ProviderHold.Held, (await Rooms.GetRequiredService<PayPalProvider>().AuthoriseAsync(left, "late-" + order, CancellationToken.None)).Value!.Hold);
        Assert.Equal(Price.Minor, await PayPal.HeldAsync(order));
        await ArriveAsync();
        Assert.Equal(0, await PayPal.HeldAsync(order));
    }

    [Fact]
    public async Task PayPals_own_books_tell_what_was_taken_and_sent_back()
    {
        var from = Time.GetUtcNow();
        var (kept, held, renewed) = (await HeldAtPayPalAsync(), await HeldAtPayPalAsync(), await HeldAtPayPalAsync());
        await AcceptAsync(kept);
        await ChangeAsync(kept, payment => payment.WantRefund(500, RefundReason.Goodwill, null, [], "test", null, Time.GetUtcNow()));
        await SettleAsync((await PaymentOfAsync(kept)).Id);
        Time.Advance(TimeSpan.FromDays(5));
        await AcceptAsync(renewed);
        Time.Advance(TimeSpan.FromMinutes(1));
        var books = (await Rooms.GetRequiredService<PayPalProvider>().ListAsync(from, from.AddDays(1), null, CancellationToken.None)).Value!;
        Assert.Null(books.Next);
        foreach (var (order, hold, captured, refunded) in new[] { (kept, ProviderHold.Taken, Price.Minor, 500L), (held, ProviderHold.Held, 0L, 0L), (renewed, ProviderHold.Taken, Price.Minor, 0L) })
        {
            var payment = await PaymentOfAsync(order);
            var row = Assert.Single(books.Items, item => item.PaymentId == payment.Id);
            Assert.Equal((payment.IntentId, hold, Price, captured, refunded, payment.FeeMinor), (row.Id, row.Hold, row.Amount, row.Captured, row.Refunded, row.FeeMinor));
        }
    }

    [Fact]
    public async Task A_token_that_was_withdrawn_is_fetched_again_once()
    {
        var order = await HeldAtPayPalAsync();
        await PayPal.WithdrawTokensAsync();
        await AcceptAsync(order);
        Assert.Equal("Authorised Captured", await FactsAsync(order));
    }

    private Task<ProviderIds> IdsAsync(Guid order) => WithAsync<PaymentsDb, ProviderIds>(async db =>
    {
        var payment = await db.Payments.AsNoTracking().SingleAsync(p => p.OrderId == order);
        return new ProviderIds(payment.SessionId!, payment.IntentId, payment.ChargeId);
    });

    private Task ChangeAsync(Guid order, Action<Payment> change) => WithAsync<PaymentBooks>(books => books.ChangeAsync(order, change, Time.GetUtcNow(), CancellationToken.None));
}
