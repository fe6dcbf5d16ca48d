using FoodDelivery.Kernel;
using FoodDelivery.Platform;

namespace FoodDelivery.Payments;

// What other rooms may know of Payments: facts they react to, and the answers of the use cases they call
// (StartPayment and CheckPayment, in UseCases). Every fact is published once per change, with the change itself.

/// <summary>The money is held on the customer's card. The order may be placed. Never published for an order that is already dead.</summary>
public sealed record PaymentAuthorised(Guid OrderId, Guid PaymentId, Money Amount) : IEvent
{
    public string Subject => OrderId.ToString();
}

/// <summary>The bank refused a card. Not the end: the customer can try another one on the same page until the session ends.</summary>
/// <param name="Code">The reason as the provider calls it, e.g. <c>insufficient_funds</c>.</param>
/// <param name="Message">A sentence for the customer.</param>
public sealed record PaymentFailed(Guid OrderId, string Code, string Message) : IEvent
{
    public string Subject => OrderId.ToString();
}

/// <summary>The payment page is closed for good and nothing was paid. <see cref="StartPayment"/> would open a new one.</summary>
/// <param name="Reason"><c>expired</c> (nobody paid in time) or <c>withdrawn</c> (the order ended first).</param>
public sealed record PaymentSessionEnded(Guid OrderId, string Reason) : IEvent
{
    public string Subject => OrderId.ToString();
}

/// <summary>The held money is taken.</summary>
public sealed record PaymentCaptured(Guid OrderId, Guid PaymentId, Money Amount) : IEvent
{
    public string Subject => OrderId.ToString();
}

/// <summary>The held money could not be taken and never will be: the hold is gone. A person has to decide about the order.</summary>
/// <param name="Reason">For the operator, e.g. <c>authorisation_expired</c>.</param>
public sealed record PaymentCaptureFailed(Guid OrderId, string Reason) : IEvent
{
    public string Subject => OrderId.ToString();
}

/// <summary>The hold was let go: nothing was taken from the customer.</summary>
public sealed record PaymentVoided(Guid OrderId, Guid PaymentId) : IEvent
{
    public string Subject => OrderId.ToString();
}

/// <summary>Money that had been taken was sent back.</summary>
/// <param name="Amount">What this refund gave back.</param>
public sealed record PaymentRefunded(Guid OrderId, Guid PaymentId, Money Amount, Guid RefundId = default, RefundReason Reason = RefundReason.OrderEnded) : IEvent
{
    public string Subject => OrderId.ToString();
}

/// <summary>A refund that had left came back from the bank: the customer does not have it.</summary>
public sealed record PaymentRefundFailed(Guid OrderId, Guid PaymentId, Money Amount, Guid RefundId) : IEvent
{
    public string Subject => OrderId.ToString();
}

/// <summary>The customer's bank has asked for the money back, and has it until it decides.</summary>
/// <param name="Reason">As the provider calls it, e.g. <c>fraudulent</c>.</param>
/// <param name="AnswerBy">Until when evidence can be sent.</param>
public sealed record PaymentDisputed(Guid OrderId, Guid PaymentId, Guid DisputeId, Money Amount, string Reason, DateTimeOffset? AnswerBy) : IEvent
{
    public string Subject => OrderId.ToString();
}

/// <summary>The bank has decided.</summary>
public sealed record PaymentDisputeClosed(Guid OrderId, Guid PaymentId, Guid DisputeId, bool Won) : IEvent
{
    public string Subject => OrderId.ToString();
}

/// <summary>One line of the payment page.</summary>
/// <param name="Note">Small print below the name, e.g. the chosen extras.</param>
public sealed record PaymentLine(string Name, int Quantity, Money UnitPrice, string? Note = null);

/// <summary>Where to send the customer now.</summary>
/// <param name="Url">The provider's payment page; the success address when the money is already held.</param>
/// <param name="AlreadyPaid">True when there is nothing left to pay.</param>
public sealed record StartedPayment(Guid PaymentId, string Url, bool AlreadyPaid);

/// <summary>What is known about an order's money after the provider was asked.</summary>
public enum PaymentAnswer
{
    /// <summary>Held or taken: the order is paid. The matching event is published.</summary>
    Paid,
    /// <summary>The page is still open; nothing is paid yet. Never the answer when the session was to be ended.</summary>
    StillOpen,
    /// <summary>Not paid, and it can no longer be paid through what was opened so far.</summary>
    NotPaid,
    /// <summary>The provider does not answer. Decide nothing, ask again.</summary>
    Unknown,
}
