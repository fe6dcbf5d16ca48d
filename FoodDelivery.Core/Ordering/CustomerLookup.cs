using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Ordering;

/// <summary>Customers by what they have ordered. Only orders that were paid for and did not come to nothing count; everything left out means "any".</summary>
/// <param name="Since">They have ordered at this time or later.</param>
/// <param name="NotSince">Their last order was before this time.</param>
/// <param name="AtLeast">So many orders or more; 1 at the least.</param>
/// <param name="Restaurants">Only orders at these count.</param>
/// <param name="Around">Only orders brought to this part of the city count.</param>
public sealed record CustomerRule(DateTimeOffset? Since = null, DateTimeOffset? NotSince = null, int AtLeast = 1, IReadOnlyCollection<Guid>? Restaurants = null, Circle? Around = null);

/// <param name="Meters">Radius, straight line.</param>
public readonly record struct Circle(GeoPoint Center, double Meters);

/// <summary>Which customers a rule means, for other rooms. Ids only; who may be written to is not decided here.</summary>
public sealed class CustomerLookup(OrderingDb db)
{
    private const double MetersPerDegree = 111_195;
    private static readonly OrderStatus[] ForNothing = [OrderStatus.AwaitingPayment, OrderStatus.PaymentFailed, OrderStatus.Rejected, OrderStatus.Expired, OrderStatus.Cancelled, OrderStatus.DeliveryFailed];

    /// <summary>In the order of their ids, beginning after one.</summary>
    public async Task<IReadOnlyList<Guid>> AfterAsync(CustomerRule rule, Guid after, int size, CancellationToken cancel) =>
        await Matching(rule, Counting(rule).Where(o => o.CustomerId > after)).OrderBy(id => id).Take(size).ToListAsync(cancel);

    public Task<int> CountAsync(CustomerRule rule, CancellationToken cancel) => Matching(rule, Counting(rule)).CountAsync(cancel);

    /// <summary>Those of some people who have ever ordered.</summary>
    public async Task<IReadOnlySet<Guid>> AmongAsync(IReadOnlyCollection<Guid> people, CancellationToken cancel) =>
        (await Counting(new()).Where(o => people.Contains(o.CustomerId)).Select(o => o.CustomerId).Distinct().ToListAsync(cancel)).ToHashSet();

    private IQueryable<Order> Counting(CustomerRule rule)
    {
        var orders = db.Orders.AsNoTracking().Where(o => o.PlacedAt != null && !ForNothing.Contains(o.Status));
        if (rule.Restaurants is { } restaurants) orders = orders.Where(o => restaurants.Contains(o.RestaurantId));
        if (rule.Around is not { } circle) return orders;
        var (center, meters) = circle;
        // A city is small: on it the earth is flat, and a degree of longitude is as long everywhere as in the middle.
        var (lat, lng, north, east) = (center.Lat, center.Lng, MetersPerDegree, MetersPerDegree * Math.Cos(double.DegreesToRadians(center.Lat)));
        return orders.Where(o => (o.DropOff.Lat - lat) * north * ((o.DropOff.Lat - lat) * north) + (o.DropOff.Lng - lng) * east * ((o.DropOff.Lng - lng) * east) <= meters * meters);
    }

    private static IQueryable<Guid> Matching(CustomerRule rule, IQueryable<Order> counting)
    {
        var people = counting.GroupBy(o => o.CustomerId);
        if (rule.Since is { } since) people = people.Where(orders => orders.Max(o => o.PlacedAt) >= since);
        if (rule.NotSince is { } notSince) people = people.Where(orders => orders.Max(o => o.PlacedAt) < notSince);
        if (rule.AtLeast is > 1 and var least) people = people.Where(orders => orders.Count() >= least);
        return people.Select(orders => orders.Key);
    }
}
