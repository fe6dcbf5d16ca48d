using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Diagnostics;
using MudBlazor;
using MudBlazor.Services;

namespace FoodDelivery.Web.Setup;

/// <summary>Blazor Server and MudBlazor: what a page needs.</summary>
public static class Pages
{
    private static readonly string[] Programs = ["/api", "/hubs", "/webhooks", "/_blazor"];
    private static readonly string[] Plumbing = ["_blazor", "_framework"];

    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents(options => options.DetailedErrors = false);
        services.AddMudServices(options =>
        {
            options.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomCenter;
            options.SnackbarConfiguration.PreventDuplicates = true;
            options.SnackbarConfiguration.MaxDisplayedSnackbars = 3;
            // Read at once: half-faded words are words with too little contrast.
            options.SnackbarConfiguration.MaximumOpacity = 100;
            options.SnackbarConfiguration.ShowTransitionDuration = 150;
            options.SnackbarConfiguration.HideTransitionDuration = 150;
        });
        services.AddCascadingAuthenticationState();
        return services
            .AddScoped<ConnectionWatch>()
            .AddScoped<CircuitHandler>(provider => provider.GetRequiredService<ConnectionWatch>());
    }

    /// <summary>Somebody who follows an old link reads a page. Programs, and forms that are refused, hear the bare number: running a POST again as a page would turn each into 400.</summary>
    public static void UseNotFoundPage(this WebApplication app)
    {
        app.UseStatusCodePagesWithReExecute("/not-found");
        app.Use((http, next) =>
        {
            if (!IsForPeople(http.Request) && http.Features.Get<IStatusCodePagesFeature>() is { } pages) pages.Enabled = false;
            return next(http);
        });
    }

    internal static bool IsForPrograms(HttpRequest request) => Programs.Any(prefix => request.Path.StartsWithSegments(prefix));

    private static bool IsForPeople(HttpRequest request) => HttpMethods.IsGet(request.Method) && !IsForPrograms(request);

    public static WebApplication MapPages(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        // Browsers ask for it on every page that names no icon, such as Hangfire's.
        app.MapGet("/favicon.ico", () => TypedResults.LocalRedirect("~/icon.svg", permanent: true)).AllowAnonymous();
        // Framing is forbidden with everything else in Security.cs. Each page names its policy; the circuit's own plumbing is open, because visitors of the shop are not signed in.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null).Add(endpoint =>
        {
            if (endpoint is RouteEndpointBuilder { RoutePattern.RawText: { } path } && Plumbing.Any(path.TrimStart('/').StartsWith)) endpoint.Metadata.Add(new AllowAnonymousAttribute());
        });
        return app;
    }
}
