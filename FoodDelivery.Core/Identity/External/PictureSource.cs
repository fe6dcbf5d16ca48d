using System.Net;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Identity;

/// <summary>Fetches a picture from the provider that named its address: from that provider's own picture hosts, without following anybody elsewhere, and no more than we keep.</summary>
public sealed class PictureSource(IHttpClientFactory clients, IOptionsMonitor<GoogleOptions> google, IOptionsMonitor<FacebookOptions> facebook)
{
    public const string HttpClientName = "ProfilePictures";

    /// <summary>The bytes of a picture; null when there is none to be had there, now or later.</summary>
    /// <exception cref="HttpRequestException">Nobody answers, or not now: worth another try.</exception>
    public async Task<byte[]?> FetchAsync(string provider, string address, CancellationToken cancel)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || !MayAsk(provider, url)) return null;
        using var client = clients.CreateClient(HttpClientName);
        using var answer = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancel);
        if (answer.StatusCode is >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout) answer.EnsureSuccessStatusCode();
        if (answer.StatusCode != HttpStatusCode.OK || answer.Content.Headers.ContentLength > ProfilePicture.MostBytes) return null;
        await using var body = await answer.Content.ReadAsStreamAsync(cancel);
        // One byte more than we keep tells that it is too large, whatever the headers say.
        var bytes = new byte[ProfilePicture.MostBytes + 1];
        var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel);
        return length > ProfilePicture.MostBytes || ProfilePicture.MediaTypeOf(bytes.AsSpan(0, length)) is null ? null : bytes[..length];
    }

    private bool MayAsk(string provider, Uri url) => provider switch
    {
        SignInProvider.Google => google.CurrentValue is { Mode: SignInProviderMode.Sandbox } sandbox ? url.AbsoluteUri.StartsWith(sandbox.Sandbox() + "/", StringComparison.Ordinal) : Https(url, ".googleusercontent.com"),
        SignInProvider.Facebook => facebook.CurrentValue is { Mode: SignInProviderMode.Sandbox } sandbox ? url.AbsoluteUri.StartsWith(sandbox.Sandbox() + "/", StringComparison.Ordinal) : Https(url, ".fbcdn.net", ".fbsbx.com"),
        _ => false,
    };

    private static bool Https(Uri url, params string[] hosts) => url.Scheme == Uri.UriSchemeHttps && url.IsDefaultPort && hosts.Any(host => url.Host.EndsWith(host, StringComparison.OrdinalIgnoreCase));
}
