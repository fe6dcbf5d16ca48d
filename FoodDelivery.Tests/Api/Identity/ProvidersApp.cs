using FoodDelivery.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Api.Identity;

/// <summary>The product on a real port with both emulated sign-in providers; a change of an account is felt at once, and nobody is told to wait.</summary>
public sealed class ProvidersApp : IAsyncLifetime
{
    public const string GraceAtGoogle = "108204268033311374519", GraceAtFacebook = "10229876543210987", OmarAtGoogle = "115500482117402993811", NoraAtGoogle = "103377002288119944556",
        NoraAtFacebook = "10229876543210989", AdaAtGoogle = "101010101010101010101", AdaAtFacebook = "10229876543210990";

    public TestApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync() => App = await TestApp.StartAsync(city: true, listen: true,
        settings: new Dictionary<string, string?> { ["Identity:TriesPerMinute"] = "100000" },
        also: services => services.Configure<SecurityStampValidatorOptions>(options => options.ValidationInterval = TimeSpan.Zero));

    public ValueTask DisposeAsync() => App.DisposeAsync();

    /// <summary>The words of a page, without its markup's encoding.</summary>
    public static async Task<string> ReadAsync(HttpClient browser, string path) => System.Net.WebUtility.HtmlDecode(await browser.GetStringAsync(new Uri(path, UriKind.Relative)));
}
