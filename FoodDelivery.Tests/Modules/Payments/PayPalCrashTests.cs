using FoodDelivery.Ordering;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Sandbox;

namespace FoodDelivery.Tests.Modules.Payments;

/// <summary>The process dies, or PayPal goes silent, around every call. Money still moves exactly once; and webhooks come three times, forged, or not at all.</summary>
public sealed class PayPalCrashTests(ClassDatabase database) : PayPalTest(database)
{
    [Theory]
    [InlineData(CallPurpose.OpenSession, DyingProvider.When.BeforeTheCall)]
    [InlineData(CallPurpose.OpenSession, DyingProvider.When.AfterTheCall)]
    [InlineData(CallPurpose.Authorise, DyingProvider.When.BeforeTheCall)]
    [InlineData(CallPurpose.Authorise, DyingProvider.When.AfterTheCall)]
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
        await PayPal.MisbehaveAsync(losePercent: 100); // nor does PayPal tell us by itself
        var provider = Dying(PayPalProvider.ProviderName);
        (provider.At, provider.Next) = (purpose, when);
        await Assert.ThrowsAsync<DyingProvider.Died>(() => DirectlyAsync(order, purpose));

        await SweepAsync();
        await AssertSettledAsync(order, purpose);
        await SweepAsync();
        await AssertSettledAsync(order, purpose);
    }

    [Theory]
    [InlineData(CallPurpose.OpenSession, SandboxFault.CutAfterWork)]
    [InlineData(CallPurpose.Authorise, SandboxFault.CutAfterWork)]
    [InlineData(CallPurpose.Authorise, SandboxFault.UnavailableAfterWork)]
    [InlineData(CallPurpose.Authorise, SandboxFault.ErrorBeforeWork)]
    [InlineData(CallPurpose.Capture, SandboxFault.CutAfterWork)]
    [InlineData(CallPurpose.Capture, SandboxFault.UnavailableAfterWork)]
    [InlineData(CallPurpose.Capture, SandboxFault.TooManyRequests)]
    [InlineData(CallPurpose.Void, SandboxFault.CutAfterWork)]
    [InlineData(CallPurpose.Refund, SandboxFault.CutAfterWork)]
    [InlineData(CallPurpose.Refund, SandboxFault.UnavailableAfterWork)]
    public async Task Silent_after_the_work_it_is_asked_until_it_is_known(CallPurpose purpose, SandboxFault fault)
    {
        var order = await PreparedForAsync(purpose);
        await PayPal.MisbehaveAsync(losePercent: 100, nextCalls: fault, calls: 2);
        await DirectlyAsync(order, purpose);
        await DirectlyAsync(order, purpose);
        await PayPal.MisbehaveAsync(losePercent: 100);
        if (purpose == CallPurpose.OpenSession) await StartPayPalAsync(order);
        else await SweepAsync();
        await AssertSettledAsync(order, purpose);
    }

    [Theory]
    [InlineData("reauthorize")]
    [InlineData("capture")]
    public async Task Silent_in_the_middle_of_renewing_and_taking_it_is_done_once(string path)
    {
        var order = await HeldAtPayPalAsync();
        Time.Advance(TimeSpan.FromDays(8));
        await PayPal.MisbehaveAsync(losePercent: 100, nextCalls: SandboxFault.CutAfterWork, calls: 2, path: "/" + path);
        await DirectlyAsync(order, CallPurpose.Capture);
        await PayPal.MisbehaveAsync(losePercent: 100);
        await SweepAsync();
        await AssertSettledAsync(order, CallPurpose.Capture);
        Assert.Equal(2, await PayPal.CountAsync("authorizations", order));
    }

    [Fact]
    public async Task Held_for_an_order_that_ended_while_PayPal_was_silent_it_is_let_go()
    {
        var order = await PreparedForAsync(CallPurpose.Authorise);
        await PayPal.MisbehaveAsync(losePercent: 100, nextCalls: SandboxFault.ErrorBeforeWork, calls: 1);
        await CheckAsync(order); // whether it was held is not known
        await DirectlyAsync(order, CallPurpose.Void);
        await SweepAsync();
        Assert.Equal(("Voided", 0L), (await FactsAsync(order), await PayPal.HeldAsync(order)));
    }

    [Fact]
    public async Task Three_times_each_in_any_order_changes_nothing_more()
    {
        await PayPal.MisbehaveAsync(copies: 3, shuffle: true);
        var order = await HeldAtPayPalAsync();
        await AcceptAsync(order);
        Time.Advance(TimeSpan.FromSeconds(3));
        await ArriveAsync();
        await ArriveAsync();
        var session = (await PaymentOfAsync(order)).SessionId!;
        // Agreed, held, taken: three times each at the door, once each inside.
        Assert.Equal(9, await Database.ScalarAsync<long>("SELECT count(*) FROM sandbox.deliveries d JOIN sandbox.paypal_events e ON e.id = d.event_id WHERE e.order_id = $1 AND d.last_status = 200", session));
        Assert.Equal(3, await Database.ScalarAsync<long>("SELECT count(*) FROM platform.webhooks w JOIN sandbox.paypal_events e ON e.id = w.event_id WHERE e.order_id = $1 AND w.state = 'Applied'", session));
        Assert.Equal("Authorised Captured", await FactsAsync(order));
    }

    [Fact]
    public async Task A_forged_one_is_refused()
    {
        using var forged = new HttpRequestMessage(HttpMethod.Post, "/webhooks/paypal") { Content = new StringContent("""{"id":"WH-1","event_type":"CHECKOUT.ORDER.APPROVED","resource":{}}""") };
        forged.Headers.Add("PAYPAL-TRANSMISSION-ID", "69cd13f0-d67a-11e5-baa3-778b53f4ae55");
        forged.Headers.Add("PAYPAL-TRANSMISSION-TIME", "2026-06-17T22:30:00Z");
        forged.Headers.Add("PAYPAL-TRANSMISSION-SIG", Convert.ToBase64String(new byte[256]));
        forged.Headers.Add("PAYPAL-CERT-URL", PayPal.ApiBase + "/cert.pem");
        forged.Headers.Add("PAYPAL-AUTH-ALGO", "SHA256withRSA");
        using var answer = await PayPal.Server.Http.SendAsync(forged);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private async Task<Guid> PreparedForAsync(CallPurpose purpose)
    {
        var order = NewOrder();
        if (purpose == CallPurpose.OpenSession) return order;
        if (purpose is not (CallPurpose.EndSession or CallPurpose.Authorise)) order = await HeldAtPayPalAsync();
        else
        {
            var session = SessionOf((await StartPayPalAsync(order)).Value);
            if (purpose == CallPurpose.Authorise) await PayPal.PayAsync(session);
        }
        if (purpose == CallPurpose.Refund) await AcceptAsync(order);
        return order;
    }

    // As the reaction does, but without the relay, which would try again by itself.
    private Task DirectlyAsync(Guid order, CallPurpose purpose)
    {
        var context = new EventContext(Guid.CreateVersion7(), "", order.ToString(), Time.GetUtcNow());
        return purpose switch
        {
            CallPurpose.OpenSession => StartPayPalAsync(order),
            CallPurpose.Authorise => CheckAsync(order),
            CallPurpose.Capture => WithAsync<CaptureWhenOrderAccepted>(r => r.RunAsync(new OrderAccepted(order, "", Guid.Empty, Time.GetUtcNow()), context, CancellationToken.None)),
            _ => WithAsync<GiveBackWhenOrderEnds>(r => r.RunAsync(new OrderCancelled(order, Guid.Empty, ""), context, CancellationToken.None)),
        };
    }

    private async Task AssertSettledAsync(Guid order, CallPurpose purpose)
    {
        var (facts, kept, held, status) = purpose switch
        {
            CallPurpose.OpenSession => ("", 0L, 0L, PaymentStatus.AwaitingCustomer),
            CallPurpose.Authorise => ("Authorised", 0L, Price.Minor, PaymentStatus.Authorised),
            CallPurpose.Capture => ("Authorised Captured", Price.Minor, 0L, PaymentStatus.Captured),
            CallPurpose.Void => ("Authorised Voided", 0L, 0L, PaymentStatus.Voided),
            CallPurpose.Refund => ("Authorised Captured Refunded", 0L, 0L, PaymentStatus.Refunded),
            _ => ("SessionEnded", 0L, 0L, PaymentStatus.Expired),
        };
        Assert.Equal(facts, await FactsAsync(order));
        Assert.Equal((status, kept, held), ((await PaymentOfAsync(order)).Status, await PayPal.KeptAsync(order), await PayPal.HeldAsync(order)));
        Assert.Equal((1L, purpose == CallPurpose.Refund ? 1L : 0), (await PayPal.CountAsync("orders", order), await PayPal.CountAsync("refunds", order)));
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM payments.provider_calls c JOIN payments.payments p ON p.id = c.payment_id WHERE p.order_id = $1 AND c.state = 'Pending'", order));
    }
}
