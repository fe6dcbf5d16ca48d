using FoodDelivery.Kernel;
using FoodDelivery.Web.Dispatch;
using Microsoft.AspNetCore.Authorization;

namespace FoodDelivery.Web.Identity;

/// <summary>Who may open what. Every page and endpoint names one of these or says that anybody may; the fallback is "signed in".</summary>
public static class Policies
{
    /// <summary>Anybody who is signed in.</summary>
    public const string Customer = "customer";

    /// <summary>People of a restaurant, and admins. Which restaurant is for the use case to check.</summary>
    public const string Kitchen = "kitchen";

    public const string Dispatch = "dispatch";

    /// <summary>Couriers only: the screen is about the person who holds it.</summary>
    public const string Courier = "courier";

    public const string Admin = "admin";

    public static IServiceCollection AddPolicies(this IServiceCollection services)
    {
        services.AddSingleton<IAuthorizationHandler, Permissions.Check>().AddSingleton<IAuthorizationMiddlewareResultHandler, Refusals>();
        var policies = services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(Customer, policy => policy.RequireAuthenticatedUser())
            .AddPolicy(Kitchen, policy => policy.RequireRole(Roles.Restaurant, Roles.Admin))
            .AddPolicy(Dispatch, policy => policy.RequireRole(Roles.Dispatcher, Roles.Admin))
            .AddPolicy(Courier, policy => policy.RequireRole(Roles.Courier))
            .AddPolicy(Admin, policy => policy.RequireRole(Roles.Admin));
        Permissions.AddTo(policies);
        TrackingPolicy.AddTo(policies);
        return services;
    }
}
