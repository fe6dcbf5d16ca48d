using FoodDelivery.Catalog;
using FoodDelivery.Kernel;

namespace FoodDelivery.Ordering;

/// <summary>Everything a customer agreed to at checkout, checked and priced.</summary>
public sealed record AgreedOrder(
    RestaurantInfo Restaurant, Guid CustomerId, string ContactName, string ContactPhone, string DropOffLine, GeoPoint DropOff, string? Notes,
    IReadOnlyList<PricedLine> Lines, Bill Bill, Promise Promise, Guid CartId, string Fingerprint, string? ClientKey);
