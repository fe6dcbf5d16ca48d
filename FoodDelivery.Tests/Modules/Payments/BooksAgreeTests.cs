using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;
using FoodDelivery.Tests.Modules.Ordering;
using FoodDelivery.Tests.Rules.Ordering;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Modules.Payments;

/// <summary>
/// A thousand orders through the real rooms and the provider on the wire, with webhooks that come three times, shuffled, hours late or never.
/// One reconciliation later the ledger says to the cent what the provider's own books say.
/// </summary>
public sealed class BooksAgreeTests(ClassDatabase database) : OrderingTest(database)
{
    private const int Orders = 1000, Batch = 50, AtOnce = 6;

    [Theory]
    [InlineData(20261125)]
    public async Task After_reconciliation_the_ledger_equals_the_providers_books(int seed)
    {
#pragma warning disable CA5394 // Repeatable on purpose.
        var random = new Random(seed);
        for (var done = 0; done < Orders; done += Batch)
        {
            await Stripe.MisbehaveAsync(copies: 3, shuffle: true, losePercent: 10, delaySeconds: random.Next(3) == 0 ? 3 * 3600 : 0);
            var plans = Enumerable.Range(0, Batch).Select(_ => new Plan(random)).ToList();
            await EachAsync(plans, OrderAndPayAsync);
            await NewsAsync();
            await EachAsync(plans.Where(plan => plan.Accepts), plan => AsAsync<AcceptOrder, Result>(Actor.System, accept => accept.RunAsync(new(plan.OrderId, 15), CancellationToken.None)));
            await NewsAsync();
            await EachAsync(plans.Where(plan => plan.Cancels), plan => AsAsync<CancelOrder, Result>(Actor.System, cancel => cancel.RunAsync(new(plan.OrderId, "test"), CancellationToken.None)));
            await EachAsync(plans, RefundAsync);
            await NewsAsync();
            foreach (var plan in plans.Where(plan => plan.Decision is not null && plan.Card == Plan.DisputedCard)) await DecideAsync(plan);
            Time.Advance(TimeSpan.FromMinutes(5));
        }
        // No sweep has run and nobody expired anything: what was lost on the way is still lost. The late ones arrive now.
        await Stripe.MisbehaveAsync();
        Time.Advance(TimeSpan.FromHours(4));
        await Stripe.SettleBankAsync();
        await NewsAsync();
        await AMinuteLaterAsync();

        var before = await DisagreeingAsync() + await UnheardAsync();
        var healed = await ReconcileAsync();
        await NewsAsync();
        await AMinuteLaterAsync();
        var again = await ReconcileAsync();
        var story = $"seed {seed}: {before} orders disagreed, first {healed}, then {again}";
        TestContext.Current.TestOutputHelper?.WriteLine(story);
        Assert.True(before > 0, $"{story}: nothing was lost, so nothing was proved");
        Assert.True(healed.Healed > 0, story);
        Assert.Equal(0, await DisagreeingAsync());
        Assert.True(await UnheardAsync() == 0, $"{story}\n{await StoryAsync()}");
        Assert.True(again is { Opened: 0, Healed: 0 }, story);
        Assert.True(await Database.ScalarAsync<long>("SELECT count(*) FROM payments.cases WHERE state = 'Open' AND kind <> 'NeedsAttention'") == 0, story);
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT coalesce(sum(amount_minor), 0)::bigint FROM payments.ledger_postings"));
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM payments.ledger_postings WHERE account = 'Suspense'"));
        Assert.True(await Database.ScalarAsync<long>("SELECT count(*) FROM payments.ledger_journals WHERE kind = 'Refund'") > 50, story);
    }

    /// <summary>What one customer will do.</summary>
    private sealed class Plan
    {
        public const string DisputedCard = "4000000000000259";

        public Plan(Random random)
        {
            Card = random.Next(20) switch { 0 => StripeSandbox.Declined, 1 => DisputedCard, 2 => "4000000000007726", 3 => "4000000000005126", _ => StripeSandbox.GoodCard };
            (Abandons, Accepts, Cancels) = (random.Next(12) == 0, random.Next(10) > 1, random.Next(8) == 0);
            Refunds = [.. Enumerable.Range(0, random.Next(4) == 0 ? random.Next(1, 4) : 0).Select(_ => (long)random.Next(1, 1500))];
            Decision = random.Next(3) switch { 0 => true, 1 => false, _ => null };
            Dishes = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => AnOrder.Dish(random.Next(1, 4), random.Next(300, 2500)))];
            (Tip, Fee) = (random.Next(0, 800), random.Next(0, 500));
        }

        public string Card { get; }
        public bool Abandons { get; }
        public bool Accepts { get; }
        public bool Cancels { get; }
        public bool? Decision { get; }
        public IReadOnlyList<long> Refunds { get; }
        public IReadOnlyList<PricedLine> Dishes { get; }
        public long Tip { get; }
        public long Fee { get; }
        public Guid OrderId { get; set; }
    }
#pragma warning restore CA5394

    private async Task OrderAndPayAsync(Plan plan)
    {
        var agreed = AnOrder.Agreed() with { Lines = plan.Dishes, Bill = Bill.Of(plan.Dishes, 888, false, new(plan.Fee, "USD"), 500, new(plan.Tip, "USD")), Promise = Promise.For(Time.GetUtcNow(), 20, 4, 8, 10), CartId = Guid.CreateVersion7(), Fingerprint = Guid.CreateVersion7().ToString() };
        var order = await WithAsync<OrderingDb, Order>(async db =>
        {
            var begun = Order.Begin(agreed, "4711", Customer, Time.GetUtcNow());
            db.Add(begun);
            await db.SaveChangesAsync();
            return begun;
        });
        plan.OrderId = order.Id;
        var started = await AsAsync<StartPayment, Result<StartedPayment>>(Customer, start => start.RunAsync(PaymentRequest.For(order, "http://localhost/", "cleo@example.com", "stripe"), CancellationToken.None));
        Assert.True(started.IsOk, started.Error?.Code);
        if (!plan.Abandons) await Stripe.PayAsync(started.Value.Url[(started.Value.Url.LastIndexOf('/') + 1)..], plan.Card);
    }

    private async Task RefundAsync(Plan plan)
    {
        // Beyond what is left, or before anything was taken, it is refused; that is part of the game.
        foreach (var amount in plan.Refunds)
            await AsAsync<RefundPayment, Result<RefundPayment.Refunded>>(Actor.System, use => use.RunAsync(new(plan.OrderId, [], amount, RefundReason.Quality, null, Guid.CreateVersion7()), CancellationToken.None));
    }

    private async Task DecideAsync(Plan plan)
    {
        if (await Database.ScalarAsync<long>("SELECT count(*) FROM sandbox.stripe_disputes d JOIN sandbox.stripe_intents i ON i.id = d.intent_id WHERE i.metadata::jsonb ->> 'order_id' = $1", plan.OrderId.ToString()) > 0)
            await Stripe.DecideAsync(plan.OrderId, plan.Decision!.Value);
    }

    private async Task NewsAsync()
    {
        Time.Advance(TimeSpan.FromSeconds(3)); // Shuffled webhooks are due within two.
        await Stripe.DeliverAsync();
        await RelayAsync();
        await Stripe.DeliverAsync();
        await RelayAsync();
    }

    /// <summary>What had to wait for its next try has had it.</summary>
    private async Task AMinuteLaterAsync()
    {
        for (var i = 0; i < 4; i++)
        {
            Time.Advance(TimeSpan.FromSeconds(20));
            await NewsAsync();
        }
    }

    private Task<Reconciled> ReconcileAsync() => WithAsync<Reconcile, Reconciled>(reconcile => reconcile.RunAsync(AnOrder.Noon.AddDays(-1), CancellationToken.None));

    /// <summary>Orders about which the ledger and the emulator's own rows do not say the same.</summary>
    private Task<long> DisagreeingAsync() => Database.ScalarAsync<long>("""
        SELECT count(*) FROM (
            SELECT i.metadata::jsonb ->> 'order_id' AS order_id, sum(i.amount_received
                - coalesce((SELECT sum(r.amount) FROM sandbox.stripe_refunds r WHERE r.intent_id = i.id AND r.status <> 'failed'), 0)
                - coalesce((SELECT sum(c.fee) FROM sandbox.stripe_charges c WHERE c.intent_id = i.id), 0)
                - coalesce((SELECT sum(d.amount) FROM sandbox.stripe_disputes d WHERE d.intent_id = i.id AND d.status <> 'won'), 0)) AS theirs
            FROM sandbox.stripe_intents i GROUP BY 1) t
        FULL JOIN (SELECT j.order_id::text AS order_id, sum(p.amount_minor) AS ours FROM payments.ledger_postings p JOIN payments.ledger_journals j ON j.id = p.journal_id WHERE p.account = 'Provider' GROUP BY 1) o USING (order_id)
        WHERE coalesce(theirs, 0) <> coalesce(ours, 0)
        """);

    /// <summary>Orders that are paid at the provider and wait here, because every webhook that told of it was lost.</summary>
    private Task<long> UnheardAsync() => Database.ScalarAsync<long>("""
        SELECT count(*) FROM ordering.orders o JOIN sandbox.stripe_intents i ON i.metadata::jsonb ->> 'order_id' = o.id::text
        WHERE o.status = 'AwaitingPayment' AND i.status IN ('requires_capture', 'succeeded')
        """);

    /// <summary>For whoever must find out why.</summary>
    private Task<string?> StoryAsync() => Database.ScalarAsync<string>("""
        SELECT string_agg(concat_ws(' | ', o.id, o.status, i.status, i.created, p.status, p.wish, p.authorised_at, p.attention, p.doubt,
            (SELECT string_agg(concat_ws(':', e.type, e.state, e.attempts, left(e.last_error, 200)), ', ' ORDER BY e.seq) FROM platform.outbox e WHERE e.subject = o.id::text)), E'\n')
        FROM ordering.orders o JOIN sandbox.stripe_intents i ON i.metadata::jsonb ->> 'order_id' = o.id::text LEFT JOIN payments.payments p ON p.order_id = o.id
        WHERE o.status = 'AwaitingPayment' AND i.status IN ('requires_capture', 'succeeded')
        """);

    private static Task EachAsync<T>(IEnumerable<T> items, Func<T, Task> act) => Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (item, _) => await act(item));
}
