using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using Microsoft.AspNetCore.Components;

namespace FoodDelivery.Web.Platform.Orders;

/// <summary>Every order, found by number, name or state. Its address is the filter.</summary>
public sealed partial class OrdersPage
{
    private static readonly string UnderWay = string.Join(',', OrderStates.UnderWay);
    private static readonly TimeSpan ReadEvery = TimeSpan.FromSeconds(3);
    private Page<OrderRow>? orders;
    private IReadOnlyDictionary<Guid, RestaurantInfo> restaurants = new Dictionary<Guid, RestaurantInfo>();
    private bool stirred;

    [Inject] private OperationsClock Clock { get; set; } = default!;
    [SupplyParameterFromQuery] private string? Q { get; set; }
    [SupplyParameterFromQuery] private string? Status { get; set; }
    [SupplyParameterFromQuery] private string? Restaurant { get; set; }
    [SupplyParameterFromQuery] private string? Since { get; set; }
    [SupplyParameterFromQuery] private bool Late { get; set; }

    private OrderQuery Query => new(Q, Status, Restaurant, Since, Late);

    protected override void OnInitialized()
    {
        base.OnInitialized();
        // A busy city changes many orders a second; the list follows in steps that can be read.
        Watch<OrderChanged>(_ => !stirred, async _ =>
        {
            stirred = true;
            await Task.Delay(ReadEvery, Time, Leaving);
            stirred = false;
            await LoadAsync();
        });
    }

    protected override async Task ReadAsync()
    {
        restaurants = await Ask((CatalogLookup catalog) => catalog.RestaurantsAsync(Leaving));
        orders = await Ask((OrderReads reads) => reads.PageAsync(Query.ToFilter(restaurants, Time.GetUtcNow()), PageAt - 1, PageSize, Leaving));
    }

    private static string? Chosen(ChangeEventArgs change) => change.Value as string is { Length: > 0 } value ? value : null;

    private bool IsLate(OrderRow order) => order.Status is OrderStatus.Placed or OrderStatus.Accepted or OrderStatus.Preparing or OrderStatus.Ready or OrderStatus.PickedUp && order.PromisedBy < Time.GetUtcNow();
}
