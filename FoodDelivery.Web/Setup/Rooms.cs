using FoodDelivery.Analytics;
using FoodDelivery.Catalog;
using FoodDelivery.Dispatch;
using FoodDelivery.Identity;
using FoodDelivery.Notifications;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;
using FoodDelivery.Platform;

namespace FoodDelivery.Web.Setup;

/// <summary>The rooms of Core, in the order in which they are migrated. Module tests run on the same list.</summary>
public static class Rooms
{
    public static IServiceCollection AddRooms(this IServiceCollection services, IConfiguration config)
    {
        services.AddPlatform();
        services.AddEncryption();
        services.AddCatalog();
        services.AddIdentity();
        services.AddOrdering();
        services.AddDispatch();
        services.AddNotifications();
        services.AddAnalytics();
        services.AddPayments(config);
        return services;
    }
}
