using FoodDelivery.Kernel;
using FoodDelivery.Payments;
using FoodDelivery.Tests.Support;
using Npgsql;

namespace FoodDelivery.Tests.Modules.Payments;

/// <summary>Money on its way back, in parts: to the last cent and not one beyond, once per click, whoever clicks and whatever the provider does.</summary>
public sealed class RefundTests(ClassDatabase database) : PaymentsTest(database)
{
    [Fact]
    public async Task In_parts_to_the_last_cent_and_one_beyond_is_refused()
    {
        var order = await CapturedAsync();
        Assert.True((await RefundAsync(order, 1000)).IsOk);
        Assert.True((await RefundAsync(order, 2298)).IsOk);
        Assert.True((await RefundAsync(order, 2)) is { Error.Code: "payments.refund_too_large" });
        Assert.True((await RefundAsync(order, 1)).IsOk);
        Assert.True((await RefundAsync(order, 1)) is { Error.Code: "payments.refund_too_large" });
        Assert.Equal(0, await Stripe.KeptAsync(order));
        Assert.Equal(3, await Stripe.CountAsync("refunds", order));
        Assert.Equal(PaymentStatus.Refunded, (await PaymentOfAsync(order)).Status);
        Assert.Equal("Authorised Captured Refunded Refunded Refunded", await FactsAsync(order));
    }

    [Fact]
    public async Task A_line_goes_back_once()
    {
        var order = await CapturedAsync();
        Assert.True((await RefundLineAsync(order, 0, 1450)).IsOk);
        Assert.True((await RefundLineAsync(order, 0, 1451)) is { Error.Code: "payments.line_refunded" });
        Assert.True((await RefundLineAsync(order, 0, 1450)).IsOk);
        Assert.True((await RefundLineAsync(order, 0, 1)) is { Error.Code: "payments.line_refunded" });
        Assert.True((await RefundLineAsync(order, 7, 1)) is { Error.Code: "payments.line_refunded" });
        Assert.Equal(399, await Stripe.KeptAsync(order));
    }

    [Fact]
    public async Task A_double_click_a_second_tab_and_two_operators_refund_what_one_would()
    {
        var order = await CapturedAsync();
        var key = Guid.CreateVersion7();
        var clicks = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RefundAsync(order, 500, key)));
        Assert.All(clicks, click => Assert.True(click.IsOk, click.Error?.Code));
        Assert.Single(clicks.Select(click => click.Value.RefundId).Distinct());
        Assert.Equal(1, await Stripe.CountAsync("refunds", order));

        // Everything, by two people at once: one of them is told what the other has done.
        var everything = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => RefundAsync(order, Price.Minor - 500)));
        Assert.Single(everything, result => result.IsOk);
        Assert.Single(everything, result => result.Error?.Code == "payments.refund_too_large");
        Assert.Equal(0, await Stripe.KeptAsync(order));
    }

    [Fact]
    public async Task A_provider_silent_after_the_work_is_not_asked_for_another()
    {
        var order = await CapturedAsync();
        await Stripe.MisbehaveAsync(losePercent: 100, nextCalls: FoodDelivery.Web.Sandbox.SandboxFault.CutAfterWork, calls: 2, path: "refunds");
        var key = Guid.CreateVersion7();
        var silent = await RefundAsync(order, 700, key);
        Assert.True(silent.IsOk, silent.Error?.Code);
        Assert.False(silent.Value.Confirmed);
        await SweepAsync();
        Assert.True((await RefundAsync(order, 700, key)).Value.Confirmed);
        Assert.Equal(1, await Stripe.CountAsync("refunds", order));
        Assert.Equal(Price.Minor - 700, await Stripe.KeptAsync(order));
    }

    [Theory]
    [InlineData(DyingProvider.When.BeforeTheCall)]
    [InlineData(DyingProvider.When.AfterTheCall)]
    public async Task Killed_around_the_call_it_goes_back_once(DyingProvider.When when)
    {
        var order = await CapturedAsync();
        await Stripe.MisbehaveAsync(losePercent: 100);
        (Provider.At, Provider.Next) = (CallPurpose.Refund, when);
        await Assert.ThrowsAsync<DyingProvider.Died>(() => RefundAsync(order, 700));
        // A day later the provider has forgotten the key; the refund is found by what we wrote into it.
        if (when == DyingProvider.When.AfterTheCall) await Database.ExecuteAsync("DELETE FROM sandbox.stripe_replies");
        await SweepAsync();
        await SweepAsync();
        Assert.Equal(1, await Stripe.CountAsync("refunds", order));
        Assert.Equal("Authorised Captured Refunded", await FactsAsync(order));
    }

    [Fact]
    public async Task A_refund_made_at_the_provider_is_taken_into_our_books()
    {
        var order = await CapturedAsync();
        using var call = new HttpRequestMessage(HttpMethod.Post, "/sandbox/stripe/v1/refunds")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["payment_intent"] = (await PaymentOfAsync(order)).IntentId!, ["amount"] = "299" }),
        };
        call.Headers.Authorization = new("Bearer", "sk_test_sandbox");
        (await Stripe.Http.SendAsync(call)).EnsureSuccessStatusCode();
        await ArriveAsync();
        Assert.Equal("Authorised Captured Refunded", await FactsAsync(order));
        Assert.Equal(299, (await PaymentOfAsync(order)).RefundedMinor);
        Assert.Equal(Price.Minor - 299, await LedgerAsync(order, LedgerAccount.Provider) + (await PaymentOfAsync(order)).FeeMinor);
        Assert.True((await RefundAsync(order, Price.Minor)) is { Error.Code: "payments.refund_too_large" });
    }

    [Fact]
    public async Task A_refund_that_comes_back_from_the_bank_is_not_called_refunded()
    {
        var order = await CapturedAsync("4000000000005126");
        var sent = await RefundAsync(order, 1000);
        Assert.True(sent.IsOk, sent.Error?.Code);
        Time.Advance(TimeSpan.FromSeconds(6));
        await Stripe.SettleBankAsync();
        await ArriveAsync();
        var payment = await PaymentOfAsync(order);
        Assert.Equal((PaymentStatus.Captured, 0L, 0L), (payment.Status, payment.RefundedMinor, payment.RefundWantedMinor));
        Assert.NotNull(payment.Attention);
        Assert.Equal("Authorised Captured Refunded RefundFailed", await FactsAsync(order));
        Assert.Equal(Price.Minor, await LedgerAsync(order, LedgerAccount.Provider) + payment.FeeMinor);
    }

    [Fact]
    public async Task Less_is_taken_when_something_is_not_to_be_had_and_the_rest_goes_back_when_it_was_taken()
    {
        var early = await AuthorisedAsync();
        await ReduceAsync(early, 1450);
        await AcceptAsync(early);
        Assert.Equal((Price.Minor - 1450, 0L), (await Stripe.KeptAsync(early), await Stripe.HeldAsync(early)));
        Assert.Equal(0, await Stripe.CountAsync("refunds", early));

        var late = await CapturedAsync();
        await ReduceAsync(late, 1450);
        await ReduceAsync(late, 1450);
        Assert.Equal(Price.Minor - 1450, await Stripe.KeptAsync(late));
        Assert.Equal(1, await Stripe.CountAsync("refunds", late));
        Assert.Equal(0, await LedgerAsync(late, LedgerAccount.Suspense));
        // As if it had been one pizza from the beginning.
        Assert.Equal((-1450 + 218, -218, -399), (await LedgerAsync(late, LedgerAccount.Restaurant), await LedgerAsync(late, LedgerAccount.Fees), await LedgerAsync(late, LedgerAccount.Courier)));
        // What was unavailable is not set against what was wrong with the rest.
        Assert.True((await RefundAsync(late, 200)).IsOk);
        await ReduceAsync(late, 2900);
        Assert.Equal(Price.Minor - 2900 - 200, await Stripe.KeptAsync(late));
    }

    [Fact]
    public async Task The_ledger_cannot_be_edited_and_always_adds_up()
    {
        var order = await CapturedAsync();
        foreach (var sql in new[] { "UPDATE payments.ledger_postings SET amount_minor = 1", "DELETE FROM payments.ledger_journals", "DELETE FROM payments.ledger_postings" })
            Assert.Equal(PostgresErrorCodes.RestrictViolation, (await Assert.ThrowsAsync<PostgresException>(() => Database.ExecuteAsync(sql))).SqlState);
        var journal = await Database.ScalarAsync<long>("SELECT id FROM payments.ledger_journals WHERE order_id = $1 LIMIT 1", order);
        Assert.Equal(PostgresErrorCodes.CheckViolation, (await Assert.ThrowsAsync<PostgresException>(() => Database.ExecuteAsync(
            "INSERT INTO payments.ledger_postings (journal_id, account, amount_minor, currency) VALUES ($1, 'Tax', 1, 'USD')", journal))).SqlState);
        // 32.99: two pizzas of 14.50, delivery 3.99; 15 % of the food is ours, the provider keeps 1.26 of it.
        Assert.Equal((3299 - 126, -2465, -435, -399, 0), (await LedgerAsync(order, LedgerAccount.Provider), await LedgerAsync(order, LedgerAccount.Restaurant),
            await LedgerAsync(order, LedgerAccount.Fees), await LedgerAsync(order, LedgerAccount.Courier), await LedgerAsync(order, LedgerAccount.Suspense)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_dispute_is_seen_and_its_end_too(bool won)
    {
        var order = await CapturedAsync("4000000000000259");
        await ArriveAsync();
        Assert.Equal("Authorised Captured Disputed", await FactsAsync(order));
        Assert.Equal(Price.Minor, await LedgerAsync(order, LedgerAccount.Disputes));
        await Stripe.DecideAsync(order, won);
        await ArriveAsync();
        Assert.Equal("Authorised Captured Disputed DisputeClosed", await FactsAsync(order));
        Assert.Equal(won ? 0 : Price.Minor, await LedgerAsync(order, LedgerAccount.Disputes));
        var row = Assert.Single(await AsAsync<MoneyReads, IReadOnlyList<DisputeRow>>(Actor.System, reads => reads.DisputesAsync(CancellationToken.None)), d => d.OrderId == order);
        Assert.Equal(won ? DisputeState.Won : DisputeState.Lost, row.State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_dispute_whose_webhooks_were_lost_is_found_by_comparing_the_books(bool won)
    {
        var order = await CapturedAsync("4000000000000259");
        await ArriveAsync();
        await Stripe.MisbehaveAsync(losePercent: 100);
        await Stripe.DecideAsync(order, won);
        await ArriveAsync();
        Assert.Equal("Authorised Captured Disputed", await FactsAsync(order));
        Time.Advance(TimeSpan.FromMinutes(5));
        var found = await WithAsync<Reconcile, Reconciled>(reconcile => reconcile.RunAsync(Time.GetUtcNow().AddDays(-1), CancellationToken.None));
        Assert.Equal("Authorised Captured Disputed DisputeClosed", await FactsAsync(order));
        Assert.Equal(1, found.Healed);
        Assert.Equal(won ? 0 : Price.Minor, await LedgerAsync(order, LedgerAccount.Disputes));
    }

    private Task<Result<RefundPayment.Refunded>> RefundLineAsync(Guid order, int position, long amount) =>
        AsAsync<RefundPayment, Result<RefundPayment.Refunded>>(Actor.System, use => use.RunAsync(new(order, [new(position, "", amount)], null, RefundReason.MissingItem, null, Guid.CreateVersion7()), CancellationToken.None));
}
