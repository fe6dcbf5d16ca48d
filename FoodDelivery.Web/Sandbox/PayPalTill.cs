namespace FoodDelivery.Web.Sandbox;

/// <summary>What the payer does on PayPal's page.</summary>
internal sealed class PayPalTill(PayPalAccount account)
{
    /// <summary>approved, or closed when it can no longer be paid on.</summary>
    public async Task<(string Kind, PayPalOrder Order)> ApproveAsync(string orderId, PayPalPayer payer, PayPalFunding funding, CancellationToken cancel)
    {
        await using var transaction = await account.BeginAsync(cancel);
        var order = await account.LockOrderAsync(orderId, cancel);
        if (order.Status == "COMPLETED") return ("approved", order);
        if (order.Status == "VOIDED") return ("closed", order);
        (order.Status, order.Payer, order.Funding, order.Updated) = ("APPROVED", payer.Name, funding.Name, account.Now);
        account.Tell("CHECKOUT.ORDER.APPROVED", order, "An order has been approved by buyer", await account.WireAsync(order, cancel));
        await account.CommitAsync(transaction, cancel);
        return ("approved", order);
    }
}
