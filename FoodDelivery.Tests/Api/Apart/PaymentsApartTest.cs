using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Apart;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Api.Apart;

/// <summary>Payments in a process of its own: orders are paid, captured and refunded, whatever is killed in between; and only who may ask is answered.</summary>
[Collection("processes")]
public sealed class PaymentsApartTest
{
    private static readonly Actor Alex = Person(DemoPeople.Alex, Roles.Admin);

    [Fact]
    public async Task Orders_are_paid_captured_and_refunded_over_the_network_and_once_however_often_payments_die()
    {
        await using var product = await DividedProduct.StartAsync();
        var rooms = product.HouseHere();
        using var ada = await product.SignedInAsync(DemoPeople.Ada);

        // The whole loop: placed at the house, paid at the emulator beside Payments, accepted, captured, refunded.
        var first = await PlacedAsync(product, rooms, ada, key: "first");
        await PaidAsync(product, first.PayUrl, first.Id);
        Assert.True(await product.Database.ScalarAsync<long>("SELECT count(*) FROM platform.webhooks WHERE order_id = $1", first.Id) > 0, "No webhook arrived.");
        Assert.StartsWith(product.Payments.Address.ToString(), first.PayUrl, StringComparison.Ordinal);
        await AcceptAsync(rooms, first.Id);
        await product.UntilAsync("Captured", "SELECT status FROM payments.payments WHERE order_id = $1", first.Id);
        await RefundedOnceAsync(product, rooms, first.Id);
        await ScreensAsync(product, rooms, first.Id);

        // Killed while an order is paid and not yet accepted: the kitchen goes on, the money follows.
        var second = await PlacedAsync(product, rooms, ada, key: "second");
        await PaidAsync(product, second.PayUrl, second.Id);
        await product.Payments.KillAsync();
        await AcceptAsync(rooms, second.Id);
        await product.UntilAsync(1L, "SELECT count(*) FROM dispatch.deliveries WHERE order_id = $1", second.Id);
        var body = await DividedProduct.GoodOrderAsync(rooms, DemoPeople.Ada);
        using (var refused = await TestApp.SendOrderAsync(ada, body, "third"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal("payments.away", (string?)(await refused.Content.ReadFromJsonAsync<JsonObject>())!["code"]);
        }
        Assert.Equal(PaymentAnswer.Unknown, await DividedProduct.AsAsync<CheckPayment, PaymentAnswer>(rooms, Actor.System, check => check.RunAsync(new(second.Id, EndIfUnpaid: true), CancellationToken.None)));
        await Assert.ThrowsAsync<RoomAway>(() => DividedProduct.AsAsync<RefundReads, RefundDesk?>(rooms, Alex, reads => reads.DeskAsync(second.Id, CancellationToken.None)));
        Assert.Equal("Authorised", await product.Database.ScalarAsync<string>("SELECT status FROM payments.payments WHERE order_id = $1", second.Id));

        await product.Payments.StartReadyAsync(TimeSpan.FromMinutes(2));
        await product.UntilAsync("Captured", "SELECT status FROM payments.payments WHERE order_id = $1", second.Id);
        // The same checkout, pressed again, is the same order.
        var third = await PlacedAsync(product, rooms, ada, key: "third", body);
        await PaidAsync(product, third.PayUrl, third.Id);
        await AcceptAsync(rooms, third.Id);
        await product.UntilAsync("Captured", "SELECT status FROM payments.payments WHERE order_id = $1", third.Id);
        foreach (var order in new[] { first.Id, second.Id, third.Id })
            Assert.Equal(1, await product.Database.ScalarAsync<long>("SELECT count(*) FROM sandbox.stripe_charges c JOIN sandbox.stripe_intents i ON i.id = c.intent_id WHERE i.metadata::jsonb ->> 'order_id' = $1", order.ToString()));
        Assert.Equal(3, await product.Database.ScalarAsync<long>("SELECT count(*) FROM ordering.orders"));

        await LostAnswersAsync(product);
        await product.UntilAsync(0L, "SELECT count(*) FROM platform.outbox WHERE state <> 'Done'");
    }

    [Fact]
    public async Task Only_who_may_ask_is_answered_and_each_process_runs_its_own_jobs()
    {
        await using var product = await DividedProduct.StartAsync();
        await DoorsAsync(product);
        await JobsAsync(product);
    }

    private static async Task RefundedOnceAsync(DividedProduct product, ServiceProvider rooms, Guid order)
    {
        var click = new RefundPayment.Request(order, [], 250, RefundReason.Late, "Cold", Guid.CreateVersion7());
        var refunded = await DividedProduct.AsAsync<RefundPayment, Result<RefundPayment.Refunded>>(rooms, Alex, refund => refund.RunAsync(click, CancellationToken.None));
        Assert.True(refunded.IsOk, refunded.Error?.Message);
        var again = await DividedProduct.AsAsync<RefundPayment, Result<RefundPayment.Refunded>>(rooms, Alex, refund => refund.RunAsync(click, CancellationToken.None));
        Assert.Equal(refunded.Value.RefundId, again.Value.RefundId);
        await product.UntilAsync(250L, "SELECT coalesce(sum(r.amount), 0)::bigint FROM sandbox.stripe_refunds r JOIN sandbox.stripe_intents i ON i.id = r.intent_id WHERE i.metadata::jsonb ->> 'order_id' = $1", order.ToString());
        Assert.Equal("Alex", (await product.Database.ScalarAsync<string>("SELECT requested_by FROM payments.refunds WHERE amount_minor = 250"))!.Split(' ')[0]);

        // A refusal comes as it was given: the kind, the code, the words, the field.
        var none = await DividedProduct.AsAsync<RefundPayment, Result<RefundPayment.Refunded>>(rooms, Alex, refund => refund.RunAsync(click with { ClientKey = Guid.Empty }, CancellationToken.None));
        Assert.Equal(Error.Invalid("payments.key_missing", "A refund needs a key of its own, so that it is made once.", "clientKey"), none.Error);
        // The one who asks is who asks here: Ada is no operator there either.
        var ada = await DividedProduct.AsAsync<RefundPayment, Result<RefundPayment.Refunded>>(rooms, Person(DemoPeople.Ada, Roles.Customer), refund => refund.RunAsync(click, CancellationToken.None));
        Assert.Equal("payments.not_yours", ada.Error?.Code);
    }

    // What the screens of the house show of money.
    private static async Task ScreensAsync(DividedProduct product, ServiceProvider rooms, Guid order)
    {
        var desk = await DividedProduct.AsAsync<RefundReads, RefundDesk?>(rooms, Alex, reads => reads.DeskAsync(order, CancellationToken.None));
        Assert.Equal(250, Assert.Single(desk!.Refunds).Amount.Minor);
        Assert.Equal(desk.Captured.Minor - 250, desk.Left.Minor);
        Assert.Equal(["stripe", "paypal"], (await DividedProduct.AsAsync<WaysToPay, IReadOnlyList<WayToPay>>(rooms, Actor.Anonymous, ways => ways.AllAsync(CancellationToken.None))).Select(way => way.Name));
        Assert.Empty(await DividedProduct.AsAsync<MoneyLookup, IReadOnlyList<MoneyTrouble>>(rooms, Actor.System, money => money.TroublesAsync(CancellationToken.None)));
        // Payments asks back: Dispatch for Lena's courier, Ordering for the orders it compares with.
        var statement = await DividedProduct.AsAsync<MoneyReads, Statement?>(rooms, Person(DemoPeople.Lena, Roles.Courier), async reads =>
            await reads.StatementAsync(await product.Database.ScalarAsync<Guid>("SELECT id FROM dispatch.couriers WHERE user_id = $1", DemoPeople.Lena.Id), new DateOnly(2026, 6, 15), CancellationToken.None));
        Assert.NotNull(statement);
        var compared = await DividedProduct.AsAsync<RunReconciliation, Result<Reconciled>>(rooms, Alex, run => run.RunAsync(new(1), CancellationToken.None));
        Assert.True(compared.IsOk, compared.Error?.Message);
        Assert.Equal((0, 0), (compared.Value.Open, compared.Value.Unread.Count));
        // A webhook is replayed from the house's screen where its source lives.
        var webhook = await product.Database.ScalarAsync<Guid>("SELECT id FROM platform.webhooks WHERE order_id = $1 AND type = 'checkout.session.completed'", order);
        var replayed = await DividedProduct.AsAsync<ReplayWebhooks, Result<IReadOnlyList<WebhookReplay>>>(rooms, Alex, replay => replay.RunAsync(new([webhook], DryRun: true), CancellationToken.None));
        Assert.Equal((null, "Nothing new: Captured."), (Assert.Single(replayed.Value).Problem, replayed.Value[0].Words));
    }

    // The work is done and its answer lost: asked again where that does nothing twice, else left to a person.
    private static async Task LostAnswersAsync(DividedProduct product)
    {
        await using var wire = await ForgetfulWire.StartAsync(product.Payments.Address);
        var rooms = product.HouseHere(wire.Address);
        var order = Guid.CreateVersion7();
        var request = new StartPayment.Request(order, "FD-LOST", new Money(1200, "USD"), "Nonna's", [new("Pizza", 1, new Money(1200, "USD"))], "https://shop.example/ok", "https://shop.example/no", null,
            new PaymentShares(Guid.CreateVersion7(), Guid.CreateVersion7(), 1200, 0, false, 0, true, 0, 0, 0, [new(0, "Pizza", 1, 1200)]));
        wire.LoseNext(1);
        var started = await DividedProduct.AsAsync<StartPayment, Result<StartedPayment>>(rooms, Actor.System, start => start.RunAsync(request, CancellationToken.None));
        Assert.True(started.IsOk, started.Error?.Message);
        Assert.Equal(2, wire.Passed);
        Assert.Equal(1, await product.Database.ScalarAsync<long>("SELECT count(*) FROM sandbox.stripe_sessions WHERE client_reference_id = $1", order.ToString()));

        wire.LoseNext(10);
        var silent = await DividedProduct.AsAsync<StartPayment, Result<StartedPayment>>(rooms, Actor.System, start => start.RunAsync(request, CancellationToken.None));
        Assert.Equal("payments.away", silent.Error?.Code);
        Assert.Equal(5, wire.Passed);
        var comparing = await DividedProduct.AsAsync<RunReconciliation, Result<Reconciled>>(rooms, Alex, run => run.RunAsync(new(1), CancellationToken.None));
        Assert.Equal("payments.away", comparing.Error?.Code);
        Assert.Equal(6, wire.Passed);
    }

    private static async Task DoorsAsync(DividedProduct product)
    {
        var collect = RoomWire.PathOf("payments", typeof(StartPayment), "RunAsync");
        var desk = RoomWire.PathOf("payments", typeof(RefundReads), "ToldAsync");
        var told = $"[\"{Guid.Empty}\"]";
        var seals = product.HouseHere().GetRequiredService<ActorSeal>();

        // Each service has what it needs and nothing else.
        Assert.Equal("invalid_scope|", await TokenAsync(product, "ordering", "payments.desk"));
        Assert.Equal("invalid_scope|", await TokenAsync(product, "notifications", "payments.collect"));
        Assert.Equal("invalid_client|", await TokenAsync(product, "ordering", "payments.collect", secret: "a secret of somebody else, who guesses it"));
        var ordering = await TokenAsync(product, "ordering", "payments.collect");
        var screens = await TokenAsync(product, "screens", "payments.desk");
        var watcher = await TokenAsync(product, "notifications", "payments.watch");
        var payments = await TokenAsync(product, "payments", "ordering.facts");

        Assert.Equal("401 request.not_signed_in", await AskAsync(product.Payments, desk, null, null, told));
        Assert.Equal("401 request.not_signed_in", await AskAsync(product.Payments, desk, screens[..^5] + "AAAAA", seals.Seal(Alex, "room-screens", desk), told));
        Assert.Equal("403 request.wrong_audience", await AskAsync(product.Payments, collect, payments, seals.Seal(Alex, "room-payments", collect), "[]"));
        Assert.Equal("403 request.scope_missing", await AskAsync(product.Payments, collect, watcher, seals.Seal(Alex, "room-notifications", collect), "[]"));
        Assert.Equal("403 request.scope_missing", await AskAsync(product.Payments, desk, ordering, seals.Seal(Alex, "room-ordering", desk), told));
        // The token alone speaks for nobody; a seal holds for its caller and its question; the product itself has no business at the desk.
        Assert.Equal("403 rooms.actor_unproven", await AskAsync(product.Payments, desk, screens, null, told));
        Assert.Equal("403 rooms.actor_unproven", await AskAsync(product.Payments, desk, screens, "Alex", told));
        Assert.Equal("403 rooms.actor_unproven", await AskAsync(product.Payments, desk, screens, seals.Seal(Alex, "room-ordering", desk), told));
        Assert.Equal("403 rooms.actor_unproven", await AskAsync(product.Payments, desk, screens, seals.Seal(Alex, "room-screens", collect), told));
        Assert.Equal("403 rooms.person_needed", await AskAsync(product.Payments, desk, screens, seals.Seal(Actor.System, "room-screens", desk), told));
        Assert.Equal("400 rooms.unreadable", await AskAsync(product.Payments, desk, screens, seals.Seal(Alex, "room-screens", desk), "[]"));
        Assert.Equal("200 ", await AskAsync(product.Payments, desk, screens, seals.Seal(Alex, "room-screens", desk), told));

        // At the house the same doors: what Payments may ask, and nobody from outside.
        var facts = RoomWire.PathOf("ordering", typeof(OrderLookup), "SharesAsync");
        Assert.Equal("200 ", await AskAsync(product.House, facts, payments, seals.Seal(Actor.System, "room-payments", facts), told));
        Assert.Equal("403 request.wrong_audience", await AskAsync(product.House, facts, ordering, seals.Seal(Alex, "room-ordering", facts), told));
        using var alex = await product.SignedInAsync(DemoPeople.Alex);
        using var person = await alex.PostAsync(new Uri(facts, UriKind.Relative), new StringContent(told, Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.Forbidden, person.StatusCode);
        // What Payments offers is not to be had at the house, nor any webhook.
        Assert.Equal("405 request.wrong_method", await AskAsync(product.House, desk, screens, seals.Seal(Alex, "room-screens", desk), told));
        using var webhook = await alex.PostAsync(new Uri("webhooks/stripe", UriKind.Relative), new StringContent("{}"));
        Assert.Equal(HttpStatusCode.NotFound, webhook.StatusCode);
    }

    // The timetable is one; each process keeps and runs what is its own.
    private static async Task JobsAsync(DividedProduct product)
    {
        await product.UntilAsync(true, "SELECT count(*) > 0 FROM hangfire.job WHERE arguments::text LIKE '%payments.sweep%' AND statename = 'Succeeded'");
        Assert.Equal(0, await product.Database.ScalarAsync<long>("SELECT count(*) FROM hangfire.job j WHERE EXISTS (SELECT 1 FROM hangfire.state s WHERE s.jobid = j.id AND s.name = 'Failed')"));
        Assert.Equal(1, await product.Database.ScalarAsync<long>("SELECT count(*) FROM hangfire.set WHERE key = 'recurring-jobs' AND value = 'payments.sweep'"));
        Assert.Equal(1, await product.Database.ScalarAsync<long>("SELECT count(*) FROM hangfire.set WHERE key = 'recurring-jobs' AND value = 'ordering.fire-due'"));
    }

    private static async Task<(Guid Id, string PayUrl)> PlacedAsync(DividedProduct product, ServiceProvider rooms, HttpClient ada, string key, JsonObject? body = null)
    {
        using var answer = await TestApp.SendOrderAsync(ada, body ?? await DividedProduct.GoodOrderAsync(rooms, DemoPeople.Ada), key);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Created, $"{(int)answer.StatusCode} {text}");
        var order = JsonNode.Parse(text)!;
        return ((Guid)order["id"]!, (string)order["payUrl"]!);
    }

    private static async Task PaidAsync(DividedProduct product, string payUrl, Guid order)
    {
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var card = new FormUrlEncodedContent(new Dictionary<string, string> { ["card"] = StripeSandbox.GoodCard });
        using (await browser.PostAsync(new Uri(payUrl), card)) { }
        await product.UntilAsync("Placed", "SELECT status FROM ordering.orders WHERE id = $1", order);
    }

    private static async Task AcceptAsync(ServiceProvider rooms, Guid order)
    {
        var accepted = await DividedProduct.AsAsync<AcceptOrder, Result>(rooms, Alex, accept => accept.RunAsync(new(order, 20), CancellationToken.None));
        Assert.True(accepted.IsOk, accepted.Error?.Message);
    }

    private static async Task<string> TokenAsync(DividedProduct product, string caller, string scope, string? secret = null)
    {
        using var web = new HttpClient();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials", ["client_id"] = $"room-{caller}", ["client_secret"] = secret ?? DividedProduct.SecretOf(caller), ["scope"] = scope,
        });
        using var answer = await web.PostAsync(new Uri(product.House.Address, "connect/token"), form);
        var body = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        return (string?)body["access_token"] ?? $"{(string?)body["error"]}|";
    }

    private static async Task<string> AskAsync(ServerProcess at, string path, string? token, string? seal, string body)
    {
        using var web = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(at.Address, path)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (seal is not null) request.Headers.Add(RoomWire.ActorHeader, seal);
        using var answer = await web.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return $"{(int)answer.StatusCode} {(text.Length > 0 ? (string?)JsonNode.Parse(text)?["code"] : null)}";
    }

    private static Actor Person(DemoPerson person, string role) => new(person.Id, person.Name, new HashSet<string> { role }, new HashSet<Guid>());
}
