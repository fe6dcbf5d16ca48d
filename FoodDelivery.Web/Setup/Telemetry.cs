using System.Net;
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
    private static readonly IReadOnlyList<IPNetwork> Loopback = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        if (!builder.Environment.IsDevelopment())
        {
            builder.Logging.ClearProviders();
            builder.Logging.AddJsonConsole(console => console.UseUtcTimestamp = true);
        }

        // It logs whole addresses, and a hub's may carry a token (browsers' sockets send no headers).
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);

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
                .AddAspNetCoreInstrumentation(web =>
                {
                    web.Filter = request => !IsNoise(request.Request.Path);
                    // What is asked for is in the path; a query may hold a token or a search for a person.
                    web.EnrichWithHttpRequest = (activity, _) => activity.SetTag("url.query", null);
                })
                // One call of SendGrid's names a person by a mail address in its path.
                .AddHttpClientInstrumentation(wire => wire.FilterHttpRequestMessage = request => request.RequestUri?.AbsolutePath.Contains("/asm/suppressions/global/", StringComparison.Ordinal) != true)
                .AddNpgsql()
                .AddOtlpExporter());
        }

        // A proxy on the same machine comes from loopback with everybody's requests, and as nginx ships it does not even say so:
        // outside Development an address is let in only if somebody has named it.
        var scrapers = Proxies.Networks(builder.Configuration, "Metrics:AllowedFrom");
        if (scrapers.Count == 0 && builder.Environment.IsDevelopment()) scrapers = Loopback;
        builder.Services.AddAuthorizationBuilder().AddPolicy(WatchersPolicy, policy => policy.RequireAssertion(asked =>
            asked.User.IsInRole(Roles.Admin) || asked.User.IsInRole(Roles.Dispatcher) || (asked.Resource is HttpContext request && IsAScraper(request, scrapers))));
    }

    public static void MapTelemetry(this IEndpointRouteBuilder app) => app.MapPrometheusScrapingEndpoint("/metrics").RequireAuthorization(WatchersPolicy);

    // By now the address is the real one if a known proxy told it. Whoever is forwarded by an unknown one has none that counts.
    private static bool IsAScraper(HttpContext request, IReadOnlyList<IPNetwork> scrapers) =>
        request.Connection.RemoteIpAddress is { } address && scrapers.Any(network => network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address))
        && !request.Request.Headers.ContainsKey("X-Forwarded-For") && !request.Request.Headers.ContainsKey("Forwarded");

    private static bool IsNoise(PathString path) =>
        path.StartsWithSegments("/account/guest") /* the address is the secret */ || path.StartsWithSegments("/healthz") || path.StartsWithSegments("/readyz") || path.StartsWithSegments("/metrics") || path.StartsWithSegments("/_blazor") || path.StartsWithSegments("/_framework");
}
