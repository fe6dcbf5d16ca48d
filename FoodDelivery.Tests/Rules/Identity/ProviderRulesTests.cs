using System.ComponentModel.DataAnnotations;
using FoodDelivery.Identity;
using FoodDelivery.Platform;
using FoodDelivery.Web.Sandbox;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;

namespace FoodDelivery.Tests.Rules.Identity;

/// <summary>What Facebook signs and we prove, what counts as a picture, and what a setting must say. Vectors were made outside of this code.</summary>
public sealed class ProviderRulesTests
{
    private const string Secret = "rigfacebooksecret0001";
    private const string Request = "xaWX5imjAnVjXg1D69pHVrykRMsSlv0jPl4M9j21CDs.eyJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiIsImlzc3VlZF9hdCI6MTc5NTM3MDQwMCwidXNlcl9pZCI6IjEwMjI5ODc2NTQzMjEwOTg3In0";
    private static readonly DateTimeOffset Issued = DateTimeOffset.FromUnixTimeSeconds(1_795_370_400);

    [Fact]
    public void A_token_is_proved_with_the_app_secret() =>
        Assert.Equal("3abd210984f245f1e1ee9604b81e5dfa22278ddb601cbd6a1dcca1f1a0821b6d", FacebookSeal.Proof(Secret, "EAArigtoken"));

    [Fact]
    public void A_signed_request_says_whom_it_is_about()
    {
        Assert.Equal("10229876543210987", FacebookSeal.Read(Secret, Request, Issued));
        Assert.Equal("10229876543210987", FacebookSeal.Read(Secret, Request, Issued.AddHours(23)));
        Assert.Equal("42", FacebookSeal.Read(Secret, FacebookSeal.Sign(Secret, "42", Issued), Issued));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a.b.c")]
    [InlineData("!!!.???")]
    [InlineData("xaWX5imjAnVjXg1D69pHVrykRMsSlv0jPl4M9j21CDs.eyJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiIsImlzc3VlZF9hdCI6MTc5NTM3MDQwMCwidXNlcl9pZCI6IjEwMjI5ODc2NTQzMjEwOTg4In0")]
    public void A_request_that_is_not_signed_says_nothing(string? text) => Assert.Null(FacebookSeal.Read(Secret, text, Issued));

    [Fact]
    public void A_request_of_another_secret_or_another_day_says_nothing()
    {
        Assert.Null(FacebookSeal.Read("another", Request, Issued));
        Assert.Null(FacebookSeal.Read("", FacebookSeal.Sign("", "42", Issued), Issued));
        Assert.Null(FacebookSeal.Read(Secret, Request, Issued.AddHours(25)));
        Assert.Null(FacebookSeal.Read(Secret, Request, Issued.AddHours(-25)));
    }

    [Theory]
    [InlineData("FFD8FFE000104A46", "image/jpeg")]
    [InlineData("89504E470D0A1A0A0000", "image/png")]
    [InlineData("474946383961", "image/gif")]
    [InlineData("524946460000000057454250", "image/webp")]
    [InlineData("3C737667", null)] // <svg may carry a script
    [InlineData("3C68746D6C3E", null)]
    [InlineData("524946460000000057415645", null)]
    [InlineData("FFD8", null)]
    [InlineData("", null)]
    public void A_picture_is_what_begins_like_one(string hex, string? type) => Assert.Equal(type, ProfilePicture.MediaTypeOf(Convert.FromHexString(hex)));

    [Theory]
    [InlineData(null, "id", "secret", "", "no mode")]
    [InlineData(SignInProviderMode.Live, "", "secret", "", "is missing")]
    [InlineData(SignInProviderMode.Live, "id", "", "", "is missing")]
    [InlineData(SignInProviderMode.Live, "id", "secret", "http://127.0.0.1:1/sandbox", "is for the emulator")]
    [InlineData(SignInProviderMode.Live, "id", "secret", "", null)]
    [InlineData(SignInProviderMode.Sandbox, "", "", "", null)]
    [InlineData(null, "", "", "", null)]
    public void Live_needs_everything_and_never_falls_back(SignInProviderMode? mode, string id, string secret, string address, string? words)
    {
        foreach (var options in new IValidatableObject[] { new GoogleOptions { Mode = mode, ClientId = id, ClientSecret = secret, BaseUrl = address }, new FacebookOptions { Mode = mode, AppId = id, AppSecret = secret, BaseUrl = address } })
        {
            var problems = options.Validate(new ValidationContext(options)).ToList();
            if (words is null) Assert.Empty(problems);
            else Assert.Contains(words, Assert.Single(problems).ErrorMessage, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Google")]
    [InlineData("Facebook")]
    public void In_Production_play_people_must_be_meant(string provider)
    {
        IConfiguration Config(params (string, string?)[] also) => new ConfigurationBuilder().AddInMemoryCollection([new("Stripe:Mode", "Live"), .. also.Select(one => KeyValuePair.Create(one.Item1, one.Item2))]).Build();
        var production = new HostingEnvironment { EnvironmentName = Environments.Production };
        Assert.Contains($"{provider}:Mode is Sandbox", Assert.Throws<StartupRefused>(() => SandboxModule.RefuseInProduction(Config(($"{provider}:Mode", "Sandbox")), production)).Message, StringComparison.Ordinal);
        SandboxModule.RefuseInProduction(Config(($"{provider}:Mode", "Live")), production);
        SandboxModule.RefuseInProduction(Config(($"{provider}:Mode", "Sandbox"), ("Sandbox:AllowInProduction", "true")), production);
    }
}
