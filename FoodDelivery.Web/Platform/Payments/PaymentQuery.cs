using FoodDelivery.Payments;
using FoodDelivery.Web.Platform.Orders;

namespace FoodDelivery.Web.Platform.Payments;

/// <summary>The payments list's address, as words, and what it means. The page and the export read the same.</summary>
/// <param name="Since">As for orders; a week when left out.</param>
public sealed record PaymentQuery(string? Q, string? Provider, string? Status, string? Since)
{
    public const string UsualSpan = "7d";

    public PaymentFilter ToFilter(DateTimeOffset now)
    {
        var span = OrderQuery.Spans.FirstOrDefault(span => span.Key == (string.IsNullOrEmpty(Since) ? UsualSpan : Since));
        return new(Filled(Q), Filled(Provider), Enum.TryParse<PaymentStatus>(Status, ignoreCase: true, out var status) && Enum.IsDefined(status) ? status : null,
            now - (span.Key is null ? TimeSpan.FromDays(7) : span.Back));
    }

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
