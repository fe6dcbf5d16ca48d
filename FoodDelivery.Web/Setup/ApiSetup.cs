using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using FoodDelivery.Platform;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace FoodDelivery.Web.Setup;

/// <summary>What every endpoint of the API has around it; what a single one promises is said where it is mapped, see <see cref="Api"/>.</summary>
public static class ApiSetup
{
    private const string Cors = "api";

    /// <summary>What pages of other origins may reach; a token goes in a header, so none of it needs cookies.</summary>
    private static readonly string[] ForOtherOrigins = ["/api", "/hubs", "/connect", "/.well-known", "/openapi"];

    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddCheckedOptions<ApiOptions>("Api");
        services.AddSingleton<RequestCounts>().AddSingleton<OnceOnly>();
        // Exactly as the document says: numbers are numbers, words are words, what has no default must be there, and a mistyped field is told and not passed over.
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.RespectRequiredConstructorParameters = true;
            json.SerializerOptions.RespectNullableAnnotations = true;
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            json.SerializerOptions.TypeInfoResolver = (json.SerializerOptions.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(NoHoles.Refuse);
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false));
        });
        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<IOptions<ApiOptions>>((cors, api) => cors.AddPolicy(Cors, policy => policy
            .WithOrigins([.. api.Value.AllowedOrigins])
            .WithMethods("GET", "POST", "PUT", "PATCH", "DELETE")
            .WithHeaders(HeaderNames.Authorization, HeaderNames.ContentType, HeaderNames.IfMatch, HeaderNames.IfNoneMatch, Api.KeyHeader, "x-requested-with", "x-signalr-user-agent")
            .WithExposedHeaders(HeaderNames.ETag, HeaderNames.Location, HeaderNames.RetryAfter, HeaderNames.WWWAuthenticate, OnceOnly.Replayed, "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
            .SetPreflightMaxAge(TimeSpan.FromHours(1))));
        services.AddApiDocument();
        return services;
    }

    /// <summary>Before anybody is asked who they are: a browser asks for permission without saying.</summary>
    public static void UseApiCors(this IApplicationBuilder app) =>
        app.UseWhen(http => ForOtherOrigins.Any(path => http.Request.Path.StartsWithSegments(path)), api => api.UseCors(Cors));

    /// <summary>Who is asking, how often, and whether they may. In this order: a wrong token counts as a request too.</summary>
    public static void UseWhoAsks(this WebApplication app)
    {
        app.UseApiCors();
        app.UseAuthentication();
        app.UseMiddleware<ApiLimits>();
        app.UseAuthorization();
        app.UseActor();
        app.UseRateLimiter();
        app.UseMiddleware<ApiRequests>();
    }
}
