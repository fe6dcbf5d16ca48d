using FoodDelivery.Kernel;
using FoodDelivery.Web.Identity;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace FoodDelivery.Web.Shell;

/// <summary>What the document says of the API as a whole: who gives tokens, what a problem is, how lists, keys and versions work.</summary>
public sealed class ApiDocument : IOpenApiDocumentTransformer
{
    public const string OAuth = "oauth2";
    public const string Problem = "Problem";

    private const string About = """
        Restaurants, orders, kitchens, deliveries and money of FoodDelivery: everything a screen can do, a program with the right scope can do.

        **Amounts** are whole minor units (cents) with an ISO 4217 currency. **Times** are RFC 3339 in UTC. **Ids** are UUIDs.

        **Tokens**: send `Authorization: Bearer …`. A token opens what its scopes and its audience say (`urn:fooddelivery:room:<room>`) and what its person may do.

        **Refusals** are RFC 9457 problems. `code` is stable and meant for programs; `title` is a sentence for people; `field` names the input it is about.

        **Idempotency-Key** is required where something is created or money moves: a new key per intent, the same key for every repetition. The same request hears the same answer again
        (`Idempotent-Replayed: true`) for at least 24 hours, another request with the key is refused (422 `request.key_reused`), and while the first one runs the answer is 409 `request.still_running` with `Retry-After`.

        **ETag**: reads carry one; send it as `If-None-Match` to hear 304 where nothing is new, and as `If-Match` with changes where that is required (412 when somebody was quicker, 428 without it).

        **Lists** have a `limit` of 1 to 100 and an opaque `cursor`; `next` is null at the end.

        **Limits**: `RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset` (seconds) come with every answer; beyond them 429 with `Retry-After`.
        """;

    private static readonly Dictionary<string, string> Headings = new()
    {
        ["Restaurants"] = "Who cooks, what, and for how much. Open to anybody.",
        ["Restaurant staff"] = "What the people of a restaurant switch: hours, pauses, rush, what is sold out.",
        ["Orders"] = "A customer's own orders, from the price to the door.",
        ["Kitchen"] = "A kitchen's board and its tickets.",
        ["Order desk"] = "Everybody's orders, for operators.",
    };

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new() { Title = "FoodDelivery", Version = "v1", Description = About };
        foreach (var tag in document.Tags ?? new HashSet<OpenApiTag>()) tag.Description = Headings.GetValueOrDefault(tag.Name ?? "", tag.Description ?? "");
        // Where it was asked for: the same document is true on every address of the product.
        document.Servers = [new() { Url = "/" }];
        var components = document.Components ??= new();
        components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        components.Schemas[Problem] = ProblemSchema();
        components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        components.SecuritySchemes[OAuth] = Security();
        LetAnswersGrow(document);
        return Task.CompletedTask;
    }

    /// <summary>What is sent to us must hold nothing unknown. What we send may get further fields some day: nobody should refuse it for that.</summary>
    private static void LetAnswersGrow(OpenApiDocument document)
    {
        var sent = new HashSet<string>();
        foreach (var operation in document.Paths.Values.SelectMany(path => path.Operations?.Values ?? Enumerable.Empty<OpenApiOperation>()))
            foreach (var body in operation.RequestBody?.Content?.Values ?? Enumerable.Empty<OpenApiMediaType>()) Collect(body.Schema);
        foreach (var (name, schema) in document.Components!.Schemas!)
            if (schema is OpenApiSchema own && !sent.Contains(name)) own.AdditionalPropertiesAllowed = true;

        void Collect(IOpenApiSchema? schema)
        {
            if (schema is null || (schema is OpenApiSchemaReference { Reference.Id: { } id } && !sent.Add(id))) return;
            Collect(schema.Items);
            foreach (var part in (schema.Properties?.Values ?? Enumerable.Empty<IOpenApiSchema>()).Concat(schema.OneOf ?? []).Concat(schema.AnyOf ?? []).Concat(schema.AllOf ?? [])) Collect(part);
        }
    }

    private static OpenApiSchema ProblemSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "A refusal (RFC 9457).",
        Required = new HashSet<string> { "type", "title", "status", "code" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uri", Description = "urn:fooddelivery:problem: and the code." },
            ["title"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "For people: what is the matter and what to do." },
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Description = "The HTTP status." },
            ["code"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "For programs: stable, such as ordering.total_changed." },
            ["field"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "The input it is about, where there is one." },
            ["traceId"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Finds the request in our logs." },
        },
    };

    private static OpenApiSecurityScheme Security()
    {
        var scopes = Permissions.All.ToDictionary(permission => permission.Scope, Words);
        return new()
        {
            Type = SecuritySchemeType.OAuth2,
            Description = "Authorization code with PKCE for apps of people, client credentials for programs that act for themselves. Tablets use the device flow (see /.well-known/openid-configuration).",
            Flows = new()
            {
                AuthorizationCode = new() { AuthorizationUrl = new("/connect/authorize", UriKind.Relative), TokenUrl = new("/connect/token", UriKind.Relative), RefreshUrl = new("/connect/token", UriKind.Relative), Scopes = scopes },
                ClientCredentials = new() { TokenUrl = new("/connect/token", UriKind.Relative), Scopes = scopes },
            },
        };

        static string Words(Permission permission) => permission.Roles.Count == 0 ? permission.Words + "." : $"{permission.Words}. For: {string.Join(", ", permission.Roles)}.";
    }
}
