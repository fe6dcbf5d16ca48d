using FoodDelivery.Analytics;
using FoodDelivery.Catalog;
using FoodDelivery.Dispatch;
using FoodDelivery.Identity;
using FoodDelivery.Notifications;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using FoodDelivery.Web.Apart;
using FoodDelivery.Web.Notifications;

namespace FoodDelivery.Web.Setup;

/// <summary>The rooms of Core, in the order in which they are migrated. Module tests run on the same list. Usually one process hosts them all: see <see cref="RoomSettings"/>.</summary>
public static class Rooms
{
    public static IServiceCollection AddRooms(this IServiceCollection services, IConfiguration config)
    {
        var rooms = RoomSettings.Of(config);
        services.AddSingleton(rooms).AddSingleton(rooms.Hosted);
        services.AddPlatform();
        services.AddEncryption();
        if (rooms.IsDivided) services.AddFarRooms(rooms);
        if (rooms.Hosted.IsHouse)
        {
            services.AddCatalog();
            services.AddIdentity();
            services.AddOrdering();
            services.AddDispatch();
            services.AddNotifications(config);
            services.AddMessageTemplates();
            services.AddAnalytics();
        }
        if (rooms.Hosted.Has("payments")) services.AddPayments(config);
        else services.KnowOf(its => its.AddPayments(config));
        return services;
    }
}
