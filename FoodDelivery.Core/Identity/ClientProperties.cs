namespace FoodDelivery.Identity;

/// <summary>What we keep of a program beside OpenIddict's own columns.</summary>
public static class ClientProperties
{
    /// <summary>An array of role names: what it may do when it acts for itself.</summary>
    public const string Roles = "fd:roles";

    /// <summary>An array of restaurant ids it acts for.</summary>
    public const string Restaurants = "fd:restaurants";

    /// <summary>Since when it is switched off, ISO 8601. While this stands, nobody knows the program any more.</summary>
    public const string OffSince = "fd:off";

    /// <summary>When it was made, ISO 8601.</summary>
    public const string MadeAt = "fd:made";
}
