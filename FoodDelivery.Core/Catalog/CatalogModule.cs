using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Catalog;

/// <summary>Restaurants, when they are open, what they cook and for how much. Start reading here.</summary>
public static class CatalogModule
{
    public static IServiceCollection AddCatalog(this IServiceCollection services) => services
        // Where it keeps things
        .AddModuleDb<CatalogDb>(CatalogDb.SchemaName)
        .AddPermissions(CatalogPermissions.All)
        .AddSingleton<RestaurantDirectory>()
        .AddSingleton<MenuCache>()
        .AddSingleton<SalesMenu>()
        .AddSingleton<StorefrontCache>()
        .AddCheckedOptions<CatalogOptions>("Catalog")
        .AddLiveChange<RestaurantChanged>()
        .AddLiveChange<MenuChanged>()

        // What other rooms may ask
        .AddScoped<CatalogLookup>()

        // What people may ask of it
        .AddScoped<AvailabilityReads>()
        .AddScoped<MenuSearch>()
        .AddScoped<StorefrontReads>()
        .AddScoped<MarkSoldOut>()
        .AddScoped<BringBackItem>()
        .AddScoped<OperateRestaurant>()
        .AddScoped<PauseRestaurant>()
        .AddScoped<ResumeRestaurant>()
        .AddScoped<SetRush>()
        .AddScoped<CloseForToday>()
        .AddScoped<ChangeOpeningHours>()
        .AddScoped<StaffReads>()
        .AddScoped<TakePromotion>()
        .AddScoped<GiveBackPromotion>()

        // When this happens, do that
        .AddReaction<OrderRejected, ThrottleWhenOrderRejected>()
        .AddReaction<KitchenUnwatched, PauseWhenKitchenUnwatched>()
        .AddReaction<OrderReduced, SellOutWhenOrderReduced>()
        .AddReaction<OrderPaymentFailed, GiveBackPromotionWhenOrderEnded>()
        .AddReaction<OrderRejected, GiveBackPromotionWhenOrderEnded>()
        .AddReaction<OrderExpired, GiveBackPromotionWhenOrderEnded>()
        .AddReaction<OrderCancelled, GiveBackPromotionWhenOrderEnded>()

        // By the clock
        .AddRecurringJob<GiveBackStrayUses>(GiveBackStrayUses.Id, cron: "7 * * * *")

        // The demo city
        .AddDemoSeed<CatalogDemoSeed>()
        .AddDemoSeed<PromotionsDemoSeed>();
}
