namespace FoodDelivery.Payments;

/// <summary>A line of a payment's story, in words for operators.</summary>
public sealed class PaymentEntry
{
    public long Number { get; init; }
    public Guid PaymentId { get; init; }
    public DateTimeOffset At { get; init; }
    public required string Text { get; init; }
}
