using FoodDelivery.Notifications;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Web.Sandbox;

/// <summary>Firebase Cloud Messaging under /sandbox/fcm: Google's token server, messages:send, the registrations that Firebase's SDK makes, and a stream to browsers.</summary>
internal static class FcmSandbox
{
    public const string Vendor = "fcm";

    public static bool IsOn(IConfiguration config) => FirebaseOptions.ModeOf(config) == FirebaseMode.Sandbox;

    public static void Add(IServiceCollection services, IConfiguration config)
    {
        if (!IsOn(config)) return;
        services.AddCheckedOptions<FirebaseOptions>("Firebase");
        services.PostConfigure<FirebaseOptions>(options => options.Fill());
        // The address is known only once the server listens, hence a question and not a text.
        services.AddSingleton<IPostConfigureOptions<FirebaseOptions>>(provider => new PostConfigureOptions<FirebaseOptions>(Options.DefaultName,
            options => options.SandboxBase = () => provider.GetRequiredService<SandboxAddress>().Own + "/sandbox/fcm"));
        services.AddSingleton<FcmBearers>().AddSingleton<FcmSignal>().AddSingleton<FcmStream>().AddScoped<FcmDesk>();
        services.AddScoped<ISandboxInbox, FcmInbox>();
        services.AddSingleton(new SandboxDoor("Firebase Cloud Messaging", "/sandbox/fcm/control", "Devices, what they show, and what goes wrong"));
    }

    public static void Map(RouteGroupBuilder sandbox, IConfiguration config)
    {
        if (!IsOn(config)) return;
        var fcm = sandbox.MapGroup("/fcm").DisableAntiforgery();
        fcm.MapPost("/token", (HttpContext http, FcmBearers bearers) => bearers.IssueAsync(http));
        fcm.MapPost("/v1/projects/{project}/messages:send", (string project, HttpContext http, FcmDesk desk) => desk.SendAsync(http, project));
        fcm.MapPost("/registrations", RegisterAsync);
        fcm.MapPost("/registrations/check", async (Registration asked, SandboxDb db, CancellationToken cancel) =>
            await db.FcmTokens.AnyAsync(token => token.Token == asked.Token && token.GoneAt == null, cancel) ? Results.NoContent() : Results.NotFound());
        fcm.MapGet("/stream", (string token, FcmStream stream, HttpContext http) => stream.Open(token, http.RequestAborted));
        FcmControlPage.Map(fcm);
    }

    public sealed record Registration(string Token);

    /// <summary>What Firebase's SDK would have got for this browser.</summary>
    private static async Task<IResult> RegisterAsync(HttpContext http, SandboxDb db, TimeProvider time, CancellationToken cancel)
    {
        var token = FcmDesk.TokenPrefix + System.Security.Cryptography.RandomNumberGenerator.GetHexString(120, lowercase: true);
        db.FcmTokens.Add(new FcmToken { Token = token, Name = FoodDelivery.Identity.DeviceWords.Of(http.Request.Headers.UserAgent), Since = time.GetUtcNow() });
        await db.SaveChangesAsync(cancel);
        return Results.Json(new Registration(token));
    }

    /// <summary>In Production nobody's phone would ring.</summary>
    public static void RefuseInProduction(IConfiguration config)
    {
        if (IsOn(config))
            throw new StartupRefused("Firebase:Mode is Sandbox in Production, so that no push would reach anybody: set it to Live, remove it so that none is offered, or set Sandbox:AllowInProduction=true if this is a demonstration.");
    }
}
