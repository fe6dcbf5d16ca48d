using FoodDelivery.Notifications;
using StandardWebhooks;

namespace FoodDelivery.Tests.Rules.Notifications;

/// <summary>Our signature against the public test vector, and against somebody else's reading of the standard.</summary>
public sealed class WebhookSignatureTests
{
    private const string VectorSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string VectorId = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const string VectorBody = """{"test": 2432232314}""";

    [Fact]
    public void The_public_test_vector_of_Standard_Webhooks() => Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        WebhookSignature.Of(VectorSecret, VectorId, DateTimeOffset.FromUnixTimeSeconds(1614265330), VectorBody));

    [Fact]
    public void Another_library_signs_alike_with_every_secret_we_make()
    {
        var now = TimeProvider.System.GetUtcNow();
        for (var i = 0; i < 20; i++)
        {
            var (secret, id, body) = (WebhookSignature.NewSecret(), PartnerMessage.WebhookIdOf(Guid.CreateVersion7(now)), $$"""{"n":{{i}},"näme":"☕"}""");
            Assert.Equal(new StandardWebhook(secret).Sign(id, now, body), WebhookSignature.Of(secret, id, now, body));
        }
    }

    [Fact]
    public void Secrets_are_of_32_bytes_and_none_comes_twice()
    {
        var secrets = Enumerable.Range(0, 100).Select(_ => WebhookSignature.NewSecret()).ToList();
        Assert.Equal(100, secrets.Distinct().Count());
        Assert.All(secrets, secret => Assert.Equal(32, Convert.FromBase64String(secret["whsec_".Length..]).Length));
    }

    [Theory]
    [InlineData(23, false)]
    [InlineData(24, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void A_secret_has_24_to_64_bytes(int bytes, bool fine)
    {
        var secret = WebhookSignature.SecretPrefix + Convert.ToBase64String(new byte[bytes]);
        var signing = Record.Exception(() => WebhookSignature.Of(secret, "msg_1", DateTimeOffset.UnixEpoch, "{}"));
        Assert.Equal(fine, signing is null);
        Assert.True(fine || signing is FormatException);
    }

    [Fact]
    public void A_secret_says_what_it_is() => Assert.Throws<FormatException>(() => WebhookSignature.Of(VectorSecret["whsec_".Length..], "msg_1", DateTimeOffset.UnixEpoch, "{}"));
}
