using FoodDelivery.Payments;

namespace FoodDelivery.Ordering;

/// <summary>What the payment page is told of an order, the same at the first try and at every later one.</summary>
internal static class PaymentRequest
{
    public static StartPayment.Request For(Order order, string baseUrl, string? email, string provider)
    {
        var bill = order.Bill;
        var lines = order.Lines.Where(line => !line.IsRemoved).OrderBy(line => line.Position)
            // One piece with its extras: the page multiplies.
            .Select(line => new PaymentLine(line.Name, line.Quantity, new(line.TotalMinor / line.Quantity, line.Currency), line.Options.Count == 0 ? null : string.Join(", ", line.Options.Select(option => option.Name))))
            .ToList();
        if (!bill.TaxIncluded && !bill.Tax.IsZero) lines.Add(new("Tax", 1, bill.Tax));
        // With a code the lines add up to more than the amount; the page then shows the amount alone.
        if (!bill.DeliveryFee.IsZero) lines.Add(new("Delivery", 1, bill.DeliveryFee));
        if (!bill.ServiceFee.IsZero) lines.Add(new("Service fee", 1, bill.ServiceFee));
        if (!bill.Tip.IsZero) lines.Add(new("Tip for the courier", 1, bill.Tip));
        return new(order.Id, order.Number, bill.Total, order.RestaurantName, lines, $"{baseUrl}orders/{order.Id}?paid=1", $"{baseUrl}orders/{order.Id}?unpaid=1", email, Shares(order), provider);
    }

    /// <summary>The bill as Payments keeps it; adds up to its total. Dishes that were taken off are not in it.</summary>
    public static PaymentShares Shares(Order order)
    {
        var bill = order.Bill;
        return new(order.RestaurantId, order.CustomerId, bill.ItemsMinor, bill.DiscountMinor + bill.DeliveryDiscountMinor, bill.DiscountByRestaurant, bill.TaxMinor, bill.TaxIncluded,
            bill.DeliveryFeeMinor, bill.ServiceFeeMinor, bill.TipMinor,
            [.. order.Lines.Where(line => !line.IsRemoved).OrderBy(line => line.Position)
                .Select(line => new ShareLine(line.Position, line.Name, line.Quantity, line.TotalMinor - line.DiscountMinor + (bill.TaxIncluded ? 0 : line.TaxMinor), line.TaxMinor))]);
    }
}
