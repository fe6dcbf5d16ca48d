namespace FoodDelivery.Web.Shell;

/// <summary>
/// How a room opens its API: a group, and on each endpoint what is promised of it. The promises are kept by <see cref="ApiRequests"/>,
/// written down by the OpenAPI document and demanded by a test. Start reading here.
/// </summary>
public static class Api
{
    public const string Root = "/api/v1";
    public const string KeyHeader = "Idempotency-Key";

    /// <summary>Marks endpoints of the API.</summary>
    public sealed record Endpoint(string Room);

    /// <summary>Happens once, however often it is sent with the same Idempotency-Key.</summary>
    public sealed record Keyed;

    /// <summary>A POST that may be sent twice without harm, and why.</summary>
    public sealed record Harmless(string Why);

    /// <summary>Changes what others may have changed too: the caller says which version it has seen.</summary>
    public sealed record Guarded;

    /// <summary>Its body may be larger, or must be smaller, than usual.</summary>
    public sealed record LargestBody(long Bytes);

    /// <summary>A refusal with one of these codes is possible.</summary>
    public sealed record Refusal(int Status, IReadOnlyList<string> Codes);

    /// <summary>A body that would go through, and what it is answered.</summary>
    public sealed record Example(object? Body, object? Answer);

    /// <param name="room">As in addresses and audiences: <c>ordering</c>.</param>
    /// <param name="tag">The heading in the document.</param>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder app, string room, string tag) => app.MapGroup($"{Root}/{room}").WithTags(tag).WithMetadata(new Endpoint(room)).DisableAntiforgery();

    /// <summary>It creates something or moves money: refused without an Idempotency-Key. The handler finds the key by <see cref="KeyOf"/>.</summary>
    public static TBuilder NeedsKey<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new Keyed());

    public static TBuilder IsHarmless<TBuilder>(this TBuilder endpoint, string why) where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new Harmless(why));

    /// <summary>Refused without If-Match. The handler finds the version by <see cref="Versions.Seen"/>.</summary>
    public static TBuilder NeedsIfMatch<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new Guarded());

    public static TBuilder TakesAtMost<TBuilder>(this TBuilder endpoint, long bytes) where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new LargestBody(bytes));

    /// <summary>For the document: what its use case may refuse. The refusals of the machinery itself are added without being named.</summary>
    public static TBuilder Refuses<TBuilder>(this TBuilder endpoint, int status, params string[] codes) where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new Refusal(status, codes));

    public static TBuilder WithExample<TBuilder>(this TBuilder endpoint, object? body = null, object? answer = null) where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new Example(body, answer));

    /// <summary>The caller's Idempotency-Key, checked already. To be handed to the use case, which alone can tell after a crash whether it has happened.</summary>
    public static string KeyOf(this HttpContext http) => http.Request.Headers[KeyHeader].ToString();

    /// <summary>The same for use cases that keep a GUID; whoever sends no GUID still has one key each.</summary>
    public static Guid GuidKeyOf(this HttpContext http) => Guid.TryParse(http.KeyOf(), out var key) && key != Guid.Empty ? key
        : new Guid(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(http.KeyOf())).AsSpan(0, 16));

    public static Endpoint? Of(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<Endpoint>();
}
