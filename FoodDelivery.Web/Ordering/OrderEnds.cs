using System.Text.Json;
using FoodDelivery.Ordering;

namespace FoodDelivery.Web.Ordering;

/// <summary>The codes of "not in this state", which an order makes of the state it is in.</summary>
internal static class OrderEnds
{
    /// <param name="possible">States in which it can be done.</param>
    public static string[] NotNow(params string[] possible) =>
        [.. Enum.GetNames<OrderStatus>().Except(possible).Select(name => "ordering.order_is_" + JsonNamingPolicy.SnakeCaseLower.ConvertName(name)), "ordering.order_is_busy"];
}
