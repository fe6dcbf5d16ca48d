using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace FoodDelivery.Payments;

/// <summary>
/// Sends a part of the taken money back, by line or as an amount, with a reason. Once per click: a repeated request finds the first refund.
/// Of two operators at once the second is told what the first has done.
/// </summary>
public class RefundPayment(PaymentsDb db, SettlePayment settle, AuditLog audit, CurrentActor current, TimeProvider time)
{
    private const int MaxNote = 500;

    /// <param name="Lines">Which dishes, and how much of each; empty when <paramref name="AmountMinor"/> is about the order as a whole.</param>
    /// <param name="AmountMinor">In minor units; null to add up the lines.</param>
    /// <param name="ClientKey">Made anew when the person begins, kept when they press again.</param>
    public sealed record Request(Guid OrderId, IReadOnlyList<RefundLine> Lines, long? AmountMinor, RefundReason Reason, string? Note, Guid ClientKey);

    /// <param name="Confirmed">False while the provider has not answered: it is asked again by itself.</param>
    public sealed record Refunded(Guid RefundId, Money Amount, bool Confirmed);

    public virtual async Task<Result<Refunded>> RunAsync(Request request, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return Error.Forbidden("payments.not_yours", "Only an operator may refund.");
        if (request.ClientKey == Guid.Empty) return Error.Invalid("payments.key_missing", "A refund needs a key of its own, so that it is made once.", "clientKey");
        if (request.Reason is RefundReason.OrderEnded or RefundReason.AtProvider || !Enum.IsDefined(request.Reason)) return Error.Invalid("payments.reason_invalid", "Choose why the money goes back.", "reason");
        if (request.Note?.Length > MaxNote) return Error.Invalid("payments.note_too_long", $"The note has at most {MaxNote} characters.", "note");
        var amount = request.AmountMinor ?? RefundLine.Total(request.Lines);
        if (request.Lines.DistinctBy(line => line.Position).Count() < request.Lines.Count) return Error.Invalid("payments.line_twice", "Name each dish once, with all that goes back of it.", "lines");
        if (request.Lines.Count > 0 && RefundLine.Total(request.Lines) != amount) return Error.Invalid("payments.lines_do_not_add_up", "The amounts of the lines do not add up to the refund.", "amount");

        while (true)
        {
            db.ChangeTracker.Clear();
            var now = time.GetUtcNow();
            var payment = await db.Whole.SingleOrDefaultAsync(p => p.OrderId == request.OrderId, cancel);
            if (payment is null) return Error.NotFound("payments.not_found", "There is no payment for this order.");
            if (payment.Refunds.FirstOrDefault(refund => refund.ClientKey == request.ClientKey) is { } first)
            {
                // Answered with the first, a caller would believe that what it asks now has been done.
                return IsSame(first, request, amount) ? await ConfirmAsync(payment, first.Id)
                    : Error.Invalid("payments.key_reused", "This key belongs to another refund of this order. Use a new one for each refund.", "clientKey");
            }
            // The key is one of another order's: no try could ever succeed with it. (The same click's own refund may have been saved since the look above.)
            if (await db.Refunds.AnyAsync(refund => refund.ClientKey == request.ClientKey && refund.PaymentId != payment.Id, cancel)) return Error.Invalid("payments.key_reused", "This key belongs to a refund of another order. Use a new one for each refund.", "clientKey");

            var lines = request.Lines.Select(line => line with { Name = payment.Shares.Lines.FirstOrDefault(known => known.Position == line.Position)?.Name ?? line.Name }).ToList();
            var wanted = payment.WantRefund(amount, request.Reason, Tidy(request.Note), lines, current.Actor.Name, request.ClientKey, now);
            if (!wanted.IsOk) return wanted.Error;
            audit.Write(db, "payments.refunded", request.OrderId.ToString(), before: new { RefundedMinor = payment.RefundWantedMinor - amount }, after: new { RefundedMinor = payment.RefundWantedMinor, payment.Amount.Currency }, why: $"{request.Reason}: {request.Note}");
            try
            {
                await db.SaveChangesAsync(cancel);
            }
            catch (Exception e) when (e is DbUpdateConcurrencyException || e is DbUpdateException { InnerException: PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } })
            {
                continue; // Somebody else moved this payment, perhaps with the same click: look at what is left now.
            }
            return await ConfirmAsync(payment, wanted.Value.Id);
        }
    }

    private static bool IsSame(PaymentRefund first, Request request, long amount) =>
        first.AmountMinor == amount && first.Reason == request.Reason && first.Note == Tidy(request.Note)
        && first.Lines.Select(line => (line.Position, line.AmountMinor)).ToHashSet().SetEquals(request.Lines.Select(line => (line.Position, line.AmountMinor)));

    private static string? Tidy(string? note) => string.IsNullOrWhiteSpace(note) ? null : note.Trim();

    private async Task<Result<Refunded>> ConfirmAsync(Payment payment, Guid refundId)
    {
        await settle.RunAsync(payment.Id, look: false, endIfUnpaid: false);
        var refund = await db.Refunds.AsNoTracking().SingleAsync(r => r.Id == refundId);
        return refund.State == RefundState.Failed
            ? Error.Conflict("payments.refund_refused", $"The provider refuses this refund ({refund.Error}). Nothing was sent back.")
            : new Refunded(refund.Id, new Money(refund.AmountMinor, payment.Amount.Currency), refund.IsOut);
    }
}
