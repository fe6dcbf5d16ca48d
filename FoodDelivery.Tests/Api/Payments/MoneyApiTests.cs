using System.Net;
using System.Text.Json.Nodes;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Payments;

namespace FoodDelivery.Tests.Api.Payments;

/// <summary>Money by programs: once per key, whoever hurries; never more than was taken; seen by whom it belongs to.</summary>
public sealed class MoneyApiTests(BrowserApp product) : IClassFixture<BrowserApp>
{
    private TestApp App => product.App;

    [Fact]
    public async Task A_refund_sent_again_with_its_key_is_one_refund()
    {
        var order = await App.EatenAsync(DemoPeople.Ada);
        using var desk = await DeskAsync();
        var key = ApiCalls.NewKey();
        var body = new { reason = "MissingItem", amount = 250, note = "told by phone" };
        using var first = await desk.PostKeyedAsync(Refunds(order), body, key);
        await first.WentThroughAsync(HttpStatusCode.OK);
        var made = await first.JsonAsync();
        for (var i = 0; i < 3; i++)
        {
            using var again = await desk.PostKeyedAsync(Refunds(order), body, key);
            Assert.Equal((HttpStatusCode.OK, (Guid)made["id"]!), (again.StatusCode, (Guid)(await again.JsonAsync())["id"]!));
        }
        using (var other = await desk.PostKeyedAsync(Refunds(order), new { reason = "MissingItem", amount = 300 }, key)) await other.RefusedAsync(HttpStatusCode.UnprocessableEntity, "request.key_reused");
        Assert.Equal(1, await AtProviderAsync(order));
        Assert.Equal(250, (await App.DeskAsync(order))!.Refunds.Single().Amount.Minor);
    }

    [Fact]
    public async Task The_same_refund_from_many_connections_at_once_is_one_refund()
    {
        var order = await App.EatenAsync(DemoPeople.Ada);
        using var desk = await DeskAsync();
        var key = ApiCalls.NewKey();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => desk.PostKeyedAsync(Refunds(order), new { reason = "Quality", amount = 200 }, key)));
        foreach (var answer in answers)
        {
            if (answer.StatusCode == HttpStatusCode.Conflict) await answer.RefusedAsync(HttpStatusCode.Conflict, "request.still_running");
            else await answer.WentThroughAsync(HttpStatusCode.OK);
            answer.Dispose();
        }
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(1, await AtProviderAsync(order));
    }

    [Fact]
    public async Task Of_two_programs_that_want_most_of_it_at_once_one_is_told_what_the_other_has_done()
    {
        var order = await App.EatenAsync(DemoPeople.Ada);
        var captured = (await App.DeskAsync(order))!.Captured.Minor;
        using var one = await DeskAsync();
        using var two = await DeskAsync();
        // Both count from 1, as programs do; and both are Alex's.
        var answers = await Task.WhenAll(one.PostKeyedAsync(Refunds(order), new { reason = "Late", amount = captured * 2 / 3 }), two.PostKeyedAsync(Refunds(order), new { reason = "Late", amount = captured * 2 / 3 }));
        await Assert.Single(answers, answer => answer.StatusCode != HttpStatusCode.OK).RefusedAsync(HttpStatusCode.Conflict, "payments.refund_too_large");
        Assert.Equal(1, await AtProviderAsync(order));
        foreach (var answer in answers) answer.Dispose();

        // The rest to the cent, and not one more.
        var left = captured - captured * 2 / 3;
        using (var more = await one.PostKeyedAsync(Refunds(order), new { reason = "Late", amount = left + 1 })) await more.RefusedAsync(HttpStatusCode.Conflict, "payments.refund_too_large");
        using (var rest = await one.PostKeyedAsync(Refunds(order), new { reason = "Late", amount = left })) await rest.WentThroughAsync(HttpStatusCode.OK);
        using (var none = await one.PostKeyedAsync(Refunds(order), new { reason = "Late", amount = 1 })) await none.RefusedAsync(HttpStatusCode.Conflict, "payments.refund_too_large");
        Assert.Equal(0, (await App.DeskAsync(order))!.Left.Minor);
    }

    [Fact]
    public async Task Two_programs_of_one_person_that_count_from_1_make_two_refunds()
    {
        var order = await App.EatenAsync(DemoPeople.Ada);
        using var one = await DeskAsync();
        using var browser = await App.SignedInAsync(DemoPeople.Alex);
        const string redirect = "http://127.0.0.1:7891/back";
        var other = await App.LetInAsync(new("Another desk", ProgramKind.App, [PaymentsPermissions.Read, PaymentsPermissions.Refund], [redirect], Ours: true));
        var question = TestApp.Ask(other.ClientId, redirect, $"{PaymentsPermissions.Read} {PaymentsPermissions.Refund}");
        using var two = App.Bearing((await App.RedeemAsync(question, await App.CodeAsync(browser, question))).Access);
        var key = ApiCalls.NewKey();
        using var first = await one.PostKeyedAsync(Refunds(order), new { reason = "Late", amount = 110 }, key);
        await first.WentThroughAsync(HttpStatusCode.OK);
        using var second = await two.PostKeyedAsync(Refunds(order), new { reason = "Quality", amount = 120 }, key);
        await second.WentThroughAsync(HttpStatusCode.OK);
        Assert.NotEqual((Guid)(await first.JsonAsync())["id"]!, (Guid)(await second.JsonAsync())["id"]!);
        Assert.Equal([110L, 120L], (await App.DeskAsync(order))!.Refunds.Select(refund => refund.Amount.Minor).Order());
    }

    [Fact]
    public async Task A_key_with_other_contents_is_refused_by_the_use_case_too_and_not_answered_with_the_first()
    {
        var order = await App.EatenAsync(DemoPeople.Ada);
        var key = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        var first = (await RefundAsync(100, RefundReason.Goodwill, "as told")).Value;
        // As after a crash: the kept answers know nothing of it, the refund does.
        Assert.Equal(first.RefundId, (await RefundAsync(100, RefundReason.Goodwill, " as told ")).Value.RefundId);
        foreach (var (amount, reason, note) in new[] { (130L, RefundReason.Goodwill, "as told"), (100L, RefundReason.Late, "as told"), (100L, RefundReason.Goodwill, "otherwise") })
            Assert.Equal("payments.key_reused", (await RefundAsync(amount, reason, note)).Error?.Code);
        Assert.Equal(100, (await App.DeskAsync(order))!.Refunds.Single().Amount.Minor);

        Task<Result<RefundPayment.Refunded>> RefundAsync(long amount, RefundReason reason, string note) =>
            App.AsPersonAsync<RefundPayment, Result<RefundPayment.Refunded>>(DemoPeople.Alex, refund => refund.RunAsync(new(order, [], amount, reason, note, key), CancellationToken.None));
    }

    [Fact]
    public async Task A_key_is_its_programs_own_also_where_the_use_case_keeps_it()
    {
        var (first, second) = (await App.EatenAsync(DemoPeople.Ada), await App.EatenAsync(DemoPeople.Ada));
        var key = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        var made = await RefundAsync(first, key);
        Assert.True(made.IsOk, made.Error?.Message);
        // The same key for another order could never become a refund of its own: said at once, not tried for ever.
        var wrong = await RefundAsync(second, key).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal("payments.key_reused", wrong.Error?.Code);
        Assert.Equal(0, await AtProviderAsync(second));

        Task<Result<RefundPayment.Refunded>> RefundAsync(Guid order, Guid click) =>
            App.AsPersonAsync<RefundPayment, Result<RefundPayment.Refunded>>(DemoPeople.Alex, refund => refund.RunAsync(new(order, [], 100, RefundReason.Goodwill, null, click), CancellationToken.None));
    }

    [Fact]
    public async Task Dishes_are_named_once_and_no_amount_is_too_large_to_be_refused()
    {
        var order = await App.EatenAsync(DemoPeople.Ada);
        using var desk = await DeskAsync();
        using (var twice = await desk.PostKeyedAsync(Refunds(order), new { reason = "WrongItem", dishes = new[] { Dish(0, 100), Dish(0, 100) } })) await twice.RefusedAsync(HttpStatusCode.UnprocessableEntity, "payments.line_twice");
        using (var huge = await desk.PostKeyedAsync(Refunds(order), new { reason = "WrongItem", dishes = new[] { Dish(0, long.MaxValue), Dish(1, long.MaxValue) } })) await huge.RefusedAsync(HttpStatusCode.Conflict, "payments.refund_too_large");
        using (var negative = await desk.PostKeyedAsync(Refunds(order), new { reason = "WrongItem", dishes = new[] { Dish(0, -5), Dish(1, 205) } })) await negative.RefusedAsync(HttpStatusCode.Conflict, "payments.line_refunded");
        using (var reason = await desk.PostKeyedAsync(Refunds(order), new { reason = "AtProvider", amount = 100 })) await reason.RefusedAsync(HttpStatusCode.UnprocessableEntity, "payments.reason_invalid");
        using (var keyless = await desk.SendAsync(HttpMethod.Post, Refunds(order), new { reason = "Quality", amount = 100 })) await keyless.RefusedAsync(HttpStatusCode.BadRequest, "request.key_missing");
        Assert.Equal(0, await AtProviderAsync(order));

        // What the preview says is what the refund does.
        var paid = (long)(await desk.ReadAsync(Refunds(order)))["dishes"]![0]!["paid"]!["minor"]!;
        using var preview = await desk.SendAsync(HttpMethod.Post, $"{Refunds(order)}/preview", new { reason = "WrongItem", dishes = new[] { Dish(0, paid) } });
        await preview.WentThroughAsync(HttpStatusCode.OK);
        var bearers = await preview.JsonAsync();
        Assert.Equal(paid, (long)bearers["amount"]!["minor"]!);
        Assert.Equal(paid, new[] { "restaurant", "tax", "courier", "platform" }.Sum(one => (long)bearers[one]!["minor"]!));
        using (var dish = await desk.PostKeyedAsync(Refunds(order), new { reason = "WrongItem", dishes = new[] { Dish(0, paid) } })) await dish.WentThroughAsync(HttpStatusCode.OK);
        Assert.Equal(0, (long)(await desk.ReadAsync(Refunds(order)))["dishes"]![0]!["left"]!["minor"]!);
    }

    [Fact]
    public async Task Payments_are_paged_without_a_gap_or_a_repeat_while_new_ones_come()
    {
        var before = new[] { await App.EatenAsync(DemoPeople.Ada), await App.EatenAsync(DemoPeople.Ada), await App.EatenAsync(DemoPeople.Ada) };
        using var desk = await DeskAsync();
        List<Guid> seen = [];
        string? next = null;
        var added = false;
        do
        {
            var page = await desk.ReadAsync($"api/v1/payments/payments?limit=1{(next is null ? "" : $"&cursor={next}")}");
            seen.AddRange(page["items"]!.AsArray().Select(one => (Guid)one!["orderId"]!));
            next = (string?)page["next"];
            if (!added) await App.PlaceOrderAsync(DemoPeople.Ada);
            added = true;
        }
        while (next is not null);
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Equal(before.Reverse(), seen.Where(before.Contains));
        using var nonsense = await desk.GetAsync(ApiCalls.Path("api/v1/payments/payments?cursor=bm9uc2Vuc2U"));
        await nonsense.RefusedAsync(HttpStatusCode.UnprocessableEntity, "request.cursor_unreadable");
    }

    [Fact]
    public async Task Statements_and_receipts_are_their_owners()
    {
        var order = await App.EatenAsync(DemoPeople.Ada);
        var restaurant = (await App.PlainDishAsync()).RestaurantId;
        using var marco = await App.ProgramOfAsync(DemoPeople.Marco, PaymentsPermissions.Statements);
        using var lena = await App.ProgramOfAsync(DemoPeople.Lena, PaymentsPermissions.Statements, PaymentsPermissions.Receipts);
        using var ada = await App.ProgramOfAsync(DemoPeople.Ada, PaymentsPermissions.Receipts);

        Assert.Equal([restaurant.ToString()], (await marco.ReadAsync("api/v1/payments/statements"))["items"]!.AsArray().Select(one => (string)one!["id"]!));
        var week = await marco.ReadAsync($"api/v1/payments/statements/{restaurant}");
        Assert.Equal(Week.Key(Week.Of(TimeProvider.System.GetUtcNow())), (string?)week["from"]);
        Assert.Equal(week["lines"]!.AsArray().Sum(line => (long)line!["amount"]!["minor"]!), (long)week["total"]!["minor"]!);
        Assert.NotEmpty(week["lines"]!.AsArray());

        var mine = (string)(await lena.ReadAsync("api/v1/payments/statements"))["items"]!.AsArray().Single()!["id"]!;
        Assert.Equal(mine, (string?)(await lena.ReadAsync($"api/v1/payments/statements/{mine}"))["party"]);
        using (var foreign = await marco.GetAsync(ApiCalls.Path($"api/v1/payments/statements/{mine}"))) await foreign.RefusedAsync(HttpStatusCode.NotFound, "payments.statement_unknown");
        using (var foreign = await lena.GetAsync(ApiCalls.Path($"api/v1/payments/statements/{restaurant}"))) await foreign.RefusedAsync(HttpStatusCode.NotFound, "payments.statement_unknown");
        foreach (var nonsense in new[] { "yesterday", "2999-01-05", "0001-01-01" })
            using (var wrong = await marco.GetAsync(ApiCalls.Path($"api/v1/payments/statements/{restaurant}?week={nonsense}"))) await wrong.RefusedAsync(HttpStatusCode.UnprocessableEntity, "payments.week_invalid");

        var receipt = await ada.ReadAsync($"api/v1/payments/orders/{order}/receipt");
        Assert.Equal((long)receipt["total"]!["minor"]!, (long)receipt["kept"]!["minor"]!);
        using (var foreign = await lena.GetAsync(ApiCalls.Path($"api/v1/payments/orders/{order}/receipt"))) await foreign.RefusedAsync(HttpStatusCode.NotFound, "payments.receipt_unknown");
    }

    [Fact]
    public async Task A_payment_is_shown_compared_and_taken_by_those_who_may()
    {
        var order = await App.EatenAsync(DemoPeople.Ada);
        using var desk = await App.ProgramOfAsync(DemoPeople.Alex, PaymentsPermissions.Read, PaymentsPermissions.Settle);
        var payment = await desk.ReadAsync($"api/v1/payments/orders/{order}");
        Assert.Equal(("Captured", true), ((string?)payment["status"], (bool)payment["settled"]!));
        Assert.NotEmpty(payment["calls"]!.AsArray());
        using (var again = await desk.PostKeyedAsync($"api/v1/payments/orders/{order}/capture")) await again.WentThroughAsync(HttpStatusCode.NoContent);
        using (var back = await desk.PostKeyedAsync($"api/v1/payments/orders/{order}/give-back")) await back.RefusedAsync(HttpStatusCode.Forbidden, "request.scope_missing");
        using (var days = await desk.SendAsync(HttpMethod.Post, "api/v1/payments/reconciliations", new { days = 91 })) await days.RefusedAsync(HttpStatusCode.UnprocessableEntity, "payments.days_invalid");
        using var compared = await desk.SendAsync(HttpMethod.Post, "api/v1/payments/reconciliations", new { days = 1 });
        await compared.WentThroughAsync(HttpStatusCode.OK);
        Assert.Empty((await compared.JsonAsync())["unread"]!.AsArray());
    }

    private Task<HttpClient> DeskAsync() => App.ProgramOfAsync(DemoPeople.Alex, PaymentsPermissions.Read, PaymentsPermissions.Refund);

    private static string Refunds(Guid order) => $"api/v1/payments/orders/{order}/refunds";

    private static JsonObject Dish(int position, long amount) => new() { ["position"] = position, ["amount"] = amount };

    /// <summary>How many refunds the provider has made for the order.</summary>
    private Task<long> AtProviderAsync(Guid order) => App.Database.ScalarAsync<long>(
        "SELECT count(*) FROM sandbox.stripe_refunds r JOIN sandbox.stripe_intents i ON i.id = r.intent_id WHERE i.metadata::jsonb ->> 'order_id' = $1", order.ToString());
}
