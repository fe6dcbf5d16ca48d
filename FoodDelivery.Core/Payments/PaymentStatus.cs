namespace FoodDelivery.Payments;

public enum PaymentStatus
{
    /// <summary>Nothing is open at the provider, as far as we know.</summary>
    Created,
    AwaitingCustomer,
    Authorised,
    Captured,
    Voided,
    Refunded,
    /// <summary>The page closed unpaid. A new attempt may open another.</summary>
    Expired,
    /// <summary>The order wants the money and the hold is gone.</summary>
    Failed,
}

/// <summary>What the order wants of its money. Only ever moves down this list: an order that has ended stays ended.</summary>
public enum PaymentWish { None, Take, GiveBack }

/// <summary>What must be asked of the provider next, so that the money comes to where the order wants it.</summary>
public enum PaymentStep { None, Look, OpenSession, EndSession, Authorise, Capture, Void, Refund }
