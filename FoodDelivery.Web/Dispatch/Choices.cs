using FoodDelivery.Dispatch;

namespace FoodDelivery.Web.Dispatch;

/// <summary>Who is offered for an order, in the order in which they are shown and numbered.</summary>
public static class Choices
{
    /// <summary>As many as there are keys.</summary>
    public const int Most = 9;

    /// <param name="suggested">The courier chosen on the map or in the list; comes first.</param>
    public static IReadOnlyList<RankedCourier> Of(IReadOnlyList<RankedCourier> ranked, Guid? suggested) => [.. ranked.OrderByDescending(c => c.Id == suggested).Take(Most)];
}
