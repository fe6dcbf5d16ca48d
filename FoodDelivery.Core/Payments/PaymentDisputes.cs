using FoodDelivery.Kernel;

namespace FoodDelivery.Payments;

/// <summary>How disputes come and go; they are the bank's word, so nothing of ours decides about them.</summary>
public sealed partial class Payment
{
    private readonly List<PaymentDispute> disputes = [];

    /// <summary>Loaded by whoever settles or shows them.</summary>
    public IReadOnlyList<PaymentDispute> Disputes => disputes;

    private void ApplyDisputes(ProviderView view, DateTimeOffset now)
    {
        foreach (var theirs in view.Disputes ?? [])
        {
            var ours = disputes.Find(dispute => dispute.ProviderId == theirs.Id);
            if (ours is null)
            {
                disputes.Add(ours = new PaymentDispute(this, theirs, now));
                happened.Add(new PaymentDisputed(OrderId, Id, ours.Id, new Money(ours.AmountMinor, Amount.Currency), ours.Reason, ours.AnswerBy));
                if (ours.IsOver) Close(ours);
                continue;
            }
            if (ours.Follow(theirs, now) && ours.IsOver) Close(ours);
        }
    }

    private void Close(PaymentDispute dispute) => happened.Add(new PaymentDisputeClosed(OrderId, Id, dispute.Id, dispute.State == DisputeState.Won));
}
