using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Payments;

/// <summary>Stores a payment's change together with everything that follows from it: its facts, its story for operators, its journals. One commit or nothing.</summary>
public sealed class PaymentBooks(PaymentsDb db, Ledger ledger)
{
    /// <summary>Writes down what the order wants of its money and returns the payment; null when there is none. A wish that was overtaken stays overtaken.</summary>
    public Task<Payment?> WantAsync(Guid orderId, PaymentWish wish, DateTimeOffset now, CancellationToken cancel) => ChangeAsync(orderId, payment => payment.Want(wish, now), now, cancel);

    /// <summary>Changes an order's payment and saves it; null when there is none. Changed again on a fresh one when somebody else was quicker, so the change must do nothing else.</summary>
    public async Task<Payment?> ChangeAsync(Guid orderId, Action<Payment> change, DateTimeOffset now, CancellationToken cancel)
    {
        while (true)
        {
            db.ChangeTracker.Clear();
            if (await db.Whole.SingleOrDefaultAsync(p => p.OrderId == orderId, cancel) is not { } payment) return null;
            change(payment);
            await WriteAsync(payment, now, cancel);
            try
            {
                await db.SaveChangesAsync(cancel);
                return payment;
            }
            catch (DbUpdateConcurrencyException)
            {
                // A webhook moved it this moment; the change must not be lost.
            }
        }
    }

    public async Task<int> SaveAsync(Payment payment, DateTimeOffset now, CancellationToken cancel)
    {
        await WriteAsync(payment, now, cancel);
        return await db.SaveChangesAsync(cancel);
    }

    /// <summary>Adds to the unit of work what has happened to the payment.</summary>
    public async Task WriteAsync(Payment payment, DateTimeOffset now, CancellationToken cancel)
    {
        foreach (var happened in payment.TakeHappened())
        {
            switch (happened)
            {
                case PaymentAuthorised e: db.Publish(e); db.Note(payment, now, $"{e.Amount} held."); break;
                case PaymentFailed e: db.Publish(e); db.Note(payment, now, $"Refused: {e.Code}."); break;
                case PaymentSessionEnded e: db.Publish(e); db.Note(payment, now, e.Reason == "withdrawn" ? "Payment page closed because the order ended." : "Payment page closed unpaid."); break;
                case PaymentCaptured e:
                    db.Publish(e);
                    db.Note(payment, now, $"{e.Amount} taken.");
                    ledger.Captured(db, payment, e.Amount, now);
                    break;
                case PaymentCaptureFailed e: db.Publish(e); db.Note(payment, now, $"The money could not be taken: {e.Reason}."); break;
                case PaymentVoided e: db.Publish(e); db.Note(payment, now, "Hold released, nothing was taken."); break;
                case PaymentRefunded e:
                    db.Publish(e);
                    db.Note(payment, now, $"{e.Amount} refunded.");
                    await ledger.RefundedAsync(db, payment, payment.Refunds.First(refund => refund.Id == e.RefundId), now, cancel);
                    break;
                case PaymentRefundFailed e:
                    db.Publish(e);
                    db.Note(payment, now, $"{e.Amount} came back from the bank.");
                    await ledger.RefundReturnedAsync(db, payment, payment.Refunds.First(refund => refund.Id == e.RefundId), now, cancel);
                    break;
                case PaymentFeeKnown e: ledger.FeeKnown(db, payment, e.MoreMinor, now); break;
                case PaymentDisputed e:
                    db.Publish(e);
                    db.Note(payment, now, $"The customer's bank disputes {e.Amount}: {e.Reason}.");
                    ledger.Disputed(db, payment, payment.Disputes.First(dispute => dispute.Id == e.DisputeId), now);
                    break;
                case PaymentDisputeClosed e:
                    db.Publish(e);
                    db.Note(payment, now, e.Won ? "The dispute was decided for us." : "The dispute was decided against us.");
                    if (e.Won) ledger.DisputeWon(db, payment, payment.Disputes.First(dispute => dispute.Id == e.DisputeId), now);
                    break;
                default: throw new InvalidOperationException($"{happened.GetType().Name} is not announced.");
            }
        }
    }
}
