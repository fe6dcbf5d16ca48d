using FoodDelivery.Platform;
using FoodDelivery.Web.Payments;
using FoodDelivery.Web.Sandbox;
using FoodDelivery.Web.Setup;
using OpenIddict.Validation.AspNetCore;
using FoodDelivery.Web.Platform;

namespace FoodDelivery.Web.Apart;

/// <summary>The index of a process that hosts some rooms only, beside Program.cs for all the others: no screens, no people, no sign-in. What it serves is asked by providers and by programs with tokens.</summary>
public static class ApartProcess
{
    public static async Task RunAsync(WebApplicationBuilder builder, RoomSettings rooms)
    {
        var node = NodeRoles.Of(builder.Configuration);
        await using var database = await Database.OpenAsync(builder.Configuration, builder.Environment);

        // Machinery
        builder.AddProxies();
        builder.AddSecurity();
        builder.AddTelemetry();
        builder.Services.AddSingleton(node).AddDatabase(database);
        builder.Services.AddPlatformWorkers(relay: node.IsWorker);
        builder.Services.AddJobQueue(database, node);
        builder.Services.AddHealth();
        builder.Services.AddTokensOfTheHouse(rooms);

        // Rooms
        builder.Services.AddRooms(builder.Configuration);
        builder.Services.AddSandbox(builder.Configuration);

        var app = builder.Build();
        await app.PrepareAsync();

        // Every request, in this order
        app.UseProxies();
        app.UseSecurityHeaders();
        app.UseFaults();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseActor();
        app.UseAntiforgery();

        // What is served
        app.MapHealth();
        app.MapTelemetry();
        app.MapSandbox();
        if (node.IsWeb)
        {
            // Only what providers call. Statements need a person's cookie or a scope, and are served where those are checked.
            app.MapWebhooks();
            app.MapRoomOffers();
            app.MapNothing();
        }

        await app.RunAsync();
    }

    /// <summary>Tokens are made where Identity is; here they are checked by the keys it publishes. Which audience and scope they need is each endpoint's to say.</summary>
    private static void AddTokensOfTheHouse(this IServiceCollection services, RoomSettings rooms)
    {
        services.AddOpenIddict().AddValidation(validation =>
        {
            validation.SetIssuer(rooms.Issuer);
            validation.Configure(options => options.ConfigurationEndpoint = new Uri(rooms.Identity!, ".well-known/openid-configuration"));
            validation.UseSystemNetHttp();
            validation.UseAspNetCore();
        });
        services.AddAuthentication(OpenIddictValidationAspNetCoreDefaults.AuthenticationScheme);
    }
}
