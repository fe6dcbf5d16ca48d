using FoodDelivery.Kernel;

namespace FoodDelivery.Catalog;

/// <summary>What people and programs may be let do here.</summary>
public static class CatalogPermissions
{
    public const string Manage = "catalog.manage";

    public static readonly IReadOnlyList<Permission> All =
    [
        new(Manage, "catalog", "Change opening hours, pauses and what is sold out at your restaurants", Roles.Restaurant, Roles.Admin),
    ];
}
