using FoodDelivery.Web.Setup;

namespace FoodDelivery.Web.Sandbox;

/// <summary>Where this very process answers. Known only once the server listens, so it is asked for at every use.</summary>
public sealed class SandboxAddress(OwnAddress own, IConfiguration config)
{
    /// <summary>For calls between the product and its emulators: always this process, never a proxy in front of it. No trailing slash.</summary>
    public string Own => own.Url;

    /// <summary>Where vendors call back: the configured public address, or this process.</summary>
    public string Callback => config["PublicBaseUrl"] is { Length: > 0 } configured ? configured.TrimEnd('/') : Own;

    /// <summary>The customer's browser must reach the page the way it reached the shop, through whatever tunnel or proxy: by the origin it wants to come back to.</summary>
    internal string PageUrl(StripeSession session) => PageUrl(session.SuccessUrl, $"/sandbox/stripe/pay/{session.Id}");

    /// <param name="comesBackTo">Where the browser wants to come back to.</param>
    internal string PageUrl(string comesBackTo, string path) =>
        (config["PublicBaseUrl"] is { Length: > 0 } configured ? configured.TrimEnd('/') : new Uri(comesBackTo).GetLeftPart(UriPartial.Authority)) + path;

    internal string BankUrl(string intentId) => $"{Callback}/sandbox/stripe/bank/{intentId}";
}
