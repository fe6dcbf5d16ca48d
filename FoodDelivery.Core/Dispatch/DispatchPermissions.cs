using FoodDelivery.Kernel;

namespace FoodDelivery.Dispatch;

/// <summary>What people and programs may be let do here.</summary>
public static class DispatchPermissions
{
    public const string Read = "dispatch.read";
    public const string Assign = "dispatch.assign";
    public const string Courier = "courier.report";
    public const string Track = "dispatch.track";

    public static readonly IReadOnlyList<Permission> All =
    [
        new(Read, "dispatch", "See deliveries and couriers", Roles.Dispatcher, Roles.Admin),
        new(Assign, "dispatch", "Give deliveries to couriers and take them back", Roles.Dispatcher, Roles.Admin),
        new(Track, "dispatch", "See where the courier of your orders is"),
        new(Courier, "dispatch", "Report your position and your steps as a courier", Roles.Courier),
    ];
}
