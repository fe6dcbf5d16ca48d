using FoodDelivery.Ordering;
using FoodDelivery.Payments;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Sandbox;

namespace FoodDelivery.Tests.Modules.Payments;

/// <summary>The process dies, or the provider goes silent, at every point between our commit and the provider's answer. Money still moves exactly once.</summary>
public sealed class CrashTests(ClassDatabase database) : PaymentsTest(database)
{
    [Theory]
    [InlineData(CallPurpose.Capture, DyingProvider.When.BeforeTheCall)]
    [InlineData(CallPurpose.Capture, DyingProvider.When.AfterTheCall)]
    [InlineData(CallPurpose.Void, DyingProvider.When.BeforeTheCall)]
    [InlineData(CallPurpose.Void, DyingProvider.When.AfterTheCall)]
    [InlineData(CallPurpose.Refund, DyingProvider.When.BeforeTheCall)]
    [InlineData(CallPurpose.Refund, DyingProvider.When.AfterTheCall)]
    [InlineData(CallPurpose.EndSession, DyingProvider.When.BeforeTheCall)]
    [InlineData(CallPurpose.EndSession, DyingProvider.When.AfterTheCall)]
    public async Task Killed_around_a_call_the_sweep_finishes_it_once(CallPurpose purpose, DyingProvider.When when)
    {
        var order = await PreparedForAsync(purpose);
        await Stripe.MisbehaveAsync(losePercent: 100); // nor does Stripe tell us by itself
        (Provider.At, Provider.Next) = (purpose, when);
        await Assert.ThrowsAsync<DyingProvider.Died>(() => DirectlyAsync(order, purpose));

        await SweepAsync();

        await AssertSettledAsync(order, purpose);
        await SweepAsync();
        await AssertSettledAsync(order, purpose);
    }

    [Theory]
    [InlineData(CallPurpose.Capture, SandboxFault.CutAfterWork)]
    [InlineData(CallPurpose.Capture, SandboxFault.UnavailableAfterWork)]
    [InlineData(CallPurpose.Capture, SandboxFault.ErrorBeforeWork)]
    [InlineData(CallPurpose.Void, SandboxFault.CutAfterWork)]
    [InlineData(CallPurpose.Void, SandboxFault.TooManyRequests)]
    [InlineData(CallPurpose.Refund, SandboxFault.CutAfterWork)]
    [InlineData(CallPurpose.Refund, SandboxFault.UnavailableAfterWork)]
    [InlineData(CallPurpose.EndSession, SandboxFault.CutAfterWork)]
    public async Task A_provider_silent_after_the_work_is_asked_until_it_is_known(CallPurpose purpose, SandboxFault fault)
    {
        var order = await PreparedForAsync(purpose);
        await Stripe.MisbehaveAsync(losePercent: 100, nextCalls: fault, calls: 4);
        await DirectlyAsync(order, purpose);
        await DirectlyAsync(order, purpose);
        await Stripe.MisbehaveAsync(losePercent: 100);

        await SweepAsync();

        await AssertSettledAsync(order, purpose);
    }

    [Fact]
    public async Task The_key_outlives_the_process_and_is_never_exchanged_while_the_outcome_is_unknown()
    {
        var order = await AuthorisedAsync();
        await Stripe.MisbehaveAsync(nextCalls: SandboxFault.ErrorBeforeWork, calls: 6);
        await DirectlyAsync(order, CallPurpose.Capture);
        await DirectlyAsync(order, CallPurpose.Capture);
        await SweepAsync();
        await Stripe.MisbehaveAsync();
        Time.Advance(TimeSpan.FromMinutes(30));
        await SweepAsync();
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM payments.provider_calls c JOIN payments.payments p ON p.id = c.payment_id WHERE p.order_id = $1 AND purpose = 'Capture'", order));
        Assert.Equal("Authorised Captured", await FactsAsync(order));
    }

    [Fact]
    public async Task A_page_opened_by_a_dying_process_is_closed_when_the_order_ends()
    {
        var order = NewOrder();
        (Provider.At, Provider.Next) = (CallPurpose.OpenSession, DyingProvider.When.AfterTheCall);
        await Assert.ThrowsAsync<DyingProvider.Died>(() => StartAsync(order));
        await CancelAsync(order);
        Assert.Equal("expired", await Database.ScalarAsync<string>("SELECT status FROM sandbox.stripe_sessions WHERE client_reference_id = $1", order.ToString()));
        Assert.Equal("SessionEnded", await FactsAsync(order));
    }

    /// <summary>Random lives of many orders under every misfortune at once; the seed is in the name of the order that fails.</summary>
    [Theory]
    [InlineData(20261123)]
    [InlineData(7)]
    public async Task Whatever_happens_nothing_is_left_dangling(int seed)
    {
#pragma warning disable CA5394 // Repeatable on purpose.
        var random = new Random(seed);
        for (var n = 0; n < 15; n++)
        {
            await Stripe.MisbehaveAsync(copies: random.Next(1, 4), shuffle: random.Next(2) == 0, losePercent: random.Next(3) == 0 ? 40 : 0,
                nextCalls: (SandboxFault)random.Next(5), calls: random.Next(1, 4));
            var order = NewOrder();
            var started = await StartAsync(order);
            if (started.IsOk && random.Next(5) > 0)
                await Stripe.PayAsync(SessionOf(started.Value), random.Next(4) == 0 ? StripeSandbox.Declined : StripeSandbox.GoodCard);
            (Provider.At, Provider.Next) = ((CallPurpose)random.Next(5), (DyingProvider.When)random.Next(3));
            var accepted = random.Next(2) == 0;
            var ended = random.Next(2) == 0;
            foreach (var step in new Func<Task>[] { () => ArriveAsync(), () => accepted ? AcceptAsync(order) : Task.CompletedTask, () => CheckAsync(order, random.Next(2) == 0), () => ended ? CancelAsync(order) : Task.CompletedTask }
                .OrderBy(_ => random.Next()))
            {
                try
                {
                    await step();
                }
                catch (DyingProvider.Died)
                {
                    // The process is gone; the next one carries on.
                }
            }
            Provider.Next = DyingProvider.When.Never;
            await Stripe.MisbehaveAsync();
            for (var i = 0; i < 8; i++)
            {
                Time.Advance(TimeSpan.FromMinutes(15)); // past every backoff, and past the page's end
                await ArriveAsync();
                await SweepAsync();
            }
            var (kept, held) = (await Stripe.KeptAsync(order), await Stripe.HeldAsync(order));
            var payment = await PaymentOfAsync(order);
            var story = $"seed {seed}, order {n}: {payment.Status}, wish {payment.Wish}, kept {kept}, held {held}, {await FactsAsync(order)}";
            Assert.True(payment.Wish switch
            {
                PaymentWish.GiveBack => kept == 0 && held == 0,
                PaymentWish.Take => (kept == Price.Minor && held == 0 && payment.Status == PaymentStatus.Captured) || (kept == 0 && held == 0 && payment.Status is PaymentStatus.Expired or PaymentStatus.Created),
                _ => kept == 0 && held == (payment.Status == PaymentStatus.Authorised ? Price.Minor : 0),
            }, story);
        }
#pragma warning restore CA5394
    }

    private async Task<Guid> PreparedForAsync(CallPurpose purpose)
    {
        if (purpose == CallPurpose.EndSession)
        {
            var open = NewOrder();
            Assert.True((await StartAsync(open)).IsOk);
            return open;
        }
        var order = await AuthorisedAsync();
        if (purpose == CallPurpose.Refund) await AcceptAsync(order);
        return order;
    }

    // As the reaction does, but without the relay, which would try again by itself.
    private Task DirectlyAsync(Guid order, CallPurpose purpose)
    {
        var context = new FoodDelivery.Platform.EventContext(Guid.CreateVersion7(), "", order.ToString(), Time.GetUtcNow());
        return purpose == CallPurpose.Capture
            ? WithAsync<CaptureWhenOrderAccepted>(r => r.RunAsync(new OrderAccepted(order, "", Guid.Empty, Time.GetUtcNow()), context, CancellationToken.None))
            : WithAsync<GiveBackWhenOrderEnds>(r => r.RunAsync(new OrderCancelled(order, Guid.Empty, ""), context, CancellationToken.None));
    }

    private async Task AssertSettledAsync(Guid order, CallPurpose purpose)
    {
        var (facts, kept, status) = purpose switch
        {
            CallPurpose.Capture => ("Authorised Captured", Price.Minor, PaymentStatus.Captured),
            CallPurpose.Void => ("Authorised Voided", 0L, PaymentStatus.Voided),
            CallPurpose.Refund => ("Authorised Captured Refunded", 0L, PaymentStatus.Refunded),
            _ => ("SessionEnded", 0L, PaymentStatus.Expired),
        };
        Assert.Equal(facts, await FactsAsync(order));
        Assert.Equal(status, (await PaymentOfAsync(order)).Status);
        Assert.Equal(kept, await Stripe.KeptAsync(order));
        Assert.Equal(0, await Stripe.HeldAsync(order));
        Assert.Equal(purpose == CallPurpose.Refund ? 1 : 0, await Stripe.CountAsync("refunds", order));
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM payments.provider_calls c JOIN payments.payments p ON p.id = c.payment_id WHERE p.order_id = $1 AND c.state = 'Pending'", order));
    }
}
