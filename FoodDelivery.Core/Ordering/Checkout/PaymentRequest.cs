using FoodDelivery.Payments;

namespace FoodDelivery.Ordering;

/// <summary>What the payment page is told of an order, the same at the first try and at every later one.</summary>
internal static class PaymentRequest
{
    public static StartPayment.Request For(Order order, string baseUrl, string? email, string provider)
    {
        var bill = order.Bill;
        var lines = order.Lines.OrderBy(line => line.Position)
            // One piece with its extras: the page multiplies.
            .Select(line => new PaymentLine(line.Name, line.Quantity, new(line.TotalMinor / line.Quantity, line.Currency), line.Options.Count == 0 ? null : string.Join(", ", line.Options.Select(option => option.Name))))
            .ToList();
        if (!bill.TaxIncluded && !bill.Tax.IsZero) lines.Add(new("Tax", 1, bill.Tax));
        if (!bill.DeliveryFee.IsZero) lines.Add(new("Delivery", 1, bill.DeliveryFee));
        if (!bill.ServiceFee.IsZero) lines.Add(new("Service fee", 1, bill.ServiceFee));
        if (!bill.Tip.IsZero) lines.Add(new("Tip for the courier", 1, bill.Tip));
        return new(order.Id, order.Number, bill.Total, order.RestaurantName, lines, $"{baseUrl}orders/{order.Id}?paid=1", $"{baseUrl}orders/{order.Id}?unpaid=1", email, Shares(order), provider);
    }

    /// <summary>The bill as Payments keeps it.</summary>
    public static PaymentShares Shares(Order order)
    {
        var bill = order.Bill;
        return new(order.RestaurantId, order.CustomerId, bill.ItemsMinor, 0, false, bill.TaxMinor, bill.TaxIncluded, bill.DeliveryFeeMinor, bill.ServiceFeeMinor, bill.TipMinor,
            [.. order.Lines.OrderBy(line => line.Position).Select(line => new ShareLine(line.Position, line.Name, line.Quantity, line.TotalMinor + (bill.TaxIncluded ? 0 : line.TaxMinor)))]);
    }
}
