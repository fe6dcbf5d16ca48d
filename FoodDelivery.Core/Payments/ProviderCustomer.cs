namespace FoodDelivery.Payments;

/// <summary>A customer of ours under the name a provider knows them by, so that their cards are kept there and nowhere else.</summary>
public sealed class ProviderCustomer
{
    public Guid CustomerId { get; init; }
    public required string Provider { get; init; }
    public required string ProviderId { get; init; }
}
