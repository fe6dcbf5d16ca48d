namespace FoodDelivery.Web.Sandbox;

// Rows of the emulated Stripe account. Statuses are kept as Stripe spells them; what is only echoed back is kept as JSON text.
// No card number is ever among them: only brand and last four digits.

/// <summary>A Checkout Session.</summary>
public sealed class StripeSession
{
    public required string Id { get; init; }
    /// <summary>open, complete or expired.</summary>
    public string Status { get; set; } = "open";
    public DateTimeOffset Created { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }
    public long Amount { get; init; }
    public required string Currency { get; init; }
    public required string CaptureMethod { get; init; }
    public string? ClientReferenceId { get; init; }
    public string? CustomerEmail { get; init; }
    public required string SuccessUrl { get; init; }
    public string? CancelUrl { get; init; }
    /// <summary>JSON object.</summary>
    public required string Metadata { get; init; }
    /// <summary>JSON object, for the intent that the first card brings about.</summary>
    public required string IntentMetadata { get; init; }
    public string? Description { get; init; }
    /// <summary>JSON array of name, note, quantity and unit_amount.</summary>
    public required string Lines { get; init; }
    public string? IntentId { get; set; }
    public string? CustomerId { get; init; }
    /// <summary>The page asks whether the card may be kept.</summary>
    public bool OffersSaving { get; init; }
}

/// <summary>A Customer. Which card was kept is known by its name in <see cref="StripeCards"/>; no number is.</summary>
public sealed class StripeCustomer
{
    public required string Id { get; init; }
    public string? Email { get; init; }
    public required string Metadata { get; init; }
    public DateTimeOffset Created { get; init; }
    public string? SavedCard { get; set; }
}

/// <summary>A PaymentIntent.</summary>
public sealed class StripeIntent
{
    public required string Id { get; init; }
    public required string ClientSecret { get; init; }
    public string Status { get; set; } = "requires_payment_method";
    public long Amount { get; init; }
    public long AmountCapturable { get; set; }
    public long AmountReceived { get; set; }
    public required string Currency { get; init; }
    public required string CaptureMethod { get; init; }
    public required string Metadata { get; init; }
    public string? Description { get; init; }
    public string? SessionId { get; init; }
    public string? LatestChargeId { get; set; }
    /// <summary>JSON object, as in last_payment_error.</summary>
    public string? LastError { get; set; }
    /// <summary>The card that waits for its bank's answer, by its name in <see cref="StripeCards"/>.</summary>
    public string? CardAtBank { get; set; }
    public DateTimeOffset Created { get; init; }
    public DateTimeOffset? AuthorisedAt { get; set; }
    public DateTimeOffset? CanceledAt { get; set; }
    public string? CancellationReason { get; set; }
}

/// <summary>A Charge: one card that was tried.</summary>
public sealed class StripeCharge
{
    public required string Id { get; init; }
    public required string IntentId { get; init; }
    public long Amount { get; init; }
    public long AmountCaptured { get; set; }
    public long AmountRefunded { get; set; }
    public required string Currency { get; init; }
    public required string Metadata { get; init; }
    /// <summary>succeeded or failed.</summary>
    public required string Status { get; init; }
    public bool Captured { get; set; }
    public string? FailureCode { get; init; }
    public string? FailureMessage { get; init; }
    public required string Brand { get; init; }
    public required string Last4 { get; init; }
    /// <summary>By its name in <see cref="StripeCards"/>: some cards misbehave later.</summary>
    public string? Card { get; init; }
    /// <summary>What Stripe keeps of a captured charge: 2.9 % and 30 cents. Not given back with refunds.</summary>
    public long Fee { get; set; }
    public bool Disputed { get; set; }
    public DateTimeOffset Created { get; init; }
}

/// <summary>A Dispute: the customer's bank has taken the money back until it decides.</summary>
public sealed class StripeDispute
{
    public required string Id { get; init; }
    public required string ChargeId { get; init; }
    public required string IntentId { get; init; }
    public long Amount { get; init; }
    public required string Currency { get; init; }
    public required string Reason { get; init; }
    /// <summary>needs_response, under_review, won or lost.</summary>
    public string Status { get; set; } = "needs_response";
    public DateTimeOffset Created { get; init; }
    public DateTimeOffset DueBy { get; init; }
}

/// <summary>A Refund.</summary>
public sealed class StripeRefund
{
    public required string Id { get; init; }
    public required string ChargeId { get; init; }
    public required string IntentId { get; init; }
    public long Amount { get; init; }
    public required string Currency { get; init; }
    public string Status { get; set; } = "succeeded";
    public string? Reason { get; init; }
    public required string Metadata { get; init; }
    public DateTimeOffset Created { get; init; }
}

/// <summary>An Event with the object as it was at that moment.</summary>
public sealed class StripeEvent
{
    public long Number { get; init; }
    public required string Id { get; init; }
    public required string Type { get; init; }
    public required string ObjectId { get; init; }
    public DateTimeOffset Created { get; init; }
    /// <summary>JSON of data.object.</summary>
    public required string Snapshot { get; init; }
    public string? RequestId { get; init; }
    public string? IdempotencyKey { get; init; }
}

/// <summary>The first answer under an idempotency key; every later call gets it again.</summary>
public sealed class StripeReply
{
    public required string Key { get; init; }
    public required string Path { get; init; }
    /// <summary>Hash of the parameters: the same key with others is the caller's mistake.</summary>
    public required string Parameters { get; init; }
    public int Status { get; init; }
    public required string Body { get; init; }
    public required string RequestId { get; init; }
    public DateTimeOffset Created { get; init; }
}
