using System.Reflection;
using System.Text.Json;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using FoodDelivery.Web.Shell;
using OpenIddict.Abstractions;

namespace FoodDelivery.Web.Apart;

/// <summary>Where services of other processes ask the rooms of this one. Mapped only where there are such; no document lists it, no person has the role.</summary>
public static class RoomEndpoints
{
    public static void MapRoomOffers(this WebApplication app)
    {
        foreach (var open in app.Services.GetRequiredService<RoomSettings>().AnsweredHere)
            foreach (var method in StandIn.MethodsOf(open.Type))
            {
                var answer = (Func<HttpContext, Task<IResult>>)typeof(RoomEndpoints).GetMethod(nameof(AnswererOf), BindingFlags.NonPublic | BindingFlags.Static)!
                    .MakeGenericMethod(method.ReturnType.GenericTypeArguments).Invoke(null, [open, method])!;
                app.MapPost("/" + RoomWire.PathOf(open.Door.Room, open.Type, method.Name), async http => await (await answer(http)).ExecuteAsync(http))
                    .RequireAuthorization(open.Door.Scope).DisableAntiforgery().DisableRateLimiting().ExcludeFromDescription();
            }
    }

    private static Func<HttpContext, Task<IResult>> AnswererOf<T>(OpenClass open, MethodInfo method)
    {
        var parameters = method.GetParameters()[..^1];
        var path = RoomWire.PathOf(open.Door.Room, open.Type, method.Name);
        return async http =>
        {
            var services = http.RequestServices;
            // The token has told which service it is, and that it may ask this; for whom it asks is told by the seal alone.
            var caller = http.User.GetClaim(OpenIddictConstants.Claims.ClientId) ?? "";
            if (services.GetRequiredService<ActorSeal>().Open(http.Request.Headers[RoomWire.ActorHeader], caller, path) is not { } actor)
                return ApiResults.Problem(StatusCodes.Status403Forbidden, "rooms.actor_unproven", "Nobody vouches for whom this is asked.");
            if (actor.IsSystem && open.Door.For == SpeaksFor.People) return ApiResults.Problem(StatusCodes.Status403Forbidden, "rooms.person_needed", "This takes a person to ask for it.");

            object?[] arguments;
            try
            {
                using var body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
                arguments = RoomWire.ReadArguments(body.RootElement, parameters);
            }
            catch (JsonException)
            {
                return ApiResults.Problem(StatusCodes.Status400BadRequest, "rooms.unreadable", "These are not the arguments of this question. Are the processes of one version?");
            }
            services.GetRequiredService<CurrentActor>().Actor = actor;
            var asked = services.GetRequiredService(open.Type);
            var answer = await (Task<T>)method.Invoke(asked, BindingFlags.DoNotWrapExceptions, null, [.. arguments, http.RequestAborted], null)!;
            http.Response.Headers[RoomConnection.AnsweredHeader] = "1";
            return RoomWire.WriteAnswer(answer);
        };
    }
}
