using System.Diagnostics.Metrics;
using System.Text.Json;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FoodDelivery.Payments;

/// <summary>
/// Brings one payment to where its order wants it: looks at the provider where the truth is in doubt, takes the next step, and again,
/// until there is none. Webhooks, reactions, the returning customer, the expiry job and the sweep all end here, at the same time if need be.
/// </summary>
/// <remarks>
/// Every step is: write the call with its key, commit; call; write what came of it, commit. Killed before the first commit, nothing has
/// happened. Killed between the two, the pending call is found by whoever comes next (at the latest the sweep) and is repeated under the
/// same key, after a look. Two at once use the same key, so the provider does it once, and the row version lets one of them write.
/// </remarks>
public sealed class SettlePayment(PaymentsDb db, PaymentBooks books, PaymentProviders providers, TimeProvider time, ILogger<SettlePayment> log)
{
    private const int MaxRounds = 12;
    private static readonly Counter<long> Calls = Telemetry.Meter.CreateCounter<long>("fooddelivery.payments.calls", description: "Calls to payment providers that change something, by purpose and outcome.");

    /// <summary>Why the provider last said no, for the caller's own message.</summary>
    public ProviderRefusal? Refusal { get; private set; }

    /// <param name="look">Ask the provider even if nothing seems to be missing.</param>
    /// <param name="endIfUnpaid">Close the page if nobody has paid on it.</param>
    public Task<PaymentAnswer> RunAsync(Guid paymentId, bool look, bool endIfUnpaid) => RunAsync(paymentId, look, endIfUnpaid, null);

    /// <summary>Opens the page that was asked for in the commit before this: what was just written need not be read again.</summary>
    /// <param name="payment">Saved and tracked, as is its call.</param>
    public Task<PaymentAnswer> OpenAsync(Payment payment, ProviderCall opening) => RunAsync(payment.Id, look: false, endIfUnpaid: false, (payment, [opening]));

    private async Task<PaymentAnswer> RunAsync(Guid paymentId, bool look, bool endIfUnpaid, (Payment Payment, List<ProviderCall> Pending)? saved)
    {
        // Money that is on its way is not left there because a browser was closed: no cancellation from here on.
        var cancel = CancellationToken.None;
        var looked = false;
        var refused = new HashSet<PaymentStep>();
        for (var round = 0; round < MaxRounds; round++)
        {
            if (saved is null || round > 0) db.ChangeTracker.Clear();
            var (payment, pending) = saved is { } known && round == 0 ? known : (await db.Whole.SingleAsync(p => p.Id == paymentId, cancel),
                await db.Calls.Where(c => c.PaymentId == paymentId && c.State == CallState.Pending).OrderBy(c => c.CreatedAt).ToListAsync(cancel));
            var opening = pending.Find(c => c.Purpose == CallPurpose.OpenSession);
            var step = payment.NextStep(endIfUnpaid, opening is not null);
            if (step is not PaymentStep.OpenSession && payment.SessionId is not null
                && (look || (!looked && pending.Exists(c => c.Purpose.ToString() == step.ToString())))) step = PaymentStep.Look;
            if (step == PaymentStep.Look && looked) step = PaymentStep.None;
            // Whether the money was held is not known: that must be learned before the page can be given up, or it would be held for nobody.
            if (step == PaymentStep.EndSession && pending.Exists(c => c.Purpose == CallPurpose.Authorise)) step = looked ? PaymentStep.Authorise : PaymentStep.Look;
            try
            {
                switch (step)
                {
                    case PaymentStep.None:
                        if (await CloseAsync(payment, pending, cancel)) continue;
                        return Answer(payment);
                    case PaymentStep.Look:
                        if (!await LookAsync(payment, cancel)) return payment.IsPaid ? PaymentAnswer.Paid : PaymentAnswer.Unknown;
                        (look, looked) = (false, true);
                        break;
                    case PaymentStep.OpenSession:
                        if (!await OpenPageAsync(payment, opening!, cancel)) return PaymentAnswer.Unknown;
                        // Nothing else is wanted: the page is open, and what we know was written this moment.
                        if (payment.Status == PaymentStatus.AwaitingCustomer && pending.Count == 1 && payment.NextStep(endIfUnpaid, false) == PaymentStep.None) return Answer(payment);
                        break;
                    default:
                        switch (await TakeStepAsync(payment, step, pending, cancel))
                        {
                            case RefusalKind.Retry or RefusalKind.Ours:
                                return payment.IsPaid ? PaymentAnswer.Paid : PaymentAnswer.Unknown;
                            case RefusalKind.Card when step == PaymentStep.Authorise:
                                // Asked at once again, what they chose would be refused again: it is their turn.
                                (look, looked) = (false, true);
                                break;
                            case RefusalKind.Moved or RefusalKind.Card when !refused.Add(step):
                                await AlarmAsync(payment, step, cancel);
                                return PaymentAnswer.Unknown;
                            case RefusalKind.Moved or RefusalKind.Card:
                                (look, looked) = (true, false);
                                break;
                            default:
                                break;
                        }
                        break;
                }
            }
            catch (DbUpdateConcurrencyException)
            {
                // Somebody else has moved this payment meanwhile; go by what they wrote. A repeated call has the same key.
            }
            catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
            {
                // The same call was just written by somebody else; use theirs.
            }
        }
        throw new InvalidOperationException($"Payment {paymentId} did not come to rest in {MaxRounds} rounds.");
    }

    private async Task<bool> LookAsync(Payment payment, CancellationToken cancel)
    {
        var answer = await providers.Of(payment).ReadSessionAsync(payment.SessionId!, cancel);
        var now = time.GetUtcNow();
        if (answer.Value is { } view)
        {
            payment.Apply(view, now);
            await books.SaveAsync(payment, now, cancel);
            return true;
        }
        Refusal = answer.Refusal!;
        if (Refusal.Kind == RefusalKind.Retry) payment.AskAgain(now);
        else payment.NeedsAttention($"The provider does not show this payment: {Refusal.Code}.", now);
        log.LogWarning("Payment {PaymentId} of order {OrderId} could not be looked up: {Kind} {Code}", payment.Id, payment.OrderId, Refusal.Kind, Refusal.Code);
        await books.SaveAsync(payment, now, cancel);
        return false;
    }

    private async Task<bool> OpenPageAsync(Payment payment, ProviderCall call, CancellationToken cancel)
    {
        var request = JsonSerializer.Deserialize<OpenSession>(call.Request!, EventJson.Options)!;
        var answer = await providers.Of(payment).OpenSessionAsync(request, call.Key, cancel);
        Count(CallPurpose.OpenSession, answer.Refusal);
        var now = time.GetUtcNow();
        Refusal = answer.Refusal;
        if (answer.Value is { } session)
        {
            call.Finish(now);
            payment.Opened(session, request.SuccessUrl, now);
            db.Note(payment, now, $"Payment page {payment.Attempt} opened for {payment.Amount}.");
            await books.SaveAsync(payment, now, cancel);
            return true;
        }
        if (Refusal!.Kind == RefusalKind.Retry)
        {
            call.LeaveOpen(Refusal);
            payment.AskAgain(now);
        }
        else
        {
            call.Refuse(Refusal, now);
            payment.NotOpened();
            log.LogError("The payment page of order {OrderId} was refused: {Kind} {Code}", payment.OrderId, Refusal.Kind, Refusal.Code);
        }
        await books.SaveAsync(payment, now, cancel);
        // Given back and never opened: one more round ends it.
        return Refusal.Kind != RefusalKind.Retry && payment.Wish == PaymentWish.GiveBack;
    }

    /// <summary>Null when it worked.</summary>
    private async Task<RefusalKind?> TakeStepAsync(Payment payment, PaymentStep step, List<ProviderCall> pending, CancellationToken cancel)
    {
        var purpose = Enum.Parse<CallPurpose>(step.ToString());
        var call = pending.Find(c => c.Purpose == purpose);
        var refund = purpose != CallPurpose.Refund ? null
            : call is not null ? payment.Refunds.FirstOrDefault(r => r.Id == call.RefundId)
            : payment.Refunds.Where(r => r.State == RefundState.Wanted).MinBy(r => r.Number);
        if (call is null)
        {
            var amount = refund?.AmountMinor ?? (purpose == CallPurpose.Capture ? payment.DueMinor : payment.Amount.Minor);
            var attempt = await db.Calls.CountAsync(c => c.PaymentId == payment.Id && c.Purpose == purpose, cancel) + 1;
            call = new ProviderCall(payment, purpose, attempt, amount, request: null, time.GetUtcNow(), refund?.Id);
            refund?.CallKey = call.Key;
            db.Calls.Add(call);
            payment.Unsettled(time.GetUtcNow());
            await db.SaveChangesAsync(cancel); // The key is safe before the provider hears of it.
        }

        var money = new Money(call.AmountMinor, payment.Amount.Currency);
        var (provider, ids) = (providers.Of(payment), new ProviderIds(payment.SessionId!, payment.IntentId, payment.ChargeId));
        var answer = purpose switch
        {
            CallPurpose.EndSession => await provider.EndSessionAsync(payment.SessionId!, call.Key, cancel),
            CallPurpose.Authorise => await provider.AuthoriseAsync(payment.SessionId!, call.Key, cancel),
            CallPurpose.Capture => await provider.CaptureAsync(ids, money, call.Key, cancel),
            CallPurpose.Void => await provider.VoidAsync(ids, call.Key, cancel),
            _ => await provider.RefundAsync(ids, money, call.Key, cancel),
        };
        Count(purpose, answer.Refusal);
        var now = time.GetUtcNow();
        Refusal = answer.Refusal;
        if (answer.Value is { } view)
        {
            call.Finish(now);
            payment.Apply(view, now);
            await books.SaveAsync(payment, now, cancel);
            return null;
        }
        if (Refusal!.Kind == RefusalKind.Retry)
        {
            call.LeaveOpen(Refusal);
            payment.AskAgain(now);
            log.LogWarning("{Purpose} for order {OrderId} has no clear outcome ({Code}); it will be asked again under the same key", purpose, payment.OrderId, Refusal.Code);
        }
        else
        {
            call.Refuse(Refusal, now);
            db.Note(payment, now, $"{purpose} was refused by the provider: {Refusal.Code}.");
            if (purpose == CallPurpose.Authorise && Refusal.Kind == RefusalKind.Card) payment.ApprovalRefused(new CardRefusal(call.Key, Refusal.Code, Refusal.Message), now);
            if (Refusal.Kind == RefusalKind.Ours)
            {
                payment.NeedsAttention($"{purpose} was refused: {Refusal.Code}.", now);
                log.LogError("{Purpose} for order {OrderId} was refused and it is our fault: {Code}", purpose, payment.OrderId, Refusal.Code);
            }
        }
        await books.SaveAsync(payment, now, cancel);
        return Refusal.Kind;
    }

    /// <summary>Nothing left to do. True when the rows had to be tidied, so that another look is due.</summary>
    private async Task<bool> CloseAsync(Payment payment, List<ProviderCall> pending, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (payment is { Status: PaymentStatus.Created, Wish: PaymentWish.GiveBack })
        {
            payment.NeverOpened(now);
            await books.SaveAsync(payment, now, cancel);
            return true;
        }
        if (payment.NeverTurned(now))
        {
            await books.SaveAsync(payment, now, cancel);
            return true;
        }
        if (pending.Count == 0) return false;
        // Their outcome is known through what we saw: either it happened, or it can't happen any more.
        foreach (var call in pending)
        {
            if (Happened(call, payment)) call.Finish(now);
            else call.Refuse(new ProviderRefusal(RefusalKind.Moved, "overtaken", "Something else happened first."), now);
        }
        await db.SaveChangesAsync(cancel);
        return false;
    }

    private async Task AlarmAsync(Payment payment, PaymentStep step, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        payment.NeedsAttention($"{step} is refused again and again: {Refusal?.Code}.", now);
        if (step == PaymentStep.Refund && payment.Refunds.Where(r => r.State == RefundState.Wanted).MinBy(r => r.Number) is { } refund) payment.RefundRefused(refund, Refusal?.Code ?? "refused", now);
        log.LogError("{Step} for order {OrderId} is refused although it should be possible: {Code}", step, payment.OrderId, Refusal?.Code);
        await books.SaveAsync(payment, now, cancel);
    }

    private static bool Happened(ProviderCall call, Payment payment) => call.Purpose switch
    {
        CallPurpose.OpenSession => payment.Status != PaymentStatus.Created,
        CallPurpose.EndSession => payment.Status == PaymentStatus.Expired,
        CallPurpose.Authorise => payment.AuthorisedAt is not null,
        CallPurpose.Capture => payment.Status is PaymentStatus.Captured or PaymentStatus.Refunded,
        CallPurpose.Void => payment.Status == PaymentStatus.Voided,
        _ => payment.Refunds.Any(refund => refund.Id == call.RefundId && refund.IsOut),
    };

    private static PaymentAnswer Answer(Payment payment) => payment switch
    {
        { IsPaid: true } => PaymentAnswer.Paid,
        { Status: PaymentStatus.AwaitingCustomer } => PaymentAnswer.StillOpen,
        _ => PaymentAnswer.NotPaid,
    };

    private static void Count(CallPurpose purpose, ProviderRefusal? refusal) =>
        Calls.Add(1, new KeyValuePair<string, object?>("purpose", purpose.ToString()), new KeyValuePair<string, object?>("outcome", refusal?.Kind.ToString() ?? "Done"));
}
