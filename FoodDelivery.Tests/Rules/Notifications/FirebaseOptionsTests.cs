using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text.Json;
using FoodDelivery.Notifications;

namespace FoodDelivery.Tests.Rules.Notifications;

/// <summary>Push is either not there, or emulated, or set up whole; and it never calls Live what is not Google.</summary>
public sealed class FirebaseOptionsTests
{
    private static readonly string Key = NewKey();

    [Fact]
    public void Without_a_mode_there_is_none_and_nobody_is_offered_any()
    {
        var options = Filled(new());
        Assert.Empty(Problems(options));
        Assert.False(options.IsOn || options.IsForBrowsers);
    }

    [Fact]
    public void A_key_without_a_mode_is_a_mistake() => Assert.Single(Problems(Filled(new() { PrivateKey = Key })));

    [Fact]
    public void Sandbox_needs_nothing()
    {
        var options = Filled(new() { Mode = FirebaseMode.Sandbox, SandboxBase = () => "http://127.0.0.1:1/sandbox/fcm" });
        Assert.Empty(Problems(options));
        Assert.True(options.IsOn && options.IsForBrowsers);
        Assert.Equal(("http://127.0.0.1:1/sandbox/fcm", "http://127.0.0.1:1/sandbox/fcm/token"), (options.Base(), options.TokenServer()));
        Assert.Contains("PRIVATE KEY", options.Key(), StringComparison.Ordinal);
    }

    [Fact]
    public void Live_takes_the_key_file_whole()
    {
        var file = JsonSerializer.Serialize(new { type = "service_account", project_id = "shop", client_email = "push@shop.example", private_key = Key, token_uri = "https://tokens.example/token" });
        var options = Filled(new() { Mode = FirebaseMode.Live, PublicBase = "https://food.example", ServiceAccountJson = file });
        Assert.Empty(Problems(options));
        Assert.Equal(("shop", "push@shop.example", Key, "https://tokens.example/token", "https://fcm.googleapis.com"), (options.ProjectId, options.ClientEmail, options.Key(), options.TokenServer(), options.Base()));
        Assert.True(options.IsOn);
        // Apps only: no browser has been set up.
        Assert.False(options.IsForBrowsers);
    }

    [Theory]
    [InlineData("ProjectId", "", "Firebase:ProjectId")]
    [InlineData("ClientEmail", "", "Firebase:ClientEmail")]
    [InlineData("PrivateKey", "", "Firebase:PrivateKey")]
    [InlineData("PrivateKey", "-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----", "Firebase:PrivateKey")]
    [InlineData("ServiceAccountJson", "{", "Firebase:ServiceAccountJson")]
    [InlineData("VapidKey", "BPublic", "Firebase:WebApiKey")]
    [InlineData("BaseUrl", "http://fcm.googleapis.com", "Firebase:BaseUrl")]
    [InlineData("TokenUri", "https://localhost/token", "Firebase:TokenUri")]
    [InlineData("PublicBase", "", "PublicBaseUrl is missing")]
    [InlineData("PublicBase", "http://food.example", "PublicBaseUrl must begin with https://")]
    public void Live_says_what_is_missing(string setting, string value, string named)
    {
        var options = new FirebaseOptions { Mode = FirebaseMode.Live, PublicBase = "https://food.example", ProjectId = "shop", ClientEmail = "push@shop.example", PrivateKey = Key };
        typeof(FirebaseOptions).GetProperty(setting)!.SetValue(options, value);
        Assert.Contains(named, Assert.Single(Problems(Filled(options))), StringComparison.Ordinal);
    }

    [Fact]
    public void Live_with_all_four_web_values_offers_it_to_browsers()
    {
        var options = Filled(new() { Mode = FirebaseMode.Live, PublicBase = "https://food.example", ProjectId = "shop", ClientEmail = "push@shop.example", PrivateKey = Key, VapidKey = "B", WebApiKey = "k", WebAppId = "a", MessagingSenderId = "1" });
        Assert.Empty(Problems(options));
        Assert.True(options.IsForBrowsers);
    }

    private static FirebaseOptions Filled(FirebaseOptions options)
    {
        options.Fill();
        return options;
    }

    private static List<string> Problems(FirebaseOptions options) => [.. options.Validate(new ValidationContext(options)).Select(problem => problem.ErrorMessage!)];

    private static string NewKey()
    {
        using var key = RSA.Create(2048);
        return key.ExportPkcs8PrivateKeyPem();
    }
}
