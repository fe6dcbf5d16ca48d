using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Dispatch;

/// <summary>Couriers, their shifts and positions, and bringing each order to its door. Start reading here.</summary>
public static class DispatchModule
{
    public static IServiceCollection AddDispatch(this IServiceCollection services) => services
        // Where it keeps things, whom it asks
        .AddModuleDb<DispatchDb>(DispatchDb.SchemaName)
        .AddPermissions(DispatchPermissions.All)
        .AddCheckedOptions<DispatchOptions>("Dispatch")
        .AddCheckedOptions<LocalMapOptions>("Maps:Local")
        .AddSingleton<IMapService, LocalMapService>()
        .AddSingleton<PositionLog>()
        .AddSingleton<PositionFeed>()
        .AddLiveChange<DeliveryChanged>()
        .AddLiveChange<CourierChanged>()

        // What others may ask
        .AddScoped<DispatchLookup>()
        .AddScoped<CouriersToTell>()
        .AddScoped<OrderTracking>()
        .AddScoped<DispatchReads>()
        .AddScoped<CourierReads>()

        // What dispatchers do
        .AddScoped<CreateDelivery>()
        .AddScoped<AssignDelivery>()
        .AddScoped<ReassignDelivery>()
        .AddScoped<UnassignDelivery>()
        .AddScoped<OverrideDelivery>()

        // What couriers do
        .AddScoped<CourierStep>()
        .AddScoped<GoOnDuty>()
        .AddScoped<GoOffDuty>()
        .AddScoped<ArriveAtRestaurant>()
        .AddScoped<PickUp>()
        .AddScoped<ArriveAtDoor>()
        .AddScoped<CompleteDelivery>()
        .AddScoped<AbandonDelivery>()
        .AddScoped<SeeDeliveryEnd>()
        .AddScoped<ReportTracking>()
        .AddScoped<ReportPositions>()
        .AddScoped<TellApproach>()

        // When this happens, do that
        .AddScoped<FollowTheOrder>()
        .AddReaction<OrderAccepted, CreateDeliveryWhenOrderAccepted>()
        .AddReaction<OrderPromiseMoved, MovePromiseWhenOrderPromiseMoved>()
        .AddReaction<OrderReady, MarkFoodReadyWhenOrderReady>()
        .AddReaction<OrderRecalled, MarkFoodNotReadyWhenOrderRecalled>()
        .AddReaction<OrderCancelled, CancelDeliveryWhenOrderCancelled>()

        // By the clock
        .AddRecurringJob<CoarsenOldTracks>("dispatch.coarsen-old-tracks", cron: "*/15 * * * *")
        .AddRecurringJob<DeleteOldTracks>("dispatch.delete-old-tracks", cron: "17 4 * * *")

        // The demo city's couriers
        .AddDemoSeed<DemoCouriers>();
}
