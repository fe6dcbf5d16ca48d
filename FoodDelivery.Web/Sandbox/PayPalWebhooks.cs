using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FoodDelivery.Payments;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Web.Sandbox;

/// <summary>What is PayPal's own about webhooks: their form, their signature, and what happens by the clock alone.</summary>
internal sealed class PayPalWebhooks(IServiceScopeFactory scopes, PayPalSealKeeper seals, SandboxAddress address, IOptions<SandboxPayPalOptions> options, TimeProvider time) : ISandboxVendor
{
    public const string VendorName = "paypal";
    private const string Algorithm = "SHA256withRSA";

    public string Vendor => VendorName;

    public string WebhookPath => options.Value.WebhookPath;

    public async Task<IReadOnlyDictionary<string, string>> EventsAsync(SandboxDb db, string[] ids, CancellationToken cancel) =>
        await db.PayPalEvents.AsNoTracking().Where(e => ids.Contains(e.Id)).ToDictionaryAsync(e => e.Id, e => e.Body, cancel);

    public async Task SealAsync(HttpRequestMessage request, string body, CancellationToken cancel)
    {
        var (id, at) = (Guid.CreateVersion7(time.GetUtcNow()).ToString(), PayPalWire.At(time.GetUtcNow()));
        using var key = RSA.Create();
        key.ImportFromPem((await seals.GetAsync(cancel)).PrivateKey);
        var signature = key.SignData(Signed(id, at, options.Value.WebhookId, Encoding.UTF8.GetBytes(body)), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.Headers.TryAddWithoutValidation("PAYPAL-TRANSMISSION-ID", id);
        request.Headers.TryAddWithoutValidation("PAYPAL-TRANSMISSION-TIME", at);
        request.Headers.TryAddWithoutValidation("PAYPAL-TRANSMISSION-SIG", Convert.ToBase64String(signature));
        request.Headers.TryAddWithoutValidation("PAYPAL-CERT-URL", address.Own + "/sandbox/paypal/cert.pem");
        request.Headers.TryAddWithoutValidation("PAYPAL-AUTH-ALGO", Algorithm);
        request.Headers.TryAddWithoutValidation("User-Agent", "PayPal/AUHD-214.0-58471472");
    }

    /// <summary>The API's own answer to whether a webhook is genuine.</summary>
    public async Task<JsonObject> VerifyAsync(JsonElement asked, CancellationToken cancel)
    {
        string Required(string name) => asked.ValueKind == JsonValueKind.Object && asked.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : throw PayPalRefusal.Missing($"/{name}");
        var (id, at, signature, webhook) = (Required("transmission_id"), Required("transmission_time"), Required("transmission_sig"), Required("webhook_id"));
        Required("cert_url");
        if (!asked.TryGetProperty("webhook_event", out var happened)) throw PayPalRefusal.Missing("/webhook_event");
        using var certificate = X509Certificate2.CreateFromPem((await seals.GetAsync(cancel)).Certificate);
        using var key = certificate.GetRSAPublicKey()!;
        var bytes = new byte[signature.Length];
        // The event's text as it was sent: re-written JSON has another checksum.
        var good = Required("auth_algo") == Algorithm && webhook == options.Value.WebhookId && Convert.TryFromBase64String(signature, bytes, out var length)
            && key.VerifyData(Signed(id, at, webhook, Encoding.UTF8.GetBytes(happened.GetRawText())), bytes.AsSpan(0, length), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return new JsonObject { ["verification_status"] = good ? "SUCCESS" : "FAILURE" };
    }

    /// <summary>Forgets orders nobody finished and lets authorizations go whose days are over.</summary>
    public async Task<int> EndOverdueAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var oldest = now - PayPalOrders.Remembered;
        string[] orders, authorizations;
        await using (var look = scopes.CreateAsyncScope())
        {
            var db = look.ServiceProvider.GetRequiredService<SandboxDb>();
            orders = await db.PayPalOrders.Where(o => !o.Forgotten && o.Status != "COMPLETED" && o.Updated <= oldest).OrderBy(o => o.Updated).Select(o => o.Id).Take(50).ToArrayAsync(cancel);
            authorizations = await db.PayPalAuthorizations.Where(a => (a.Status == "CREATED" || a.Status == "PENDING" || a.Status == "PARTIALLY_CAPTURED") && a.Expires <= now).OrderBy(a => a.Expires).Select(a => a.Id).Take(50).ToArrayAsync(cancel);
        }
        foreach (var id in orders)
        {
            await using var scope = scopes.CreateAsyncScope();
            var account = scope.ServiceProvider.GetRequiredService<PayPalAccount>();
            await using var transaction = await account.BeginAsync(cancel);
            var order = await account.LockOrderAsync(id, cancel);
            if (order.Status == "COMPLETED" || order.Updated > oldest) continue;
            if (order.Status == "APPROVED") account.Tell("CHECKOUT.PAYMENT-APPROVAL.REVERSED", order, "A payment has been reversed", await account.WireAsync(order, cancel));
            order.Forgotten = true;
            await account.CommitAsync(transaction, cancel);
        }
        foreach (var id in authorizations)
        {
            await using var scope = scopes.CreateAsyncScope();
            var account = scope.ServiceProvider.GetRequiredService<PayPalAccount>();
            await using var transaction = await account.BeginAsync(cancel);
            var (order, authorization) = await account.LockAuthorizationAsync(id, cancel);
            if (scope.ServiceProvider.GetRequiredService<PayPalPayments>().LetGoIfOverdue(authorization, order)) await account.CommitAsync(transaction, cancel);
        }
        return orders.Length + authorizations.Length;
    }

    private static byte[] Signed(string id, string at, string webhookId, byte[] body) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}|{at}|{webhookId}|{Crc32.Of(body)}"));
}
