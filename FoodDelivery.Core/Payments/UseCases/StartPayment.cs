using System.Text.Json;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace FoodDelivery.Payments;

/// <summary>Opens the provider's payment page for an order. Safe to call twice: the second call returns the page that is still open.</summary>
public class StartPayment(PaymentsDb db, SettlePayment settle, PaymentProviders providers, IOptions<StripeOptions> options, TimeProvider time)
{
    /// <param name="Amount">The order's total; it may never change for an order.</param>
    /// <param name="Merchant">The restaurant's name, for the page and the customer's card statement.</param>
    /// <param name="Lines">For display. Shown one by one when they add up to the amount, else as one line.</param>
    /// <param name="SuccessUrl">Absolute. Where the browser goes after paying.</param>
    /// <param name="CancelUrl">Absolute. Where the browser goes when the customer leaves without paying.</param>
    /// <param name="Shares">How the amount is made up; adds up to it.</param>
    /// <param name="Provider">Who the customer wants to pay with: an <see cref="IPaymentProvider.Name"/>.</param>
    /// <param name="FirstTime">The order is new: nothing can be known of its payment, so it is not looked for. Wrong, it costs a try.</param>
    public sealed record Request(Guid OrderId, string OrderNumber, Money Amount, string Merchant, IReadOnlyList<PaymentLine> Lines,
        string SuccessUrl, string CancelUrl, string? CustomerEmail, PaymentShares Shares, string Provider = PaymentMethods.Card, bool FirstTime = false);

    public virtual async Task<Result<StartedPayment>> RunAsync(Request request, CancellationToken cancel)
    {
        if (providers.Find(request.Provider) is null) return Error.Invalid("payments.provider_unknown", "This way to pay is not offered. Choose another one.", "provider");
        if (request.Amount.Minor <= 0) return Error.Invalid("payments.nothing_to_pay", "There is nothing to pay for this order.");
        // A page that closed, or was refused because we came late with it, is replaced once; more would be a loop.
        for (var attempt = 0; attempt < 3; attempt++)
        {
            db.ChangeTracker.Clear();
            var now = time.GetUtcNow();
            var payment = request.FirstTime && attempt == 0 ? null : await db.Payments.SingleOrDefaultAsync(p => p.OrderId == request.OrderId, cancel);
            var isNew = payment is null;
            if (payment is null)
            {
                payment = new Payment(request.OrderId, request.OrderNumber, request.Amount, request.Provider, request.Shares, now);
                db.Payments.Add(payment);
            }
            if (Refuse(payment, request) is { } refusal) return refusal;
            if (payment.IsPaid) return new StartedPayment(payment.Id, payment.SuccessUrl ?? request.SuccessUrl, AlreadyPaid: true);

            if (payment.Status == PaymentStatus.AwaitingCustomer)
            {
                // Another way to pay is another page: the first one is closed, or has been paid on meanwhile.
                var elsewhere = payment.Provider != request.Provider;
                if (elsewhere && !await TurnAsync(payment, request.Provider, cancel)) continue;
                var answer = await settle.RunAsync(payment.Id, look: true, endIfUnpaid: elsewhere);
                if (elsewhere && answer == PaymentAnswer.Unknown)
                {
                    db.ChangeTracker.Clear();
                    await TurnAsync(await db.Payments.SingleAsync(p => p.Id == payment.Id, cancel), null, cancel);
                    return Error.Unavailable("payments.provider_unavailable", "The first payment page could not be closed just now. Nothing was charged. Please try again in a moment.");
                }
                // Not answering is no reason to keep the customer from a page that was open a moment ago.
                if (answer is PaymentAnswer.StillOpen || (answer is PaymentAnswer.Unknown && payment.SessionEndsAt > now)) return new StartedPayment(payment.Id, payment.SessionUrl!, AlreadyPaid: false);
                continue;
            }

            // Nothing was opened at the first one, and nobody is asking it: the customer may choose anew.
            if (payment.Status == PaymentStatus.Created && payment.Provider != request.Provider && !await HasPendingAsync(payment, cancel)) payment.Choose(request.Provider);
            if (payment.Status == PaymentStatus.Expired) payment.Reopen(request.Provider, now);
            ProviderCall? opening = null;
            if (isNew || !await HasPendingAsync(payment, cancel)) db.Calls.Add(opening = await OpenCallAsync(payment, isNew, request, await RememberedAsync(request, cancel), now, cancel));
            // Whoever opened a page since we looked has changed the payment: then this must not be saved, or a second page would be opened for nobody.
            if (!isNew && opening is not null) db.Entry(payment).Property(p => p.NextCheckAt).IsModified = true;
            try
            {
                await db.SaveChangesAsync(cancel); // The key is safe before the provider hears of it.
            }
            catch (Exception e) when (e is DbUpdateConcurrencyException || e is DbUpdateException { InnerException: PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } })
            {
                continue; // A second click was quicker: use what it has begun.
            }

            var opened = opening is null ? await settle.RunAsync(payment.Id, look: false, endIfUnpaid: false) : await settle.OpenAsync(payment, opening);
            // Settled means read a moment ago; the checkout is to be quick.
            var after = db.Payments.Local.FirstOrDefault(p => p.Id == payment.Id) ?? await db.Payments.AsNoTracking().SingleAsync(p => p.Id == payment.Id, cancel);
            if (opened == PaymentAnswer.Paid) return new StartedPayment(after.Id, after.SuccessUrl ?? request.SuccessUrl, AlreadyPaid: true);
            if (after is { Status: PaymentStatus.AwaitingCustomer, SessionUrl: { } url }) return new StartedPayment(after.Id, url, AlreadyPaid: false);
            if (settle.Refusal is { Kind: RefusalKind.Retry })
                return Error.Unavailable("payments.provider_unavailable", "The payment page could not be opened just now. Nothing was charged. Please try again in a moment.");
        }
        return Error.Unavailable("payments.page_refused", "The payment page could not be opened. Nothing was charged. Please try again, or contact us if it happens again.");
    }

    /// <summary>Written before the page is closed, or the news of its end would end the order. False when somebody else has changed the payment meanwhile.</summary>
    private async Task<bool> TurnAsync(Payment payment, string? provider, CancellationToken cancel)
    {
        payment.TurnTo(provider);
        try
        {
            await db.SaveChangesAsync(cancel);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
    }

    private static Error? Refuse(Payment payment, Request request)
    {
        if (payment.Wish == PaymentWish.GiveBack) return Error.Conflict("payments.order_ended", "This order has ended and can no longer be paid. Please order again.");
        if (payment.Status is PaymentStatus.Voided or PaymentStatus.Refunded or PaymentStatus.Failed)
            return Error.Conflict("payments.over", "The payment for this order is over. Please order again.");
        return payment.Amount == request.Amount ? null
            : Error.Conflict("payments.amount_changed", "The amount of this order is not what was first to be paid. Please go back to your cart and order again.");
    }

    private Task<bool> HasPendingAsync(Payment payment, CancellationToken cancel) =>
        db.Calls.AnyAsync(c => c.PaymentId == payment.Id && c.Purpose == CallPurpose.OpenSession && c.State == CallState.Pending, cancel);

    /// <summary>The provider's name for this customer, so that a card can be kept there. Nobody is kept from paying by its absence.</summary>
    private async Task<string?> RememberedAsync(Request request, CancellationToken cancel)
    {
        var (provider, customer) = (providers.Find(request.Provider)!, request.Shares.CustomerId);
        if (!provider.RemembersPeople || customer == Guid.Empty) return null;
        if (await db.Customers.AsNoTracking().Where(c => c.CustomerId == customer && c.Provider == provider.Name).Select(c => c.ProviderId).SingleOrDefaultAsync(cancel) is { } known) return known;
        // The key is made of who it is: two tabs at once make one customer there.
        var made = await provider.RememberAsync(customer, request.CustomerEmail, $"fd-customer-{customer:N}", cancel);
        if (made.Value is not { } id) return null;
        await db.Database.ExecuteSqlAsync($"INSERT INTO payments.provider_customers (customer_id, provider, provider_id) VALUES ({customer}, {provider.Name}, {id}) ON CONFLICT DO NOTHING", cancel);
        return id;
    }

    private async Task<ProviderCall> OpenCallAsync(Payment payment, bool isNew, Request request, string? providerCustomer, DateTimeOffset now, CancellationToken cancel)
    {
        var number = isNew ? 1 : await db.Calls.CountAsync(c => c.PaymentId == payment.Id && c.Purpose == CallPurpose.OpenSession, cancel) + 1;
        var open = new OpenSession(payment.Id, payment.OrderId, request.OrderNumber, request.Amount, request.Merchant, request.Lines,
            request.SuccessUrl, request.CancelUrl, request.CustomerEmail, now.AddMinutes(options.Value.SessionMinutes), providerCustomer);
        return new ProviderCall(payment, CallPurpose.OpenSession, number, request.Amount.Minor, JsonSerializer.Serialize(open, EventJson.Options), now);
    }
}
