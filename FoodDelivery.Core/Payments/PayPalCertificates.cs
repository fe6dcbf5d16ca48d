using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Payments;

/// <summary>
/// PayPal's keys for webhooks. Each webhook names the address of its certificate, so an attacker may name one too: nothing is fetched but from
/// PayPal itself, and nothing is believed but what a public authority signed for PayPal's own name.
/// </summary>
public sealed class PayPalCertificates(IHttpClientFactory clients, IOptions<PayPalOptions> options, TimeProvider time, ILogger<PayPalCertificates> log) : IDisposable
{
    public const string HttpClientName = "PayPalCertificates";
    public const string Subject = "messageverificationcerts.paypal.com";
    private const string LivePath = "/v1/notifications/certs/";
    private const string SandboxPath = "/sandbox/paypal/cert.pem";
    private const int MostKnown = 20;
    private static readonly TimeSpan KeepFor = TimeSpan.FromDays(1);
    private readonly ConcurrentDictionary<string, (X509Certificate2 Certificate, DateTimeOffset Until)> known = new(StringComparer.Ordinal);

    /// <summary>Whom to believe instead of the machine's own authorities.</summary>
    internal X509Certificate2Collection? Roots { get; set; }

    /// <summary>Whether this is an address PayPal's certificates may come from.</summary>
    public bool IsAllowed(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.UserInfo.Length > 0 || url.Fragment.Length > 0) return false;
        var own = new Uri(options.Value.Base());
        if (options.Value.Mode == PayPalMode.Sandbox)
            // The emulator of another process on this machine has the same books, hence the same certificate.
            return url.AbsolutePath == SandboxPath && url.Query.Length == 0 && (url.GetLeftPart(UriPartial.Authority) == own.GetLeftPart(UriPartial.Authority) || url.IsLoopback);
        return url.Scheme == Uri.UriSchemeHttps && url.IsDefaultPort && url.AbsolutePath.StartsWith(LivePath, StringComparison.Ordinal)
            && url.Host == (own.Host == "api-m.sandbox.paypal.com" ? "api.sandbox.paypal.com" : "api.paypal.com");
    }

    /// <summary>Null when there is none to be had there, or none to be believed.</summary>
    public async Task<X509Certificate2?> FindAsync(string address, CancellationToken cancel)
    {
        if (!IsAllowed(address)) return null;
        // In the sandbox from its own address only, whichever process it names.
        var from = options.Value.Mode == PayPalMode.Sandbox ? options.Value.Base() + "/cert.pem" : address;
        var now = time.GetUtcNow();
        if (known.TryGetValue(from, out var kept) && kept.Until > now) return kept.Certificate;
        var certificate = await FetchAsync(from, now, cancel);
        if (certificate is null) return null;
        if (known.Count >= MostKnown) known.Clear();
        known[from] = (certificate, now + KeepFor < certificate.NotAfter ? now + KeepFor : certificate.NotAfter);
        return certificate;
    }

    private async Task<X509Certificate2?> FetchAsync(string from, DateTimeOffset now, CancellationToken cancel)
    {
        var all = new X509Certificate2Collection();
        try
        {
            using var client = clients.CreateClient(HttpClientName);
            all.ImportFromPem(Encoding.ASCII.GetString(await client.GetByteArrayAsync(new Uri(from), cancel)));
        }
        catch (Exception e) when (e is HttpRequestException or CryptographicException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            log.LogWarning("PayPal's certificate could not be read: {Reason}", e.GetType().Name);
            return null;
        }
        if (all.Count == 0) return null;
        return options.Value.Mode == PayPalMode.Sandbox || IsPayPals(all, now) ? all[0] : null;
    }

    private bool IsPayPals(X509Certificate2Collection all, DateTimeOffset now)
    {
        if (!all[0].MatchesHostname(Subject, allowWildcards: false, allowCommonName: true)) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.Online;
        chain.ChainPolicy.RevocationFlag = X509RevocationFlag.ExcludeRoot;
        chain.ChainPolicy.UrlRetrievalTimeout = TimeSpan.FromSeconds(5);
        // An authority that can't be reached must not stop every payment's news; a certificate known to be withdrawn is refused.
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreEndRevocationUnknown | X509VerificationFlags.IgnoreCertificateAuthorityRevocationUnknown;
        for (var i = 1; i < all.Count; i++) chain.ChainPolicy.ExtraStore.Add(all[i]);
        if (Roots is not null)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(Roots);
        }
        var good = chain.Build(all[0]);
        if (!good) log.LogWarning("A certificate for PayPal's webhooks is not to be believed: {Reasons}", string.Join(", ", chain.ChainStatus.Select(status => status.Status)));
        return good;
    }

    public void Dispose()
    {
        foreach (var (_, kept) in known) kept.Certificate.Dispose();
    }
}
