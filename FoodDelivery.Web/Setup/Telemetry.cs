using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Npgsql;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace FoodDelivery.Web.Setup;

/// <summary>Figures for everybody who watches (<c>/metrics</c>, OTLP); traces only where a collector is configured, since they cost on every request.</summary>
public static class TelemetrySetup
{
    public const string WatchersPolicy = "watchers";

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        if (!builder.Environment.IsDevelopment())
        {
            builder.Logging.ClearProviders();
            builder.Logging.AddJsonConsole(console => console.UseUtcTimestamp = true);
        }

        // The standard variables: OTEL_EXPORTER_OTLP_ENDPOINT, …_HEADERS, …_PROTOCOL.
        var collector = !string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("fooddelivery", serviceInstanceId: $"{Environment.MachineName}-{Environment.ProcessId}"))
            .WithMetrics(metrics =>
            {
                metrics
                    .AddMeter(Telemetry.Name, $"{Telemetry.Name}.*", "Npgsql", "Microsoft.AspNetCore.Components.Server.Circuits")
                    .AddAspNetCoreInstrumentation()
                    .AddHttpClientInstrumentation()
                    .AddRuntimeInstrumentation()
                    .AddPrometheusExporter();
                if (collector) metrics.AddOtlpExporter();
            });
        if (collector)
        {
            telemetry.WithTracing(traces => traces
                .AddSource(Telemetry.Name, $"{Telemetry.Name}.*")
                .AddAspNetCoreInstrumentation(web => web.Filter = request => !IsNoise(request.Request.Path))
                .AddHttpClientInstrumentation()
                .AddNpgsql()
                .AddOtlpExporter());
        }

        builder.Services.AddAuthorizationBuilder().AddPolicy(WatchersPolicy, policy => policy.RequireAssertion(asked =>
            asked.User.IsInRole(Roles.Admin) || asked.User.IsInRole(Roles.Dispatcher) || (asked.Resource is HttpContext request && IsFromThisMachine(request))));
    }

    public static void MapTelemetry(this IEndpointRouteBuilder app) => app.MapPrometheusScrapingEndpoint("/metrics").RequireAuthorization(WatchersPolicy);

    // A proxy on the same machine also connects from loopback, but says for whom.
    private static bool IsFromThisMachine(HttpContext request) =>
        request.Connection.RemoteIpAddress is { } address && System.Net.IPAddress.IsLoopback(address)
        && !request.Request.Headers.ContainsKey("X-Forwarded-For") && !request.Request.Headers.ContainsKey("Forwarded");

    private static bool IsNoise(PathString path) =>
        path.StartsWithSegments("/healthz") || path.StartsWithSegments("/readyz") || path.StartsWithSegments("/metrics") || path.StartsWithSegments("/_blazor") || path.StartsWithSegments("/_framework");
}
