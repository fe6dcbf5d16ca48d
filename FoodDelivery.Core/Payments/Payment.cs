using FoodDelivery.Kernel;
using FoodDelivery.Platform;

namespace FoodDelivery.Payments;

/// <summary>
/// The money of one order. Two things are kept apart: what the order wants (<see cref="Wish"/>) and what the provider last told
/// (<see cref="Status"/>). <see cref="NextStep"/> names what closes the gap; <see cref="SettlePayment"/> takes that step until there is none.
/// So it does not matter where a process died or in which order facts arrive.
/// </summary>
public sealed partial class Payment
{
    private readonly List<IEvent> happened = [];

    private Payment() { }

    public Payment(Guid orderId, string orderNumber, Money amount, string provider, PaymentShares shares, DateTimeOffset now)
    {
        if (shares.TotalMinor != amount.Minor && shares != PaymentShares.None) throw new ArgumentException($"The shares of {orderNumber} add up to {shares.TotalMinor}, its amount is {amount.Minor}.");
        Id = Guid.CreateVersion7(now);
        OrderId = orderId;
        OrderNumber = orderNumber;
        Amount = amount;
        Provider = provider;
        Shares = shares;
        DueMinor = amount.Minor;
        CreatedAt = now;
        NextCheckAt = now + CheckOpenEvery;
    }

    public static readonly TimeSpan CheckOpenEvery = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan CheckHeldEvery = TimeSpan.FromHours(6);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(30);

    /// <summary>Takes the place of a payment for an order that ended before one was started, so that none can be started any more.</summary>
    public static Payment ForEndedOrder(Guid orderId, DateTimeOffset now) =>
        new(orderId, "", Money.Zero("XXX"), "none", PaymentShares.None, now) { Wish = PaymentWish.GiveBack, Status = PaymentStatus.Expired, NextCheckAt = null };

    public Guid Id { get; private init; }
    public Guid OrderId { get; private init; }
    public string OrderNumber { get; private init; } = "";
    public Money Amount { get; private init; }
    /// <summary>See <see cref="IPaymentProvider.Name"/>; <c>none</c> when it never came to one.</summary>
    public string Provider { get; private set; } = "";

    /// <summary>The way to pay the customer has turned to, while the page of the first one is being closed.</summary>
    public string? NextProvider { get; private set; }

    /// <summary>What the order costs now, in parts. Changes with <see cref="DueMinor"/> only.</summary>
    public PaymentShares Shares { get; private set; } = PaymentShares.None;
    /// <summary>What is to be taken in the end: the amount, or less after something was not to be had.</summary>
    public long DueMinor { get; private set; }
    /// <summary>The customer has agreed at the provider; the money is still to be held.</summary>
    public bool Approved { get; private set; }
    public PaymentStatus Status { get; private set; }
    public PaymentWish Wish { get; private set; }
    /// <summary>Which payment page this is, from 1.</summary>
    public int Attempt { get; private set; } = 1;
    public string? SessionId { get; private set; }
    public string? SessionUrl { get; private set; }
    public DateTimeOffset? SessionEndsAt { get; private set; }
    public string? SuccessUrl { get; private set; }
    public string? IntentId { get; private set; }
    public string? ChargeId { get; private set; }
    public string? Card { get; private set; }
    public long CapturedMinor { get; private set; }
    public long RefundedMinor { get; private set; }
    /// <summary>Who brought the order: delivery pay and tip are theirs.</summary>
    public Guid? CourierId { get; private set; }
    /// <summary>What the provider keeps for itself; null while it has not said.</summary>
    public long? FeeMinor { get; private set; }
    public string? LastRefusalId { get; private set; }
    public string? FailureCode { get; private set; }
    public string? FailureMessage { get; private set; }
    /// <summary>Why a person should look at this payment; null when nobody needs to.</summary>
    public string? Attention { get; private set; }
    /// <summary>What is not known at present; goes by itself with the provider's next clear answer.</summary>
    public string? Doubt { get; private set; }
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset? AuthorisedAt { get; private set; }
    public DateTimeOffset? CapturedAt { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }
    /// <summary>When the sweep asks the provider again; null when there is nothing left to learn.</summary>
    public DateTimeOffset? NextCheckAt { get; private set; }
    /// <summary>How often in a row the provider gave no clear answer.</summary>
    public int Unanswered { get; private set; }
    public uint Version { get; private set; }

    public bool IsPaid => Status is PaymentStatus.Authorised or PaymentStatus.Captured && Wish != PaymentWish.GiveBack;

    /// <summary>Facts to publish with the change that made them.</summary>
    public IReadOnlyList<IEvent> TakeHappened()
    {
        IEvent[] all = [.. happened];
        happened.Clear();
        return all;
    }

    public void Want(PaymentWish wish, DateTimeOffset now)
    {
        if (wish <= Wish) return;
        Wish = wish;
        NextCheckAt = now;
        // The hold went by itself before the kitchen accepted: there is nothing to take any more.
        if (wish == PaymentWish.Take && Status == PaymentStatus.Voided) LoseHold("authorisation_gone");
        GiveBackTheRest(now);
    }

    /// <summary>A person has looked.</summary>
    public void Attended() => Attention = null;

    public void BroughtBy(Guid courier) => CourierId ??= courier;

    /// <summary>
    /// Takes in what the provider told. Only ever moves forward, so a view that was overtaken by a newer one changes nothing.
    /// </summary>
    public void Apply(ProviderView view, DateTimeOffset now)
    {
        (Unanswered, Doubt) = (0, null);
        if (IsAnotherPayments(view))
        {
            Attention = "The provider's payment belongs to another order. It was not applied.";
            Schedule(now);
            return;
        }
        IntentId ??= view.IntentId;
        ChargeId = view.ChargeId ?? ChargeId;
        Card = view.Card ?? Card;
        switch (view.Hold)
        {
            case ProviderHold.Approved when Status == PaymentStatus.AwaitingCustomer:
                Approved = true;
                break;
            case ProviderHold.Held:
                Authorise(view, now);
                break;
            case ProviderHold.Taken:
                Authorise(view, now);
                Take(view, now);
                LearnFee(view.FeeMinor);
                ApplyRefunds(view, now);
                ApplyDisputes(view, now);
                break;
            case ProviderHold.Released when Status == PaymentStatus.Authorised:
                Release(view, now);
                break;
            case ProviderHold.None or ProviderHold.Pending or ProviderHold.Released when Status is PaymentStatus.AwaitingCustomer or PaymentStatus.Created:
                // The provider is at work on it, or the customer has changed their mind: there is nothing to ask for.
                Approved = false;
                Note(view.Refusal);
                if (view.Session == ProviderSession.Expired || view.Hold == ProviderHold.Released) EndUnpaid(now);
                break;
            default:
                break; // Older than what we know.
        }
        Schedule(now);
    }

    /// <param name="endIfUnpaid">The caller gives up on an unpaid order.</param>
    /// <param name="opening">A page was asked for and it is not known whether it was opened.</param>
    public PaymentStep NextStep(bool endIfUnpaid, bool opening) => (Status, Wish) switch
    {
        (PaymentStatus.Created, _) when opening => PaymentStep.OpenSession, // Learn its id first; then it can be ended.
        (PaymentStatus.AwaitingCustomer, PaymentWish.GiveBack) => PaymentStep.EndSession,
        // Who has agreed wants the meal: a page that was about to be given up is not.
        (PaymentStatus.AwaitingCustomer, _) when Approved => PaymentStep.Authorise,
        (PaymentStatus.AwaitingCustomer, _) when endIfUnpaid => PaymentStep.EndSession,
        (PaymentStatus.AwaitingCustomer, PaymentWish.Take) => PaymentStep.Look,
        (PaymentStatus.Authorised, PaymentWish.Take) => PaymentStep.Capture,
        (PaymentStatus.Authorised, PaymentWish.GiveBack) => PaymentStep.Void,
        (PaymentStatus.Captured, _) when RefundWantedMinor > RefundedMinor => PaymentStep.Refund,
        _ => PaymentStep.None,
    };

    /// <summary>A call is about to be made: should this process die now, the sweep finds it.</summary>
    public void Unsettled(DateTimeOffset now) => NextCheckAt = now + TimeSpan.FromMinutes(1);

    /// <summary>The provider gave no clear answer: the sweep asks again, ever more rarely.</summary>
    public void AskAgain(DateTimeOffset now)
    {
        Unanswered++;
        var wait = TimeSpan.FromSeconds(15 * Math.Pow(2, Math.Min(Unanswered, 10) - 1));
        NextCheckAt = now + (wait < LongestWait ? wait : LongestWait);
        if (Unanswered >= 8) Doubt ??= "The provider has not given a clear answer for a long time. Whether the money moved is not known.";
    }

    /// <summary>The provider refuses what should be possible: a person must look. It is still tried again, slowly.</summary>
    public void NeedsAttention(string why, DateTimeOffset now)
    {
        Doubt = why;
        NextCheckAt = now + LongestWait;
    }

    private bool IsAnotherPayments(ProviderView view) =>
        (view.PaymentId is { } owner && owner != Id) || (view.IntentId is not null && IntentId is not null && view.IntentId != IntentId);

    private void Authorise(ProviderView view, DateTimeOffset now)
    {
        if (Status is not (PaymentStatus.Created or PaymentStatus.AwaitingCustomer or PaymentStatus.Expired)) return;
        Status = PaymentStatus.Authorised;
        AuthorisedAt = now;
        EndedAt = null;
        (FailureCode, FailureMessage) = (null, null);
        if (view.Amount != Amount)
        {
            // Whatever was held is not what the order costs: it must not place the order, and must not stay held.
            Attention = $"Held is {view.Amount.Minor} {view.Amount.Currency}, the order costs {Amount.Minor} {Amount.Currency}. It is given back.";
            Wish = PaymentWish.GiveBack;
        }
        if (Wish != PaymentWish.GiveBack) happened.Add(new PaymentAuthorised(OrderId, Id, Amount));
    }

    private void Take(ProviderView view, DateTimeOffset now)
    {
        if (Status != PaymentStatus.Authorised) return;
        Status = PaymentStatus.Captured;
        CapturedAt = now;
        CapturedMinor = view.Captured;
        happened.Add(new PaymentCaptured(OrderId, Id, new Money(view.Captured, Amount.Currency)));
        GiveBackTheRest(now);
    }

    private void LearnFee(long? fee)
    {
        if (fee is null || fee == FeeMinor) return;
        happened.Add(new PaymentFeeKnown(OrderId, fee.Value - (FeeMinor ?? 0)));
        FeeMinor = fee;
    }

    private void Release(ProviderView view, DateTimeOffset now)
    {
        EndedAt = now;
        if (Wish == PaymentWish.Take)
        {
            LoseHold(view.ReleaseReason == "automatic" ? "authorisation_expired" : "authorisation_gone");
            return;
        }
        Status = PaymentStatus.Voided;
        happened.Add(new PaymentVoided(OrderId, Id));
    }

    private void LoseHold(string reason)
    {
        Status = PaymentStatus.Failed;
        Attention = "The kitchen has accepted, but the hold on the card was gone.";
        happened.Add(new PaymentCaptureFailed(OrderId, reason));
    }

    private void Schedule(DateTimeOffset now) => NextCheckAt = NextStep(endIfUnpaid: false, opening: false) != PaymentStep.None ? now
        : Status switch
        {
            // Finds what a lost webhook would have told.
            PaymentStatus.Created => now + CheckOpenEvery,
            PaymentStatus.AwaitingCustomer => now + CheckOpenEvery,
            // A hold ends by itself after some days; better to notice than to be told at the capture.
            PaymentStatus.Authorised => now + CheckHeldEvery,
            PaymentStatus.Expired when NextProvider is not null => now + CheckOpenEvery,
            _ => null,
        };
}

/// <summary>The provider said what it keeps for itself: for the ledger alone, hence no fact of <c>Contracts.cs</c>.</summary>
internal sealed record PaymentFeeKnown(Guid OrderId, long MoreMinor) : IEvent
{
    public string Subject => OrderId.ToString();
}
