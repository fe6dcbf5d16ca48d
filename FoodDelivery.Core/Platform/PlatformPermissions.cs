using FoodDelivery.Kernel;

namespace FoodDelivery.Platform;

/// <summary>What people and programs may be let do here.</summary>
public static class PlatformPermissions
{
    public const string Operate = "platform.operate";

    public static readonly IReadOnlyList<Permission> All =
    [
        new(Operate, "platform", "See jobs, dead letters and received webhooks, and run them again", Roles.Admin),
    ];
}
