using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Payments;

/// <summary>
/// Says in words what a look at the provider changes about a payment: before it is done (<see cref="RunAsync"/>, which changes nothing anywhere), or
/// while doing it (<see cref="SettleAsync"/>). Both tell it in the same words, so that the one can be held against the other. For every provider's webhooks.
/// </summary>
public sealed class PreviewPayment(PaymentsDb db, PaymentProviders providers, SettlePayment settle, TimeProvider time)
{
    /// <summary>What one look would write, which facts would go out, and what would then be asked of the provider.</summary>
    /// <exception cref="InvalidOperationException">The provider gave no answer to go by.</exception>
    public async Task<WebhookOutcome> RunAsync(Guid paymentId, CancellationToken cancel)
    {
        var payment = await LoadAsync(paymentId, cancel);
        var opening = await db.Calls.AnyAsync(c => c.PaymentId == paymentId && c.Purpose == CallPurpose.OpenSession && c.State == CallState.Pending, cancel);
        var before = PaymentPicture.Of(payment);
        if (payment.SessionId is { } session && payment.NextStep(endIfUnpaid: false, opening) != PaymentStep.OpenSession)
        {
            var answer = await providers.Of(payment).ReadSessionAsync(session, cancel);
            if (answer.Refusal is { } refusal) throw new InvalidOperationException($"The provider does not show this payment: {refusal.Code}.");
            // Read without tracking: what is changed here is this copy, and nobody saves it.
            payment.Apply(answer.Value!, time.GetUtcNow());
        }
        var facts = payment.TakeHappened().Select(fact => new WebhookChange("Told to the other rooms", "", EventName.Of(fact.GetType())));
        IEnumerable<WebhookChange> next = payment.NextStep(endIfUnpaid: false, opening) is var step and not (PaymentStep.None or PaymentStep.Look) ? [new("Then asked of the provider", "", Words(payment, step))] : [];
        var changes = before.ChangesTo(PaymentPicture.Of(payment));
        return Told(before, payment, [.. changes, .. facts, .. next]);
    }

    /// <summary>Looks at the provider and brings the payment to where its order wants it.</summary>
    /// <exception cref="InvalidOperationException">The provider gave no answer to go by; try again.</exception>
    public async Task<WebhookOutcome> SettleAsync(Guid paymentId, CancellationToken cancel)
    {
        var before = PaymentPicture.Of(await LoadAsync(paymentId, cancel));
        var answer = await settle.RunAsync(paymentId, look: true, endIfUnpaid: false);
        if (settle.Refusal is { Kind: RefusalKind.Retry } refusal && answer is PaymentAnswer.Unknown) throw new InvalidOperationException($"The provider did not answer: {refusal.Code}.");
        // Money may have moved: what came of it is told whoever has gone meanwhile.
        var after = await LoadAsync(paymentId, CancellationToken.None);
        return Told(before, after, before.ChangesTo(PaymentPicture.Of(after)));
    }

    private static WebhookOutcome Told(PaymentPicture before, Payment after, IReadOnlyList<WebhookChange> changes) => WebhookOutcome.Done(
        changes.Count == 0 ? $"Nothing new: {after.Status}." : before.Status != after.Status ? $"{before.Status} → {after.Status}." : $"{after.Status}, with {changes.Count} change{(changes.Count == 1 ? "" : "s")}.", changes);

    private static string Words(Payment payment, PaymentStep step) => step switch
    {
        PaymentStep.OpenSession => "Open the payment page",
        PaymentStep.EndSession => "Close the payment page",
        PaymentStep.Authorise => $"Hold {payment.Amount}",
        PaymentStep.Capture => $"Take {new Money(payment.DueMinor, payment.Amount.Currency)}",
        PaymentStep.Void => "Release the hold",
        _ => $"Refund {new Money(payment.RefundWantedMinor - payment.RefundedMinor, payment.Amount.Currency)}",
    };

    private Task<Payment> LoadAsync(Guid paymentId, CancellationToken cancel) => db.Whole.AsNoTracking().SingleAsync(p => p.Id == paymentId, cancel);
}

/// <summary>What operators compare of a payment.</summary>
public sealed record PaymentPicture(PaymentStatus Status, bool Approved, Money Captured, Money Refunded, string? Failure, string? Attention, IReadOnlyDictionary<int, string> Refunds)
{
    public static PaymentPicture Of(Payment payment)
    {
        var currency = payment.Amount.Currency;
        return new(payment.Status, payment.Approved, new(payment.CapturedMinor, currency), new(payment.RefundedMinor, currency), payment.FailureCode, payment.Attention,
            payment.Refunds.ToDictionary(refund => refund.Number, refund => $"{new Money(refund.AmountMinor, currency)} {refund.State} ({refund.Reason})"));
    }

    public IReadOnlyList<WebhookChange> ChangesTo(PaymentPicture after)
    {
        var changes = new List<WebhookChange>();
        void Compare(string what, string? before, string? now)
        {
            if (before != now) changes.Add(new(what, before ?? "", now ?? ""));
        }

        Compare("Status", $"{Status}", $"{after.Status}");
        Compare("Agreed by the customer", Approved ? "yes" : "no", after.Approved ? "yes" : "no");
        Compare("Taken", $"{Captured}", $"{after.Captured}");
        Compare("Refunded", $"{Refunded}", $"{after.Refunded}");
        foreach (var number in Refunds.Keys.Union(after.Refunds.Keys).Order()) Compare($"Refund {number}", Refunds.GetValueOrDefault(number), after.Refunds.GetValueOrDefault(number));
        Compare("Card refused", Failure, after.Failure);
        Compare("Needs a person", Attention, after.Attention);
        return changes;
    }
}
