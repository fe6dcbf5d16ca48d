using FoodDelivery.Web.Platform.Orders;
using FoodDelivery.Web.Platform.Overview;
using FoodDelivery.Web.Platform.Payments;

namespace FoodDelivery.Web.Platform;

/// <summary>The operators' screens: what is broken, every order, money, dead letters, jobs, people. Pages under /admin.</summary>
public static class OperationsRoom
{
    public static IServiceCollection AddOperationsRoom(this IServiceCollection services) => services
        .AddSingleton<OperationsClock>()
        .AddScoped<OverviewReads>()
        .AddScoped<OrderFileReads>()
        .AddScoped<PartyNames>()
        .AddScoped<Evidence>()
        .AddScoped<Exports>();
}
