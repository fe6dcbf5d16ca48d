using FoodDelivery.Web.Platform.Orders;
using FoodDelivery.Web.Platform.Overview;

namespace FoodDelivery.Web.Platform;

/// <summary>The operators' screens: what is broken, every order, dead letters, jobs, people. Pages under /admin.</summary>
public static class OperationsRoom
{
    public static IServiceCollection AddOperationsRoom(this IServiceCollection services) => services
        .AddSingleton<OperationsClock>()
        .AddScoped<OverviewReads>()
        .AddScoped<OrderFileReads>()
        .AddScoped<Exports>();
}
