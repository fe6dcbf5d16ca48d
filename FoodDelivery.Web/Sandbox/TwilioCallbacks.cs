using FoodDelivery.Notifications;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Web.Sandbox;

/// <summary>What is Twilio's own about webhooks: forms, each to the address its message named, signed over that address and the form.</summary>
internal sealed class TwilioCallbacks(SandboxAddress address, IOptions<TwilioOptions> options) : ISandboxVendor
{
    public const string VendorName = "twilio";

    public string Vendor => VendorName;

    public string WebhookPath => TwilioSms.CallbackPath;

    public string ContentType => "application/x-www-form-urlencoded";

    public async Task<IReadOnlyDictionary<string, string>> EventsAsync(SandboxDb db, string[] ids, CancellationToken cancel) =>
        await db.TwilioWords.AsNoTracking().Where(w => ids.Contains(w.Id)).ToDictionaryAsync(w => w.Id, w => w.Body, cancel);

    /// <summary>Where there is no public address, a worker has named itself; but webhooks are served by web processes, one of which this is.</summary>
    public async Task<IReadOnlyDictionary<string, string>> AddressesAsync(SandboxDb db, string[] ids, CancellationToken cancel) =>
        await db.TwilioWords.AsNoTracking().Where(w => ids.Contains(w.Id)).ToDictionaryAsync(w => w.Id, w => w.Url.StartsWith(address.Callback + "/", StringComparison.Ordinal) ? w.Url : address.Callback + new Uri(w.Url).PathAndQuery, cancel);

    public Task SealAsync(HttpRequestMessage request, string body, CancellationToken cancel)
    {
        request.Headers.TryAddWithoutValidation(TwilioSignature.Header, TwilioSignature.Of(options.Value.Tokens()[0], request.RequestUri!.AbsoluteUri, TwilioSignature.Form(body)));
        request.Headers.TryAddWithoutValidation("I-Twilio-Idempotency-Token", TwilioDesk.NewSid(""));
        request.Headers.TryAddWithoutValidation("User-Agent", "TwilioProxy/1.1");
        return Task.CompletedTask;
    }

    /// <summary>Nothing ends here by a deed: where a message stands follows from the clock.</summary>
    public Task<int> EndOverdueAsync(CancellationToken cancel) => Task.FromResult(0);
}
