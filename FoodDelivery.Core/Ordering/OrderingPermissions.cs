using FoodDelivery.Kernel;

namespace FoodDelivery.Ordering;

/// <summary>What people and programs may be let do here.</summary>
public static class OrderingPermissions
{
    public const string Read = "ordering.read";
    public const string Place = "ordering.place";
    public const string Manage = "ordering.manage";
    public const string Kitchen = "kitchen.operate";

    public static readonly IReadOnlyList<Permission> All =
    [
        new(Read, "ordering", "See your orders"),
        new(Place, "ordering", "Order food in your name, and cancel it"),
        new(Manage, "ordering", "See and cancel everybody's orders", Roles.Dispatcher, Roles.Admin),
        new(Kitchen, "ordering", "See your kitchen's queue and answer for it", Roles.Restaurant, Roles.Admin),
    ];
}
