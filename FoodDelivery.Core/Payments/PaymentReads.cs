using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Payments;

/// <summary>An order's payment as operators see it.</summary>
/// <param name="Attention">Why somebody should look; null when nobody needs to.</param>
/// <param name="Settled">False while the money is not yet where the order wants it.</param>
public sealed record PaymentView(Guid PaymentId, Guid OrderId, string OrderNumber, PaymentStatus Status, PaymentWish Wish, bool Settled, Money Amount, Money Captured, Money Refunded,
    string Provider, string? SessionId, string? IntentId, string? ChargeId, string? Card, int Attempt, string? FailureCode, string? FailureMessage, string? Attention,
    DateTimeOffset CreatedAt, DateTimeOffset? AuthorisedAt, DateTimeOffset? CapturedAt, DateTimeOffset? EndedAt, DateTimeOffset? NextCheckAt,
    IReadOnlyList<PaymentHistoryLine> History, IReadOnlyList<PaymentCallLine> Calls);

public sealed record PaymentHistoryLine(DateTimeOffset At, string Text);

/// <summary>One thing asked of the provider.</summary>
public sealed record PaymentCallLine(CallPurpose Purpose, int Attempt, CallState State, Money Amount, string Key, string? Error, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt);

/// <summary>What a customer may know of their payment.</summary>
public sealed record PaymentGlance(PaymentStatus Status, Money Amount, Money Refunded, string? Card, string? FailureMessage);

/// <summary>Figures for the operators' overview.</summary>
/// <param name="Unsettled">Payments that are not where their order wants them for more than five minutes.</param>
public sealed record PaymentHealth(int NeedAttention, int Unsettled);

/// <summary>Looks, changes nothing.</summary>
public class PaymentReads(PaymentsDb db, CurrentActor current, TimeProvider time)
{
    /// <summary>Everything about one order's payment. For operators; null for others and where there is none.</summary>
    public virtual async Task<PaymentView?> ByOrderAsync(Guid orderId, CancellationToken cancel)
    {
        if (!current.Actor.IsOperator) return null;
        var payment = await db.Payments.AsNoTracking().SingleOrDefaultAsync(p => p.OrderId == orderId, cancel);
        if (payment is null) return null;
        var currency = payment.Amount.Currency;
        var history = await db.Entries.AsNoTracking().Where(e => e.PaymentId == payment.Id).OrderBy(e => e.Number).Select(e => new PaymentHistoryLine(e.At, e.Text)).ToListAsync(cancel);
        var calls = await db.Calls.AsNoTracking().Where(c => c.PaymentId == payment.Id).OrderBy(c => c.CreatedAt).ToListAsync(cancel);
        return new PaymentView(payment.Id, payment.OrderId, payment.OrderNumber, payment.Status, payment.Wish, IsSettled(payment, calls), payment.Amount,
            new Money(payment.CapturedMinor, currency), new Money(payment.RefundedMinor, currency), payment.Provider, payment.SessionId, payment.IntentId, payment.ChargeId,
            payment.Card, payment.Attempt, payment.FailureCode, payment.FailureMessage, payment.Attention ?? payment.Doubt, payment.CreatedAt, payment.AuthorisedAt, payment.CapturedAt, payment.EndedAt, payment.NextCheckAt,
            history, [.. calls.Select(c => new PaymentCallLine(c.Purpose, c.Attempt, c.State, new Money(c.AmountMinor, currency), c.Key, c.Error, c.CreatedAt, c.FinishedAt))]);
    }

    /// <summary>For the tracking page. The caller has made sure that the order is the asker's.</summary>
    public virtual async Task<PaymentGlance?> GlanceAsync(Guid orderId, CancellationToken cancel)
    {
        var payment = await db.Payments.AsNoTracking().SingleOrDefaultAsync(p => p.OrderId == orderId, cancel);
        return payment is null ? null : new PaymentGlance(payment.Status, payment.Amount, new Money(payment.RefundedMinor, payment.Amount.Currency), payment.Card, payment.FailureMessage);
    }

    public virtual async Task<PaymentHealth> HealthAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var fiveMinutes = now.AddMinutes(-5);
        return new PaymentHealth(
            await db.Payments.CountAsync(p => p.Attention != null || p.Doubt != null, cancel),
            await db.Payments.CountAsync(p => p.NextCheckAt != null && p.NextCheckAt < fiveMinutes, cancel));
    }

    private static bool IsSettled(Payment payment, List<ProviderCall> calls) =>
        payment.NextStep(endIfUnpaid: false, opening: false) == PaymentStep.None && !calls.Exists(c => c.State == CallState.Pending);
}
