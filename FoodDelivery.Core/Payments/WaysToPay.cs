namespace FoodDelivery.Payments;

/// <summary>Somebody a customer may pay with.</summary>
/// <param name="Name">As stored with payments: an <see cref="IPaymentProvider.Name"/>.</param>
/// <param name="Label">For people: "Card", "PayPal".</param>
public sealed record WayToPay(string Name, string Label);

/// <summary>The ways to pay that are configured, the usual one first.</summary>
public class WaysToPay(PaymentProviders providers)
{
    public virtual Task<IReadOnlyList<WayToPay>> AllAsync(CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<WayToPay>>([.. providers.All.Select(provider => new WayToPay(provider.Name, provider.Label))]);
}
