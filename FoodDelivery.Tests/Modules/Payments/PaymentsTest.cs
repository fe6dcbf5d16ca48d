using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FoodDelivery.Tests.Modules.Payments;

/// <summary>Payments on real PostgreSQL with Stripe's emulator on the wire; of the other rooms only their facts.</summary>
public abstract class PaymentsTest(ClassDatabase database) : ModuleTest(database)
{
    protected static readonly Money Price = new(3299, "USD");

    protected StripeSandbox Stripe { get; private set; } = null!;

    /// <summary>Stands between the room and Stripe; kills "the process" at a chosen point.</summary>
    protected DyingProvider Provider => (DyingProvider)Rooms.GetRequiredService<IPaymentProvider>();

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Stripe:ApiBase"] = Stripe.ApiBase, ["Stripe:TimeoutSeconds"] = "5" };

    public override async ValueTask InitializeAsync() => Stripe = await StripeSandbox.StartAsync(Database, Time);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Stripe.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected override void Configure(IServiceCollection services)
    {
        // The orders of these tests exist only as facts, so the other rooms must not act on them.
        foreach (var foreign in services.Where(s => s.ImplementationInstance is ReactionRegistration r && r.ReactionType.Namespace != typeof(Payment).Namespace).ToList()) services.Remove(foreign);
        services.AddSingleton<StripeProvider>();
        services.Replace(ServiceDescriptor.Singleton<IPaymentProvider>(provider => new DyingProvider(provider.GetRequiredService<StripeProvider>())));
    }

    protected Guid NewOrder() => Guid.CreateVersion7(Time.GetUtcNow());

    protected StartPayment.Request Asked(Guid orderId, Money? amount = null) => new(orderId, "FD-10423", amount ?? Price, "Lena's Pizza",
        [new("Margherita", 2, new Money(1450, "USD"), "Extra basil"), new("Delivery", 1, new Money(399, "USD"))],
        $"{Stripe.Origin}/orders/{orderId}", $"{Stripe.Origin}/checkout", "lena@example.com", SharesOf(amount ?? Price));

    /// <summary>Two pizzas, delivery, and whatever is left as a tip.</summary>
    protected static PaymentShares SharesOf(Money amount) => new(Guid.Empty, Guid.Empty, 2900, 0, false, 0, true, 399, 0, amount.Minor - 3299, [new(0, "Margherita", 2, 2900)]);

    protected Task<Result<StartedPayment>> StartAsync(Guid orderId, Money? amount = null) =>
        AsAsync<StartPayment, Result<StartedPayment>>(Actor.Anonymous, start => start.RunAsync(Asked(orderId, amount), CancellationToken.None));

    protected static string SessionOf(StartedPayment started) => started.Url[(started.Url.LastIndexOf('/') + 1)..];

    protected Task<PaymentAnswer> CheckAsync(Guid orderId, bool end = false) =>
        WithAsync<CheckPayment, PaymentAnswer>(check => check.RunAsync(new(orderId, end), CancellationToken.None));

    /// <summary>An order whose money is held, the news arrived by webhook.</summary>
    protected async Task<Guid> AuthorisedAsync()
    {
        var order = NewOrder();
        var started = (await StartAsync(order)).Value;
        Assert.Equal("paid", await Stripe.PayAsync(SessionOf(started)));
        await ArriveAsync();
        return order;
    }

    /// <summary>Webhooks come in and everything that follows from them is done.</summary>
    protected async Task ArriveAsync()
    {
        await Stripe.DeliverAsync();
        await RelayAsync();
    }

    protected async Task HappensAsync<TEvent>(TEvent fact) where TEvent : IEvent
    {
        await WithAsync<PaymentsDb>(async db =>
        {
            db.Publish(fact);
            await db.SaveChangesAsync();
        });
        await RelayAsync();
    }

    /// <summary>An order whose money is taken, the news of everything arrived.</summary>
    protected async Task<Guid> CapturedAsync(string card = StripeSandbox.GoodCard)
    {
        var order = NewOrder();
        var started = (await StartAsync(order)).Value;
        Assert.Equal("paid", await Stripe.PayAsync(SessionOf(started), card));
        await ArriveAsync();
        await AcceptAsync(order);
        await ArriveAsync();
        return order;
    }

    protected Task<Result<RefundPayment.Refunded>> RefundAsync(Guid order, long amount, Guid? key = null) =>
        AsAsync<RefundPayment, Result<RefundPayment.Refunded>>(Actor.System, use => use.RunAsync(new(order, [], amount, RefundReason.Quality, "cold", key ?? Guid.CreateVersion7()), CancellationToken.None));

    /// <summary>The order's items cost this much less, as Ordering would tell.</summary>
    protected Task ReduceAsync(Guid order, long less) => WithAsync<PaymentBooks>(async books =>
    {
        var shares = SharesOf(Price);
        var payment = await books.ChangeAsync(order, p => p.Reduce(shares with { ItemsMinor = shares.ItemsMinor - less }, Time.GetUtcNow()), Time.GetUtcNow(), CancellationToken.None);
        await WithAsync<SettlePayment>(settle => settle.RunAsync(payment!.Id, look: false, endIfUnpaid: false));
    });

    /// <summary>What stands in an account for an order.</summary>
    protected Task<long> LedgerAsync(Guid order, LedgerAccount account) => Database.ScalarAsync<long>(
        "SELECT coalesce(sum(p.amount_minor), 0)::bigint FROM payments.ledger_postings p JOIN payments.ledger_journals j ON j.id = p.journal_id WHERE j.order_id = $1 AND p.account = $2", order, account.ToString());

    protected Task AcceptAsync(Guid order) => HappensAsync(new OrderAccepted(order, "FD-10423", Guid.Empty, Time.GetUtcNow()));

    protected Task CancelAsync(Guid order) => HappensAsync(new OrderCancelled(order, Guid.Empty, "test"));

    protected async Task SweepAsync()
    {
        Time.Advance(TimeSpan.FromMinutes(2));
        await RunJobAsync("payments.sweep");
        await RelayAsync();
    }

    protected Task<Payment> PaymentOfAsync(Guid order) => WithAsync<PaymentsDb, Payment>(db => db.Payments.AsNoTracking().SingleAsync(p => p.OrderId == order));

    /// <summary>Which facts of ours were published about an order, in order.</summary>
    protected async Task<string> FactsAsync(Guid order)
    {
        var types = await WithAsync<PaymentsDb, List<string>>(db => db.Outbox.Where(o => o.Subject == order.ToString() && o.Type.StartsWith("payments.")).OrderBy(o => o.Seq).Select(o => o.Type).ToListAsync());
        return string.Join(' ', types.Select(t => t["payments.Payment".Length..]));
    }
}

/// <summary>The real provider, until the process "dies": right before a call leaves, or right after it was done and before its answer is used.</summary>
public sealed class DyingProvider(IPaymentProvider real) : IPaymentProvider
{
    public enum When { Never, BeforeTheCall, AfterTheCall }

    public sealed class Died : Exception;

    /// <summary>Dies once, at the next call of that kind.</summary>
    public When Next { get; set; }
    public CallPurpose At { get; set; }

    public string Name => real.Name;
    public string Label => real.Label;
    public bool RemembersPeople => real.RemembersPeople;
    public Task<ProviderAnswer<string>> RememberAsync(Guid customerId, string? email, string key, CancellationToken cancel) => real.RememberAsync(customerId, email, key, cancel);
    public Task<ProviderAnswer<ProviderPage>> ListAsync(DateTimeOffset from, DateTimeOffset until, string? after, CancellationToken cancel) => real.ListAsync(from, until, after, cancel);
    public Task<ProviderAnswer<ProviderView>> AuthoriseAsync(string sessionId, string key, CancellationToken cancel) => RunAsync(CallPurpose.Authorise, () => real.AuthoriseAsync(sessionId, key, cancel));
    public Task<ProviderAnswer<OpenedSession>> OpenSessionAsync(OpenSession request, string key, CancellationToken cancel) => RunAsync(CallPurpose.OpenSession, () => real.OpenSessionAsync(request, key, cancel));
    public Task<ProviderAnswer<ProviderView>> EndSessionAsync(string sessionId, string key, CancellationToken cancel) => RunAsync(CallPurpose.EndSession, () => real.EndSessionAsync(sessionId, key, cancel));
    public Task<ProviderAnswer<ProviderView>> ReadSessionAsync(string sessionId, CancellationToken cancel) => real.ReadSessionAsync(sessionId, cancel);
    public Task<ProviderAnswer<ProviderView>> CaptureAsync(ProviderIds ids, Money amount, string key, CancellationToken cancel) => RunAsync(CallPurpose.Capture, () => real.CaptureAsync(ids, amount, key, cancel));
    public Task<ProviderAnswer<ProviderView>> VoidAsync(ProviderIds ids, string key, CancellationToken cancel) => RunAsync(CallPurpose.Void, () => real.VoidAsync(ids, key, cancel));
    public Task<ProviderAnswer<ProviderView>> RefundAsync(ProviderIds ids, Money amount, string key, CancellationToken cancel) => RunAsync(CallPurpose.Refund, () => real.RefundAsync(ids, amount, key, cancel));

    private async Task<T> RunAsync<T>(CallPurpose purpose, Func<Task<T>> call)
    {
        var when = purpose == At ? Next : When.Never;
        if (when != When.Never) Next = When.Never;
        if (when == When.BeforeTheCall) throw new Died();
        var answer = await call();
        if (when == When.AfterTheCall) throw new Died();
        return answer;
    }
}
