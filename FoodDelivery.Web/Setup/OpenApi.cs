using System.Security.Cryptography;
using FoodDelivery.Web.Shell;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace FoodDelivery.Web.Setup;

/// <summary>The API's document at <c>/openapi/v1.json</c>, made of the endpoints themselves, and a page to read and try it at <c>/scalar</c>. Both are open to anybody.</summary>
public static class OpenApi
{
    public const string Name = "v1";

    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = description => description.ActionDescriptor.EndpointMetadata.OfType<Api.Endpoint>().Any();
        options.CreateSchemaReferenceId = SchemaNames.Of;
        options.AddSchemaTransformer<ApiSchemas>();
        options.AddOperationTransformer<ApiOperations>();
        options.AddDocumentTransformer<ApiDocument>();
    });

    public static void MapApiDocument(this IEndpointRouteBuilder app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.MapScalarApiReference("/scalar", (options, http) =>
        {
            // Its page starts itself by a script of its own; only that one is let through.
            var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
            http.Response.Headers.ContentSecurityPolicy = http.Response.Headers.ContentSecurityPolicy.ToString().Replace("script-src 'self'", $"script-src 'self' 'nonce-{nonce}'", StringComparison.Ordinal);
            options.WithNonce(nonce).WithTitle("FoodDelivery API").WithOpenApiRoutePattern("/openapi/{documentName}.json").AddDocument(Name).DisableDefaultFonts().HideClientButton().HideDeveloperTools();
        }).AllowAnonymous();
    }
}
