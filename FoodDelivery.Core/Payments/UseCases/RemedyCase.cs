using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Payments;

/// <summary>Does about a case what its button says, and closes it when the provider confirms. Always audited.</summary>
public class RemedyCase(PaymentsDb db, PaymentProviders providers, PaymentBooks books, SettlePayment settle, AuditLog audit, CurrentActor current, TimeProvider time)
{
    /// <param name="Reason">Needed to dismiss; kept with everything else.</param>
    public sealed record Request(Guid CaseId, CaseRemedy Remedy, string? Reason);

    public virtual async Task<Result> RunAsync(Request request, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return Error.Forbidden("payments.not_yours", "Only an operator may settle a case.");
        if (request.Reason?.Length > 500) return Error.Invalid("payments.reason_too_long", "Say it in at most 500 characters.", "reason");
        var found = await db.Cases.AsNoTracking().SingleOrDefaultAsync(c => c.Id == request.CaseId, cancel);
        if (found is null) return Error.NotFound("payments.case_unknown", "There is no such case.");
        if (found.State != CaseState.Open) return Error.Conflict("payments.case_closed", $"{found.ClosedBy} closed this case at {found.ClosedAt:u}: {found.Resolution}");
        if (!found.Remedies.Contains(request.Remedy)) return Error.Invalid("payments.remedy_invalid", "That does not help here.", "remedy");
        if (request.Remedy == CaseRemedy.Dismiss && string.IsNullOrWhiteSpace(request.Reason)) return Error.Invalid("payments.reason_missing", "Say why it stays as it is.", "reason");

        var done = request.Remedy switch
        {
            CaseRemedy.ReturnStray => await ReturnStrayAsync(found),
            CaseRemedy.Dismiss => Result.Ok,
            CaseRemedy.GiveBack => await SettleAsync(found, PaymentWish.GiveBack),
            CaseRemedy.Capture => await SettleAsync(found, PaymentWish.Take),
            _ => await LookAsync(found),
        };
        if (!done.IsOk) return done;
        var now = time.GetUtcNow();
        db.ChangeTracker.Clear();
        var @case = await db.Cases.SingleAsync(c => c.Id == request.CaseId, CancellationToken.None);
        if (@case.State != CaseState.Open) return Result.Ok;
        (@case.State, @case.ClosedAt, @case.ClosedBy, @case.Resolution) =
            (request.Remedy == CaseRemedy.Dismiss ? CaseState.Dismissed : CaseState.Resolved, now, current.Actor.Name, string.IsNullOrWhiteSpace(request.Reason) ? Words(request.Remedy) : $"{Words(request.Remedy)} {request.Reason.Trim()}");
        if (@case is { Kind: CaseKind.NeedsAttention, PaymentId: { } payment }) (await db.Payments.SingleAsync(p => p.Id == payment, CancellationToken.None)).Attended();
        audit.Write(db, "payments.case_" + request.Remedy.ToString().ToLowerInvariant(), @case.OrderId?.ToString() ?? @case.About, before: new { @case.Kind, @case.AmountMinor, @case.Currency }, after: new { @case.State }, why: request.Reason);
        await db.SaveChangesAsync(CancellationToken.None);
        return Result.Ok;
    }

    private async Task<Result> LookAsync(MoneyCase found) => found.PaymentId is { } id && await settle.RunAsync(id, look: true, endIfUnpaid: false) == PaymentAnswer.Unknown
        ? Error.Unavailable("payments.not_confirmed", "The provider does not answer just now. The case stays open.") : Result.Ok;

    private async Task<Result> SettleAsync(MoneyCase found, PaymentWish wish)
    {
        if (found.OrderId is not { } order || await books.WantAsync(order, wish, time.GetUtcNow(), CancellationToken.None) is not { } payment) return Error.NotFound("payments.not_found", "There is no payment for this order.");
        if (wish == PaymentWish.Take && payment.Wish == PaymentWish.GiveBack) return Error.Conflict("payments.order_ended", "The order has ended; its money is given back.");
        await settle.RunAsync(payment.Id, look: true, endIfUnpaid: false);
        var after = await db.Payments.AsNoTracking().SingleAsync(p => p.Id == payment.Id);
        var there = wish == PaymentWish.Take ? after.Status is PaymentStatus.Captured or PaymentStatus.Refunded : after.Status is PaymentStatus.Voided or PaymentStatus.Refunded or PaymentStatus.Expired;
        return there ? Result.Ok : Error.Unavailable("payments.not_confirmed", $"The provider has not confirmed yet ({settle.Refusal?.Code ?? "no answer"}). It is asked again by itself; the case stays open.");
    }

    /// <summary>The key belongs to the case, so pressing twice returns it once.</summary>
    private async Task<Result> ReturnStrayAsync(MoneyCase found)
    {
        if (providers.Find(found.Provider) is not { } provider || found.IntentId is null) return Error.Conflict("payments.provider_gone", $"{found.Provider} is not configured any more.");
        var ids = new ProviderIds("", found.IntentId, found.ChargeId);
        var key = $"fd-case-{found.Id:N}";
        var released = await provider.VoidAsync(ids, key + "-void", CancellationToken.None);
        if (released.Refusal is { Kind: RefusalKind.Moved }) released = await provider.RefundAsync(ids, new Money(found.AmountMinor, found.Currency), key + "-refund", CancellationToken.None);
        return released.Refusal is not { } refusal ? Result.Ok : refusal.Kind == RefusalKind.Retry
            ? Error.Unavailable("payments.not_confirmed", "The provider does not answer just now. The case stays open; trying again returns nothing twice.")
            : Error.Conflict("payments.remedy_refused", $"The provider refuses: {refusal.Code}.");
    }

    private static string Words(CaseRemedy remedy) => remedy switch
    {
        CaseRemedy.ReturnStray => "The stray money was returned.",
        CaseRemedy.GiveBack => "Everything went back to the customer.",
        CaseRemedy.Capture => "The money was taken.",
        CaseRemedy.LookAgain => "The provider was asked again.",
        _ => "Stays as it is.",
    };
}
