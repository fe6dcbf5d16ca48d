using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using FoodDelivery.Web.Setup;

namespace FoodDelivery.Web.Apart;

/// <summary>Puts stand-ins where the classes of rooms would be that another process hosts.</summary>
public static class FarRooms
{
    public static IServiceCollection AddFarRooms(this IServiceCollection services, RoomSettings rooms)
    {
        services.AddSingleton<ServiceTokens>().AddSingleton<RoomCalls>().AddSingleton<ActorSeal>().AddSingleton<OwnAddress>();
        services.AddHttpClient(ServiceTokens.HttpClientName).ConfigureHttpClient(client => client.Timeout = TimeSpan.FromSeconds(5));
        foreach (var offer in rooms.AskedElsewhere)
        {
            services.AddRoomConnection(offer.Room, rooms.AddressOf(offer.Room));
            foreach (var open in offer.Classes)
            {
                StandIn.MethodsOf(open.Type);
                services.AddScoped(open.Type, provider => StandIn.Of(open.Type, new Line(open, provider.GetRequiredService<RoomCalls>(), provider.GetRequiredService<CurrentActor>())));
            }
        }
        return services;
    }

    /// <summary>
    /// What the house must know of a room that lives elsewhere, from the room's own list: which events it waits for, which jobs and webhooks are its own, what people may be
    /// let do there, and which of its changes open screens watch.
    /// </summary>
    public static void KnowOf(this IServiceCollection services, Action<IServiceCollection> room)
    {
        var its = new ServiceCollection();
        room(its);
        foreach (var one in its)
        {
            if (one.IsKeyedService || one.ImplementationInstance is not { } known) continue;
            if (known is WebhookSourceRegistration source) services.AddSingleton(source with { Elsewhere = true });
            else if (known is ReactionRegistration or JobRegistration or Permission or LiveChangeKind) services.Add(one);
        }
    }

    private sealed class Line(OpenClass open, RoomCalls calls, CurrentActor current) : RoomLine
    {
        public override async Task<T> AskAsync<T>(string method, object?[] arguments, CancellationToken cancel)
        {
            try
            {
                return await calls.AskAsync<T>(open, method, arguments, current.Actor, cancel);
            }
            catch (RoomAway) when (open.WhenAway is T known)
            {
                return known;
            }
            catch (RoomAway away) when (RoomWire.CanRefuse<T>())
            {
                return RoomWire.Refused<T>(away.Error)!;
            }
        }
    }
}
