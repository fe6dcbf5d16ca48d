using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Web.Identity;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FoodDelivery.Web.Notifications;

/// <summary>A person's devices for push: an app or browser registers itself, its owner sees and removes them.</summary>
public static class DeviceEndpoints
{
    public static void MapDevices(this IEndpointRouteBuilder app)
    {
        var devices = app.MapApi("notifications", "Push devices").MapGroup("/devices").RequireAuthorization(NotificationsPermissions.Devices);
        devices.MapGet("", ListAsync).WithName("ListPushDevices").WithSummary("Your devices, the latest seen first");
        devices.MapPost("", RegisterAsync).WithName("RegisterPushDevice").WithSummary("Registers this device, or says that it is still there")
            .Refuses(403, "notifications.nobody").Refuses(422, "notifications.token_wrong").Refuses(503, "notifications.push_off").IsHarmless("The same token is the same device.")
            .WithExample(new DeviceBody("dGhpc0lzQVRva2Vu:APA91bF", DeviceKind.Android, "My phone"));
        devices.MapDelete("/{id:guid}", RemoveAsync).WithName("RemovePushDevice").WithSummary("No more push to this device").Refuses(404, ForgetDevice.NoSuchDevice.Code);
    }

    /// <param name="Token">The registration token that the Firebase SDK gives.</param>
    /// <param name="Name">As its owner would call it; without one, what the browser says of itself.</param>
    public sealed record DeviceBody(string Token, DeviceKind Kind, string? Name = null);

    public sealed record DeviceRegistered(Guid Id);

    /// <param name="SeenAt">When it last said that it is there.</param>
    public sealed record DeviceAnswer(Guid Id, DeviceKind Kind, string Name, DateTimeOffset Since, DateTimeOffset SeenAt)
    {
        public static DeviceAnswer Of(PushDeviceRow row) => new(row.Id, row.Kind, row.Name, row.Since, row.SeenAt);
    }

    private static async Task<Ok<Part<DeviceAnswer>>> ListAsync(PushDevices devices, CurrentActor current, CancellationToken cancel) =>
        TypedResults.Ok(new Part<DeviceAnswer>(current.Actor.UserId is { } person ? [.. (await devices.OfAsync(person, cancel)).Select(DeviceAnswer.Of)] : [], null));

    private static async Task<Results<Ok<DeviceRegistered>, ProblemHttpResult>> RegisterAsync(DeviceBody body, HttpContext http, RegisterDevice register, CancellationToken cancel)
    {
        var registered = await register.RunAsync(new(body.Token, body.Kind, body.Name ?? DeviceWords.Of(http.Request.Headers.UserAgent)), cancel);
        if (!registered.IsOk) return registered.Error.ToHttp();
        // A browser, and not a program that sends a token of its own: signing out here will end it.
        if (!ActorFromClaims.IsToken(http.User)) ThisDevice.Remember(http, registered.Value);
        return TypedResults.Ok(new DeviceRegistered(registered.Value));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(Guid id, HttpContext http, ForgetDevice forget, CancellationToken cancel)
    {
        var done = await forget.RunAsync(new(id), cancel);
        if (!done.IsOk) return done.Error.ToHttp();
        if (ThisDevice.Of(http) == id) ThisDevice.Forget(http);
        return TypedResults.NoContent();
    }
}
