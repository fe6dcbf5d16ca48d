namespace FoodDelivery.Identity;

/// <summary>What we keep of a program beside OpenIddict's own columns: what it may do when it acts for itself.</summary>
public static class ClientProperties
{
    /// <summary>An array of role names.</summary>
    public const string Roles = "fd:roles";

    /// <summary>An array of restaurant ids.</summary>
    public const string Restaurants = "fd:restaurants";
}
