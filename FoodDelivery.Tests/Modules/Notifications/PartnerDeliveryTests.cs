using System.Text.Json.Nodes;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;
using FoodDelivery.Tests.Rules.Ordering;
using FoodDelivery.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using StandardWebhooks.Diagnostics;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>From a fact to a partner's server: what is sent, how it is signed, how often it is tried, and when we stop.</summary>
public sealed class PartnerDeliveryTests(ClassDatabase database) : PartnersTest(database)
{
    private OrderReady Ready => new(Guid.CreateVersion7(Time.GetUtcNow()), Guid.CreateVersion7(Time.GetUtcNow()));

    [Fact]
    public async Task A_fact_told_twice_is_one_message_signed_so_that_another_library_believes_it()
    {
        Time.SetUtcNow(TimeProvider.System.GetUtcNow()); // The other library looks at the real clock.
        var (id, secret) = await EndpointAsync();
        var ready = Ready;
        await HearsAsync(ready);
        Assert.Equal(1, await DrainAsync());
        var call = Assert.Single(Partner.Calls);
        Verify(secret, call);
        Assert.Throws<WebhookVerificationException>(() => Verify(WebhookSignature.NewSecret(), call));
        Assert.Throws<WebhookVerificationException>(() => Verify(secret, call with { Body = call.Body + " " }));
        var message = await MessageAsync(id);
        Assert.Equal(message.WebhookId, call.WebhookId);
        Assert.Equal((PartnerMessageState.Delivered, "Taken (204)."), (message.State, message.Outcome));
        Assert.StartsWith("application/json", call.Headers["content-type"], StringComparison.Ordinal);
        Assert.False(call.Headers.ContainsKey("traceparent"));
        var body = JsonNode.Parse(call.Body)!;
        Assert.Equal(["type", "timestamp", "data"], body.AsObject().Select(member => member.Key));
        Assert.Equal("order.ready", (string?)body["type"]);
        Assert.Equal(ready.OrderId, (Guid)body["data"]!["orderId"]!);
    }

    [Fact]
    public async Task Amounts_and_ids_are_told_and_nobody_s_name_address_or_words()
    {
        var order = AnOrder.In(OrderStatus.Cancelled);
        await WithAsync((OrderingDb db) =>
        {
            db.Orders.Add(order);
            return db.SaveChangesAsync();
        });
        await EndpointAsync("/hook", [.. PartnerEvents.All.Select(type => type.Name)]);
        await HearsAsync(new PaymentRefunded(order.Id, AnOrder.DishId, new Money(1250, "USD"), AnOrder.DishId));
        await HearsAsync(new OrderCancelled(order.Id, order.RestaurantId, "Cleo Jones of 350 W 42nd St called +12125550123"));
        await HearsAsync(new FoodDelivery.Dispatch.DeliveryAssigned(order.Id, AnOrder.DishId, AnOrder.DishId, "Lena Okafor"));
        await DrainAsync();
        var refunded = JsonNode.Parse(Partner.Calls.Single(call => call.Body.Contains("payment.refunded", StringComparison.Ordinal)).Body)!["data"]!;
        Assert.Equal((1250, "USD", order.Number, AnOrder.RestaurantId), ((int)refunded["amountMinor"]!, (string?)refunded["currency"], (string?)refunded["orderNumber"], (Guid)refunded["restaurantId"]!));
        Assert.Equal(3, Partner.Calls.Count);
        foreach (var said in new[] { "Cleo", "42nd", "555", "Lena", AnOrder.CustomerId.ToString(), "Ring" })
            Assert.All(Partner.Calls, call => Assert.DoesNotContain(said, call.Body, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Only_who_wants_it_hears_it_by_type_by_restaurant_and_while_it_is_on()
    {
        var order = AnOrder.In(OrderStatus.Placed);
        await WithAsync(async (OrderingDb db) =>
        {
            await db.Orders.ExecuteDeleteAsync();
            db.Orders.Add(order);
            await db.SaveChangesAsync();
        });
        var (mine, _) = await EndpointAsync("/mine");
        var (theirs, _) = await EndpointAsync("/theirs");
        await EndpointAsync("/all");
        await EndpointAsync("/other-type", PartnerEvents.OrderExpired);
        var (off, _) = await EndpointAsync("/off");
        await Database.ExecuteAsync("UPDATE notifications.partner_endpoints SET restaurants = $2 WHERE id = $1", mine, new[] { AnOrder.RestaurantId });
        await Database.ExecuteAsync("UPDATE notifications.partner_endpoints SET restaurants = $2 WHERE id = $1", theirs, new[] { Guid.CreateVersion7(Time.GetUtcNow()) });
        Assert.True((await AsAsync<SwitchPartnerEndpoint, Result>(Admin, act => act.RunAsync(new(off, false, "Holiday"), default))).IsOk);
        await HearsAsync(new OrderPlaced(order.Id, "FD-4711", order.RestaurantId, order.CustomerId));
        await DrainAsync();
        Assert.Equal(["/all", "/mine"], Partner.Calls.Select(call => call.Path).Order());
    }

    [Fact]
    public async Task One_that_fails_is_tried_by_the_ladder_with_chance_and_then_given_up_with_an_alert()
    {
        Partner.Says("/hook", 500, "<h1>Oh no</h1>");
        var (id, secret) = await EndpointAsync();
        await HearsAsync(Ready);
        foreach (var seconds in PartnerOptions.DefaultRetrySeconds)
        {
            Assert.Equal(1, await DrainAsync());
            var waiting = await MessageAsync(id);
            Assert.Equal((PartnerMessageState.Waiting, "Answered 500."), (waiting.State, waiting.Outcome));
            Assert.InRange(waiting.NextAttemptAt - Time.GetUtcNow(), TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds * 1.2));
            Time.SetUtcNow(waiting.NextAttemptAt.AddMilliseconds(-1));
            Assert.Equal(0, await DrainAsync());
            Time.SetUtcNow(waiting.NextAttemptAt);
        }
        Assert.Null(await AlertAsync(PartnerAttempts.FailingKey(id)));
        Assert.Equal(1, await DrainAsync());
        var ended = await MessageAsync(id);
        Assert.Equal((PartnerMessageState.GivenUp, 8), (ended.State, ended.Attempts));
        Assert.All(await AttemptsAsync(ended.Id), attempt => Assert.Equal((500, "<h1>Oh no</h1>", false), (attempt.Status, attempt.Answer, attempt.Succeeded)));
        Assert.Contains("Answered 500", (await AlertAsync(PartnerAttempts.FailingKey(id)))!.What, StringComparison.Ordinal);
        // One message to the partner, however often: the same id, a new moment, a signature that fits it.
        Assert.Single(Partner.Calls.Select(call => call.WebhookId).Distinct());
        Assert.Equal(8, Partner.Calls.Select(call => call.Timestamp).Distinct().Count());
        Assert.All(Partner.Calls, call => Assert.Equal([WebhookSignature.Of(secret, call.WebhookId, call.Timestamp, call.Body)], call.Signatures));
        Time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(0, await DrainAsync());

        // The partner mends its server, an operator sends it again: it arrives, and the alert is over.
        Partner.Answers.Clear();
        Assert.Equal(1, (await AsAsync<ResendPartnerMessages, Result<int>>(Admin, resend => resend.RunAsync(new(id, null), default))).Value);
        Assert.Equal(1, await DrainAsync());
        Assert.Equal(PartnerMessageState.Delivered, (await MessageAsync(id)).State);
        Assert.Equal("Alex", (await AttemptsAsync(ended.Id))[^1].By);
        Assert.Null(await AlertAsync(PartnerAttempts.FailingKey(id)));
        Assert.Null((await StoredAsync(id)).FailingSince);
    }

    [Fact]
    public async Task A_partner_that_is_silent_for_15_seconds_has_not_taken_it()
    {
        var asked = new TaskCompletionSource();
        Partner.Answers["/hook"] = async http =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        };
        var (id, _) = await EndpointAsync();
        await HearsAsync(Ready);
        var sending = DrainAsync();
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Time.Advance(TimeSpan.FromSeconds(14.9));
        Assert.NotSame(sending, await Task.WhenAny(sending, Task.Delay(200)));
        Time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(1, await sending.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal((PartnerMessageState.Waiting, "No answer within 15 s."), ((await MessageAsync(id)).State, (await MessageAsync(id)).Outcome));
    }

    [Fact]
    public async Task An_answer_of_410_switches_it_off_at_once_with_an_alert_and_an_audit_line()
    {
        Partner.Says("/hook", 410);
        var (id, _) = await EndpointAsync();
        await HearsAsync(Ready);
        Assert.Equal(1, await DrainAsync());
        Assert.Equal(PartnerMessageState.GivenUp, (await MessageAsync(id)).State);
        var endpoint = await StoredAsync(id);
        Assert.Equal(Time.GetUtcNow(), endpoint.OffSince);
        Assert.Contains("410", endpoint.OffWhy, StringComparison.Ordinal);
        Assert.NotNull(await AlertAsync(PartnerAttempts.OffKey(id)));
        await HearsAsync(Ready);
        Assert.Equal(0, await DrainAsync());
        await RelayAsync();
        Assert.True(await WithAsync((IdentityDb db) => db.AuditLines.AnyAsync(line => line.What == "notifications.webhook_endpoint_switched" && line.Subject == id.ToString() && line.ActorId == null)));

        Assert.True((await AsAsync<SwitchPartnerEndpoint, Result>(Admin, act => act.RunAsync(new(id, true), default))).IsOk);
        Assert.Null(await AlertAsync(PartnerAttempts.OffKey(id)));
    }

    [Fact]
    public async Task Nothing_through_for_three_days_switches_it_off_and_one_success_begins_anew()
    {
        Partner.Says("/hook", 503);
        var (id, _) = await EndpointAsync();
        await HearsAsync(Ready);
        await DrainAsync();
        Partner.Answers.Clear();
        Time.Advance(TimeSpan.FromDays(2.9));
        await DrainAsync();
        Assert.Null((await StoredAsync(id)).FailingSince);

        Partner.Says("/hook", 503);
        await HearsAsync(Ready);
        await DrainAsync();
        Time.Advance(TimeSpan.FromDays(3));
        await DrainAsync();
        Assert.Null((await StoredAsync(id)).OffSince); // The second failure of one message alone says little of three days.
        Time.Advance(TimeSpan.FromHours(1));
        await DrainAsync();
        Assert.NotNull((await StoredAsync(id)).OffSince);
        Assert.Contains("3 days", (await StoredAsync(id)).OffWhy, StringComparison.Ordinal);
        Assert.NotNull(await AlertAsync(PartnerAttempts.OffKey(id)));
    }

    [Theory]
    [InlineData("600", 600)]
    [InlineData("1", 5)] // Not sooner than we would anyway.
    [InlineData("999999999", 24 * 3600)]
    public async Task What_the_partner_asks_us_to_wait_is_waited(string says, int seconds)
    {
        Partner.Says("/hook", 429, "", ("Retry-After", says));
        var (id, _) = await EndpointAsync();
        await HearsAsync(Ready);
        await DrainAsync();
        Assert.InRange((await MessageAsync(id)).NextAttemptAt - Time.GetUtcNow(), TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds * 1.2));
    }

    [Fact]
    public async Task A_redirect_is_not_followed_wherever_it_leads()
    {
        Partner.Says("/hook", 307, "", ("Location", Partner.Url("/inside")));
        var (id, _) = await EndpointAsync();
        await HearsAsync(Ready);
        await DrainAsync();
        Assert.Equal(["/hook"], Partner.Calls.Select(call => call.Path));
        Assert.Contains("307", (await MessageAsync(id)).Outcome, StringComparison.Ordinal);
        Assert.Equal(PartnerMessageState.Waiting, (await MessageAsync(id)).State);
    }

    [Fact]
    public async Task Of_an_endless_answer_a_kilobyte_is_kept_and_the_rest_not_waited_for()
    {
        Partner.Answers["/hook"] = async http =>
        {
            while (!http.RequestAborted.IsCancellationRequested) await http.Response.WriteAsync(new string('x', 4096) + "\0", http.RequestAborted);
        };
        var (id, _) = await EndpointAsync();
        await HearsAsync(Ready);
        Assert.Equal(1, await DrainAsync().WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(1024, Assert.Single(await AttemptsAsync((await MessageAsync(id)).Id)).Answer!.Length);
    }

    [Fact]
    public async Task A_partner_that_hangs_delays_nobody_else_and_holds_few_places()
    {
        Time.SetUtcNow(TimeProvider.System.GetUtcNow());
        var hanging = 0;
        Partner.Answers["/slow"] = async http =>
        {
            Interlocked.Increment(ref hanging);
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        };
        await EndpointAsync("/slow");
        for (var i = 0; i < 40; i++) await HearsAsync(Ready, times: 1);
        await EndpointAsync("/quick", PartnerEvents.OrderPlaced);
        for (var i = 0; i < 5; i++) await HearsAsync(new OrderPlaced(Guid.CreateVersion7(Time.GetUtcNow()), "FD-1", Guid.CreateVersion7(Time.GetUtcNow()), Guid.CreateVersion7(Time.GetUtcNow())), times: 1);
        await Worker.StartAsync(default);
        for (var i = 0; i < 400 && Partner.Calls.Count(call => call.Path == "/quick") < 5; i++) await Task.Delay(25);
        Assert.Equal(5, Partner.Calls.Count(call => call.Path == "/quick"));
        Assert.InRange(hanging, 1, 4);
        await Worker.StopAsync(default);
        // Stopped with its process is not failed.
        Assert.False(await WithAsync((NotificationsDb db) => db.PartnerMessages.AnyAsync(m => m.WorkingOn != null || m.Attempts > 1)));
        Assert.All(await WithAsync((NotificationsDb db) => db.PartnerEndpoints.ToListAsync()), endpoint => Assert.Null(endpoint.FailingSince));
    }

    [Fact]
    public async Task A_process_that_dies_in_between_holds_it_back_until_its_lease_ends_and_writes_nothing_late()
    {
        var (id, _) = await EndpointAsync();
        await HearsAsync(Ready);
        var lost = (await WithAsync((PartnerAttempts attempts) => attempts.BeginDueAsync(default)))!;
        Assert.Equal(0, await DrainAsync());
        Time.Advance(TimeSpan.FromSeconds(44));
        Assert.Equal(0, await DrainAsync());
        Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1, await DrainAsync());
        Assert.False(await WithAsync((PartnerAttempts attempts) => attempts.EndAsync(lost, new(500, "late"))));
        Assert.Equal(PartnerMessageState.Delivered, (await MessageAsync(id)).State);
        Assert.Null((await StoredAsync(id)).FailingSince);
    }
}
