using FoodDelivery.Kernel;

namespace FoodDelivery.Web.Identity;

/// <summary>Where each role's day begins.</summary>
public static class Home
{
    public static string Of(string role) => role switch
    {
        Roles.Restaurant => "/kitchen",
        Roles.Dispatcher => "/dispatch",
        Roles.Courier => "/courier",
        Roles.Admin => "/admin",
        _ => LocalUrl.Home,
    };

    /// <summary>For people with several roles: the one with the most to do.</summary>
    public static string Of(IEnumerable<string> roles) =>
        Of(new[] { Roles.Admin, Roles.Dispatcher, Roles.Restaurant, Roles.Courier }.FirstOrDefault(roles.Contains) ?? Roles.Customer);
}
