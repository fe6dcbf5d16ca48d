using FoodDelivery.Kernel;

namespace FoodDelivery.Identity;

/// <summary>What people and programs may be let do here.</summary>
public static class IdentityPermissions
{
    public const string Profile = "identity.profile";
    public const string Manage = "identity.manage";

    public static readonly IReadOnlyList<Permission> All =
    [
        new(Profile, "identity", "See and change your name, phone and address"),
        new(Manage, "identity", "See people and decide what they may do", Roles.Admin),
    ];
}
