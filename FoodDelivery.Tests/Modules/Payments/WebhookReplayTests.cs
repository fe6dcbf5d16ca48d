using FoodDelivery.Kernel;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace FoodDelivery.Tests.Modules.Payments;

/// <summary>Stripe's webhooks decided again: the dry run names the change and makes none, the replay makes that change and no other.</summary>
public sealed class WebhookReplayTests(ClassDatabase database) : PaymentsTest(database)
{
    private static readonly Actor Admin = new(Guid.Parse("0199d000-0000-7000-8000-000000000005"), "Alex", new HashSet<string> { Roles.Admin }, new HashSet<Guid>());

    private async Task<WebhookReplay> ReplayAsync(Guid id, bool dryRun) =>
        Assert.Single((await AsAsync<ReplayWebhooks, Result<IReadOnlyList<WebhookReplay>>>(Admin, replay => replay.RunAsync(new([id], dryRun), default))).Value);

    private Task<Guid> WebhookAsync(Guid order, string type) => WithAsync((PlatformDb db) => db.Webhooks.Where(w => w.OrderId == order && w.Type == type).Select(w => w.Id).SingleAsync());

    /// <summary>Everything that could have been changed here or at the provider, with row versions.</summary>
    private Task<string?> EverythingAsync() => Database.ScalarAsync<string>("""
        SELECT concat_ws('/', (SELECT string_agg(id || ':' || xmin, ',' ORDER BY id) FROM payments.payments), (SELECT string_agg(id || ':' || xmin, ',' ORDER BY id) FROM payments.refunds),
            (SELECT string_agg(id || ':' || xmin, ',' ORDER BY id) FROM payments.provider_calls), (SELECT count(*) FROM payments.payment_entries), (SELECT count(*) FROM platform.outbox),
            (SELECT string_agg(seq || ':' || xmin, ',' ORDER BY seq) FROM platform.webhooks), (SELECT count(*) FROM platform.webhook_attempts),
            (SELECT string_agg(id || ':' || xmin, ',' ORDER BY id) FROM sandbox.stripe_intents), (SELECT count(*) FROM sandbox.stripe_refunds), (SELECT count(*) FROM sandbox.stripe_events))
        """);

    private static IEnumerable<string> Words(WebhookReplay replay) => replay.Changes.Select(change => $"{change.What}: {change.Before} → {change.After}");

    [Fact]
    public async Task A_payment_we_lost_sight_of_is_previewed_and_then_brought_back_exactly_so()
    {
        var order = await AuthorisedAsync();
        var id = await WebhookAsync(order, "payment_intent.amount_capturable_updated");
        // As if what we knew had been lost, from a backup for instance.
        await Database.ExecuteAsync("UPDATE payments.payments SET status = 'AwaitingCustomer', authorised_at = NULL, card = NULL WHERE order_id = $1", order);
        var before = await EverythingAsync();

        var told = await ReplayAsync(id, dryRun: true);
        Assert.Null(told.Problem);
        Assert.Equal(["Status: AwaitingCustomer → Authorised", "Told to the other rooms:  → payments.PaymentAuthorised"], Words(told));
        Assert.Equal(before, await EverythingAsync());

        var did = await ReplayAsync(id, dryRun: false);
        Assert.Equal(["Status: AwaitingCustomer → Authorised"], Words(did));
        Assert.Equal(PaymentStatus.Authorised, (await PaymentOfAsync(order)).Status);
        Assert.Equal("Authorised Authorised", await FactsAsync(order)); // the first time, and the replay's
    }

    [Fact]
    public async Task What_would_then_be_asked_of_the_provider_is_said_before_it_is_asked()
    {
        var order = await AuthorisedAsync();
        var id = await WebhookAsync(order, "payment_intent.amount_capturable_updated");
        await Database.ExecuteAsync("UPDATE payments.payments SET status = 'AwaitingCustomer', wish = 'Take' WHERE order_id = $1", order);

        var told = await ReplayAsync(id, dryRun: true);
        Assert.Contains("Then asked of the provider:  → Take $32.99", Words(told));
        Assert.Equal(["requires_capture"], await Stripe.IntentsAsync(order));

        await ReplayAsync(id, dryRun: false);
        Assert.Equal(["succeeded"], await Stripe.IntentsAsync(order));
        Assert.Equal(PaymentStatus.Captured, (await PaymentOfAsync(order)).Status);
    }

    [Fact]
    public async Task Nothing_new_is_said_as_such_and_changes_nothing()
    {
        var order = await AuthorisedAsync();
        var told = await ReplayAsync(await WebhookAsync(order, "checkout.session.completed"), dryRun: true);
        Assert.Equal(("Nothing new: Authorised.", 0), (told.Words, told.Changes.Count));
        var did = await ReplayAsync(told.Id, dryRun: false);
        Assert.Equal(told.Words, did.Words);
        Assert.Equal("Authorised", await FactsAsync(order));
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_is_asked_again_in_five_seconds()
    {
        await Stripe.MisbehaveAsync(delaySeconds: 600);
        var order = NewOrder();
        await Stripe.PayAsync(SessionOf((await StartAsync(order)).Value));
        Time.Advance(TimeSpan.FromMinutes(10));
        await Stripe.DeliverAsync();
        Provider.Silent = true;
        await RelayAsync();
        Assert.Equal("", await FactsAsync(order));
        Assert.True(await Database.ScalarAsync<long>("SELECT count(*) FROM platform.webhooks WHERE order_id = $1 AND state = 'Received' AND attempts = 1", order) > 0);
        Provider.Silent = false;
        Time.Advance(TimeSpan.FromSeconds(5));
        await RelayAsync();
        Assert.Equal("Authorised", await FactsAsync(order));
    }

    [Fact]
    public async Task A_webhook_that_names_no_order_gets_its_number_from_the_payment()
    {
        var order = await AuthorisedAsync();
        await Database.ExecuteAsync("UPDATE platform.webhooks SET order_id = NULL, reference = NULL, state = 'Received' WHERE order_id = $1", order);
        await RelayAsync();
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM platform.webhooks WHERE object_id LIKE 'cs_%' AND order_id IS NULL"));
        Assert.True(await Database.ScalarAsync<long>("SELECT count(*) FROM platform.webhooks WHERE order_id = $1 AND reference = 'FD-10423' AND state = 'Applied'", order) > 0);
    }

    [Fact]
    public async Task Old_rows_move_into_the_new_tables()
    {
        var order = await AuthorisedAsync();
        await AcceptAsync(order);
        await CancelAsync(order);
        await SweepAsync();
        Assert.Equal(PaymentStatus.Refunded, (await PaymentOfAsync(order)).Status);
        await WithAsync(async (PaymentsDb db) =>
        {
            var migrator = db.GetService<IMigrator>();
            await migrator.MigrateAsync("20261123031632_Payments");
            await db.Database.ExecuteSqlAsync($"""
                INSERT INTO payments.webhook_inbox (id, provider, event_id, type, object_id, order_id, payload, received_at, state) VALUES
                    (gen_random_uuid(), 'stripe', 'evt_moved', 'charge.captured', 'ch_1', {order}, '{"{}"}', now(), 'Applied'), (gen_random_uuid(), 'stripe', 'evt_waiting', 'charge.captured', 'ch_2', NULL, '{"{}"}', now(), 'Received')
                """);
            await db.Database.ExecuteSqlAsync($"INSERT INTO payments.webhook_refusals (day, provider, reason, count, last_at) VALUES ('2026-01-01', 'stripe', 'signature_wrong', 3, now())");
            await migrator.MigrateAsync();
        });
        var payment = await WithAsync((PaymentsDb db) => db.Payments.AsNoTracking().Include(p => p.Refunds).SingleAsync(p => p.OrderId == order));
        Assert.Equal((payment.Amount.Minor, payment.CapturedMinor, payment.CapturedMinor, 1), (payment.DueMinor, payment.RefundedMinor, payment.RefundWantedMinor, payment.RefundCount));
        Assert.Equal(PaymentShares.None with { Lines = payment.Shares.Lines }, payment.Shares);
        var refund = Assert.Single(payment.Refunds);
        Assert.Equal((RefundState.Done, RefundReason.OrderEnded, payment.CapturedMinor), (refund.State, refund.Reason, refund.AmountMinor));
        Assert.NotNull(refund.CallKey);
        Assert.Equal("FD-10423", await Database.ScalarAsync<string>("SELECT reference FROM platform.webhooks WHERE event_id = 'evt_moved' AND state = 'Applied'"));
        Assert.Equal("Received", await Database.ScalarAsync<string>("SELECT state FROM platform.webhooks WHERE event_id = 'evt_waiting'"));
        Assert.Equal(3, await Database.ScalarAsync<long>("SELECT count FROM platform.webhook_refusals WHERE day = '2026-01-01'"));

        // The provider's own list of refunds is recognised as this one: nothing is counted twice.
        var told = await ReplayAsync(await WebhookAsync(order, "charge.refunded"), dryRun: true);
        Assert.DoesNotContain(told.Changes, change => change.What is "Refunded" or "Refund 2");
    }
}
