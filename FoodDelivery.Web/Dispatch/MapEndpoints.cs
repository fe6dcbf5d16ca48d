using System.IO.Compression;
using System.Security.Cryptography;
using FoodDelivery.Dispatch;
using FoodDelivery.Web.Identity;
using Microsoft.Net.Http.Headers;

namespace FoodDelivery.Web.Dispatch;

/// <summary>What live maps need from us: the demo city's drawing, made once when it is first asked for, and the stream of positions.</summary>
public static class MapEndpoints
{
    private static readonly Lazy<CityFile> City = new(() => CityFile.Of(CityDrawing.Draw(CityMap.Midtown)));

    public static IServiceCollection AddLiveMaps(this IServiceCollection services) => services
        .AddSingleton<OrderWatches>()
        .AddHostedService<PositionFeedKeeper>()
        .AddHostedService<ApproachWatch>()
        .AddHostedService<TrackingFanOut>();

    public static void MapLiveMaps(this IEndpointRouteBuilder app)
    {
        app.MapHub<TrackingHub>("/hubs/tracking").RequireAuthorization(Policies.Customer);
        app.MapGet("/map/city.json", (HttpContext http) =>
        {
            var city = City.Value;
            var headers = http.Response.GetTypedHeaders();
            headers.CacheControl = new() { Public = true, NoCache = true };
            headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
            var accepted = http.Request.GetTypedHeaders().AcceptEncoding.Where(e => e.Quality is null or > 0).Select(e => e.Value.ToString()).ToHashSet(StringComparer.OrdinalIgnoreCase);
            var (body, encoding) = accepted.Contains("br") ? (city.Brotli, "br") : accepted.Contains("gzip") ? (city.Gzip, "gzip") : (city.Plain, null);
            if (encoding is not null) http.Response.Headers.ContentEncoding = encoding;
            return TypedResults.Bytes(body, "application/json", entityTag: new($"\"{city.Hash}-{encoding ?? "plain"}\""));
        }).AllowAnonymous();
    }

    private sealed record CityFile(byte[] Plain, byte[] Gzip, byte[] Brotli, string Hash)
    {
        public static CityFile Of(byte[] plain) => new(
            plain,
            Pressed(plain, to => new GZipStream(to, CompressionLevel.Optimal)),
            Pressed(plain, to => new BrotliStream(to, CompressionLevel.Optimal)),
            Convert.ToHexStringLower(SHA256.HashData(plain))[..16]);

        private static byte[] Pressed(byte[] plain, Func<Stream, Stream> into)
        {
            using var result = new MemoryStream();
            using (var press = into(result)) press.Write(plain);
            return result.ToArray();
        }
    }
}
