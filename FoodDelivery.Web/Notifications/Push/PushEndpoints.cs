using FoodDelivery.Notifications;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Web.Notifications;

/// <summary>What our own service worker and scripts need, besides the API: how to register with FCM, and where to say that a message was shown or opened.</summary>
public static class PushEndpoints
{
    public static void MapPush(this IEndpointRouteBuilder app)
    {
        var push = app.MapGroup("/push").AllowAnonymous().ExcludeFromDescription().DisableAntiforgery();
        push.MapGet("/config", (IOptions<FirebaseOptions> options) => TypedResults.Ok(PushConfig.Of(options.Value)));
        // Anonymous on purpose: the worker wakes up when the sign-in may be over, and the receipt itself shows that the message was got.
        push.MapPost("/receipt", ReceiptAsync);
    }

    /// <summary>What a browser has to know. Nothing of it is secret.</summary>
    /// <param name="Mode">Off, Sandbox or Live.</param>
    /// <param name="Sandbox">Where the emulator hands out tokens and pushes.</param>
    /// <param name="Firebase">As the Firebase SDK wants it.</param>
    public sealed record PushConfig(string Mode, string? Sandbox = null, FirebaseWeb? Firebase = null, string? VapidKey = null)
    {
        public static PushConfig Of(FirebaseOptions options) => options.Mode switch
        {
            FirebaseMode.Sandbox => new("Sandbox", "/sandbox/fcm"),
            FirebaseMode.Live when options.IsForBrowsers => new("Live", Firebase: new(options.WebApiKey, options.ProjectId, options.MessagingSenderId, options.WebAppId), VapidKey: options.VapidKey),
            _ => new("Off"),
        };
    }

    public sealed record FirebaseWeb(string ApiKey, string ProjectId, string MessagingSenderId, string AppId);

    /// <param name="Receipt">As it came with the message.</param>
    public sealed record ReceiptBody(string Receipt, PushReceiptKind Kind);

    private static async Task<Results<NoContent, NotFound>> ReceiptAsync(ReceiptBody body, TakeReceipt take, CancellationToken cancel) =>
        await take.RunAsync(body.Receipt, body.Kind, cancel) ? TypedResults.NoContent() : TypedResults.NotFound();
}
