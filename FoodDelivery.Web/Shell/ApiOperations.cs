using System.Text.Json;
using System.Text.Json.Nodes;
using FoodDelivery.Platform;
using FoodDelivery.Web.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace FoodDelivery.Web.Shell;

/// <summary>Writes down for each endpoint what it promises by its metadata (see <see cref="Api"/>): scopes, headers, refusals with their codes, examples.</summary>
public sealed class ApiOperations(IOptions<JsonOptions> json) : IOpenApiOperationTransformer
{
    private const string ProblemType = "application/problem+json";
    private readonly JsonSerializerOptions json = json.Value.SerializerOptions;

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var document = context.Document!;
        var responses = operation.Responses ??= [];
        operation.Parameters ??= [];
        // As the programs of this API write them; bound parameters of a record would be called like its properties.
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>().Where(parameter => parameter is { In: ParameterLocation.Query, Name.Length: > 0 }))
            parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
        var isOpen = metadata.OfType<IAllowAnonymous>().Any();
        if (!isOpen) Secure(operation, metadata, document);
        if (metadata.OfType<Api.Keyed>().Any())
            operation.Parameters.Add(Header(Api.KeyHeader, "A new one per intent, the same one for every repetition of it. Visible ASCII; a UUID does well.", required: true, new() { Type = JsonSchemaType.String, MinLength = 1, MaxLength = KeptAnswer.MaxKeyLength }));
        if (metadata.OfType<Api.Guarded>().Any())
            operation.Parameters.Add(Header("If-Match", "The ETag of the read this change is meant for; a star overwrites whatever is there.", required: true, new() { Type = JsonSchemaType.String }));

        foreach (var (status, response) in responses)
        {
            if (response is not OpenApiResponse success) continue;
            success.Description = string.IsNullOrEmpty(success.Description) ? ReasonPhrases.GetReasonPhrase(int.Parse(status, System.Globalization.CultureInfo.InvariantCulture)) : success.Description;
            success.Headers ??= new Dictionary<string, IOpenApiHeader>();
            if (status[0] == '2') Describe(success, status, context.Description.HttpMethod, metadata);
        }
        foreach (var refusals in RefusalsOf(metadata, isOpen, operation.RequestBody is not null, operation.Parameters).GroupBy(refusal => refusal.Status, refusal => refusal.Code).OrderBy(group => group.Key))
            responses[refusals.Key.ToString(System.Globalization.CultureInfo.InvariantCulture)] = Refused(refusals.Key, [.. refusals.Distinct()], document);
        if (metadata.OfType<Api.Example>().LastOrDefault() is { } example) Show(operation, example);
        return Task.CompletedTask;
    }

    private static void Secure(OpenApiOperation operation, IList<object> metadata, OpenApiDocument document)
    {
        var scopes = metadata.OfType<IAuthorizeData>().Select(data => data.Policy).OfType<string>().Where(policy => Permissions.Find(policy) is not null).ToList();
        operation.Security = [new() { [new OpenApiSecuritySchemeReference(ApiDocument.OAuth, document)] = scopes }];
        if (scopes.Count > 0) operation.Description = string.Join("\n\n", new[] { operation.Description, $"Scope: `{string.Join("`, `", scopes)}`." }.Where(text => !string.IsNullOrEmpty(text)));
    }

    private static void Describe(OpenApiResponse success, string status, string? method, IList<object> metadata)
    {
        foreach (var (name, words) in new[] { ("RateLimit-Limit", "Requests per minute."), ("RateLimit-Remaining", "What is left of them."), ("RateLimit-Reset", "Seconds until they are counted afresh.") })
            success.Headers![name] = new OpenApiHeader { Description = words, Schema = new OpenApiSchema { Type = JsonSchemaType.Integer } };
        if (method == "GET") success.Headers!["ETag"] = new OpenApiHeader { Description = "The version of what is shown.", Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        if (status == "201") success.Headers!["Location"] = new OpenApiHeader { Description = "Where what was made can be read.", Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uri-reference" } };
        if (metadata.OfType<Api.Keyed>().Any()) success.Headers![OnceOnly.Replayed] = new OpenApiHeader { Description = "true where the answer was stored before.", Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
    }

    private static IEnumerable<(int Status, string Code)> RefusalsOf(IList<object> metadata, bool isOpen, bool hasBody, IList<IOpenApiParameter> parameters)
    {
        foreach (var refusal in metadata.OfType<Api.Refusal>())
            foreach (var code in refusal.Codes) yield return (refusal.Status, code);
        if (hasBody || parameters.Count > 0) yield return (400, "request.unreadable");
        // An id that cannot be one leads nowhere.
        if (parameters.Any(parameter => parameter.In == ParameterLocation.Path)) yield return (404, "request.no_such_address");
        if (!isOpen)
        {
            yield return (401, "request.not_signed_in");
            foreach (var code in new[] { "request.scope_missing", "request.wrong_audience", "request.role_missing" }) yield return (403, code);
        }
        if (hasBody)
        {
            yield return (413, "request.too_large");
            yield return (415, "request.wrong_type");
            yield return (422, "request.unknown_field");
        }
        if (metadata.OfType<Api.Keyed>().Any())
        {
            yield return (400, "request.key_missing");
            yield return (400, "request.key_invalid");
            yield return (409, "request.still_running");
            yield return (413, "request.too_large");
            yield return (422, "request.key_reused");
        }
        if (metadata.OfType<Api.Guarded>().Any())
        {
            yield return (412, "request.changed_meanwhile");
            yield return (428, "request.if_match_missing");
        }
        yield return (429, "request.too_many");
        yield return (500, "request.broken");
    }

    private static OpenApiResponse Refused(int status, IReadOnlyList<string> codes, OpenApiDocument document)
    {
        var response = new OpenApiResponse
        {
            Description = $"{ReasonPhrases.GetReasonPhrase(status)}: {string.Join(", ", codes.Select(code => $"`{code}`"))}.",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [ProblemType] = new() { Schema = new OpenApiSchemaReference(ApiDocument.Problem, document), Examples = codes.ToDictionary(code => code, code => (IOpenApiExample)Example(status, code, document)) },
            },
        };
        if (status == 429 || codes.Contains("request.still_running"))
            response.Headers = new Dictionary<string, IOpenApiHeader> { ["Retry-After"] = new OpenApiHeader { Description = "Seconds to wait.", Schema = new OpenApiSchema { Type = JsonSchemaType.Integer } } };
        return response;
    }

    /// <summary>Once for each code, however many endpoints may refuse with it.</summary>
    private static OpenApiExampleReference Example(int status, string code, OpenApiDocument document)
    {
        var examples = (document.Components ??= new()).Examples ??= new Dictionary<string, IOpenApiExample>();
        examples.TryAdd(code, new OpenApiExample { Value = new JsonObject { ["type"] = $"urn:fooddelivery:problem:{code}", ["title"] = "A sentence for people, which may change. Go by the code.", ["status"] = status, ["code"] = code } });
        return new(code, document);
    }

    private void Show(OpenApiOperation operation, Api.Example example)
    {
        if (example.Body is { } body && operation.RequestBody?.Content?.Values.FirstOrDefault() is { } asked) asked.Example = JsonSerializer.SerializeToNode(body, json);
        if (example.Answer is { } answer && operation.Responses!.FirstOrDefault(response => response.Key[0] == '2').Value?.Content?.Values.FirstOrDefault() is { } told) told.Example = JsonSerializer.SerializeToNode(answer, json);
    }

    private static OpenApiParameter Header(string name, string words, bool required, OpenApiSchema schema) => new() { Name = name, In = ParameterLocation.Header, Description = words, Required = required, Schema = schema };
}
