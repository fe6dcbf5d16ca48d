namespace FoodDelivery.Web.Ordering;

/// <summary>Ordering for programs, by who asks: customers, kitchens, operators. The same use cases as the pages, refusals as problems with a stable code.</summary>
public static class OrderingEndpoints
{
    public static void MapOrdering(this IEndpointRouteBuilder app)
    {
        app.MapCustomerOrders();
        app.MapKitchens();
        app.MapOrderDesk();
    }
}
