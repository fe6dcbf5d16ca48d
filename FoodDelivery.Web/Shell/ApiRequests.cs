using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Web.Shell;

/// <summary>Keeps what endpoints of the API promise (see <see cref="Api"/>): sizes, If-Match, Idempotency-Key, ETags.</summary>
public sealed class ApiRequests(RequestDelegate next, OnceOnly once, IOptions<ApiOptions> options)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (Api.Of(http) is null) return next(http);
        var metadata = http.GetEndpoint()!.Metadata;
        var largest = metadata.GetMetadata<Api.LargestBody>()?.Bytes ?? options.Value.MaxBodyBytes;
        if (http.Request.ContentLength > largest) return TooLarge(largest).ExecuteAsync(http);
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = largest;
        if (metadata.GetMetadata<Api.Guarded>() is not null && string.IsNullOrWhiteSpace(http.Request.Headers.IfMatch))
            return ApiResults.Problem(StatusCodes.Status428PreconditionRequired, "request.if_match_missing", "Others change this too. Read it first, then send its ETag as If-Match.", "If-Match").ExecuteAsync(http);
        if (metadata.GetMetadata<Api.Keyed>() is not null) return once.RunAsync(http, next, largest);
        return HttpMethods.IsGet(http.Request.Method) ? TaggedAsync(http) : next(http);
    }

    internal static IResult TooLarge(long largest) => ApiResults.Problem(StatusCodes.Status413PayloadTooLarge, "request.too_large", $"The request is too large: its body may have {largest} bytes.");

    /// <summary>Gives the answer an ETag, and leaves out what the caller has already.</summary>
    private async Task TaggedAsync(HttpContext http)
    {
        using var held = new HeldAnswer(http);
        await next(http);
        await held.EndAsync();
        var response = http.Response;
        if (response.StatusCode == StatusCodes.Status200OK)
        {
            if (response.Headers.ETag.Count == 0) response.Headers.ETag = $"W/\"{Convert.ToHexStringLower(SHA256.HashData(held.Bytes.Span))[..32]}\"";
            if (response.Headers.CacheControl.Count == 0) response.Headers.CacheControl = http.User.Identity?.IsAuthenticated == true ? "private, no-cache" : "no-cache";
            var mine = new Microsoft.Net.Http.Headers.EntityTagHeaderValue(response.Headers.ETag.ToString().TrimStart('W', '/'));
            if (http.Request.GetTypedHeaders().IfNoneMatch.Any(theirs => theirs.Tag == mine.Tag || theirs.Tag == "*"))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                response.Headers.ContentType = default;
                response.Headers.ContentLength = null;
                return;
            }
        }
        await held.SendAsync();
    }
}

/// <summary>Holds an answer back until its end is known.</summary>
public sealed class HeldAnswer : IDisposable
{
    private readonly HttpContext http;
    private readonly IHttpResponseBodyFeature outer;
    private readonly MemoryStream bytes = new();
    private readonly StreamResponseBodyFeature inner;

    public HeldAnswer(HttpContext http)
    {
        (this.http, outer, inner) = (http, http.Features.GetRequiredFeature<IHttpResponseBodyFeature>(), new(bytes));
        http.Features.Set<IHttpResponseBodyFeature>(inner);
    }

    public ReadOnlyMemory<byte> Bytes => bytes.GetBuffer().AsMemory(0, (int)bytes.Length);

    /// <summary>Everything has been said; from here on the answer goes out directly.</summary>
    public async Task EndAsync()
    {
        await inner.CompleteAsync();
        http.Features.Set(outer);
    }

    public async Task SendAsync()
    {
        if (bytes.Length == 0) return;
        http.Response.ContentLength = bytes.Length;
        await http.Response.Body.WriteAsync(Bytes, http.RequestAborted);
    }

    public void Dispose()
    {
        http.Features.Set(outer);
        bytes.Dispose();
    }
}
