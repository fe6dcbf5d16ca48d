using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using FoodDelivery.Dispatch;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace FoodDelivery.Tests.Api.Identity;

/// <summary>Tokens that somebody else has made or bent. Each attack is compared with the same token made by the server's own key, so that it is the signature that is refused.</summary>
public sealed class TokenForgeryTests(TokenApp product) : IClassFixture<TokenApp>
{
    private TestApp App => product.App;

    private RsaSecurityKey OurKey => (RsaSecurityKey)App.Services.GetRequiredService<TokenKeyRing>().Current.Signing[0];

    [Fact]
    public async Task Made_anew_with_our_own_key_a_token_is_taken_so_the_attacks_below_are_told_apart()
    {
        var token = Parts.Of((await TokenAsync()).Access);
        Assert.Equal(200, await product.KnockAsync(token.Signed(OurKey.Rsa!)));
    }

    [Fact]
    public async Task Bent_by_one_letter_it_is_refused()
    {
        var access = (await TokenAsync()).Access;
        Assert.Equal(200, await product.KnockAsync(access));
        foreach (var part in new[] { 0, 1, 2 })
        {
            var parts = access.Split('.');
            parts[part] = parts[part][..5] + (parts[part][5] == 'A' ? 'B' : 'A') + parts[part][6..];
            Assert.Equal(401, await product.KnockAsync(string.Join('.', parts)));
        }
    }

    [Fact]
    public async Task More_rights_under_the_old_signature_are_refused()
    {
        var token = Parts.Of((await TokenAsync()).Access);
        token.Body["role"] = "admin";
        Assert.Equal(401, await product.KnockAsync(token.With(Base64Url.DecodeFromChars(token.Signature))));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("nOnE")]
    public async Task Without_a_signature_it_is_refused(string alg)
    {
        var token = Parts.Of((await TokenAsync()).Access);
        token.Head["alg"] = alg;
        Assert.Equal(401, await product.KnockAsync(token.With([])));
        Assert.Equal(401, await product.KnockAsync(token.With(Base64Url.DecodeFromChars(token.Signature))));
    }

    [Fact]
    public async Task With_our_public_key_taken_for_a_shared_secret_it_is_refused()
    {
        var rsa = OurKey.Rsa!;
        byte[][] secrets = [Encoding.UTF8.GetBytes(rsa.ExportSubjectPublicKeyInfoPem()), Encoding.UTF8.GetBytes(rsa.ExportRSAPublicKeyPem()), rsa.ExportSubjectPublicKeyInfo(), rsa.ExportRSAPublicKey(), rsa.ExportParameters(false).Modulus!];
        foreach (var secret in secrets)
        {
            var token = Parts.Of((await TokenAsync()).Access);
            token.Head["alg"] = "HS256";
            Assert.Equal(401, await product.KnockAsync(token.With(HMACSHA256.HashData(secret, token.ToSign()))));
        }
    }

    [Fact]
    public async Task Signed_by_another_key_it_is_refused_whatever_name_the_key_goes_by()
    {
        using var theirs = RSA.Create(2048);
        var token = Parts.Of((await TokenAsync()).Access);
        Assert.Equal(401, await product.KnockAsync(token.Signed(theirs)));
        token.Head["kid"] = "theirs";
        Assert.Equal(401, await product.KnockAsync(token.Signed(theirs)));
        token.Head.Remove("kid");
        Assert.Equal(401, await product.KnockAsync(token.Signed(theirs)));
        // A key that comes along in the token's own head.
        var mine = theirs.ExportParameters(false);
        token.Head["jwk"] = new JsonObject { ["kty"] = "RSA", ["n"] = Base64Url.EncodeToString(mine.Modulus), ["e"] = Base64Url.EncodeToString(mine.Exponent) };
        Assert.Equal(401, await product.KnockAsync(token.Signed(theirs)));
    }

    [Fact]
    public async Task Of_another_issuer_or_of_another_kind_it_is_refused()
    {
        var token = Parts.Of((await TokenAsync()).Access);
        token.Body["iss"] = "http://evil.example/";
        Assert.Equal(401, await product.KnockAsync(token.Signed(OurKey.Rsa!)));
        var kind = Parts.Of((await TokenAsync()).Access);
        kind.Head["typ"] = "JWT";
        Assert.Equal(401, await product.KnockAsync(kind.Signed(OurKey.Rsa!)));
        // Nor does one that we never gave out, even under our own signature.
        var unknown = Parts.Of((await TokenAsync()).Access);
        unknown.Body["oi_tkn_id"] = Guid.CreateVersion7().ToString();
        Assert.Equal(401, await product.KnockAsync(unknown.Signed(OurKey.Rsa!)));
    }

    [Fact]
    public async Task Refresh_tokens_identity_tokens_and_codes_open_nothing()
    {
        var tokens = await App.TokensOfAsync(DemoPeople.Lena, DispatchPermissions.Courier, "openid", "offline_access");
        Assert.Equal(401, await product.KnockAsync(tokens.Refresh!));
        Assert.Equal(401, await product.KnockAsync((string)tokens.Body["id_token"]!));
        Assert.Equal(401, await product.KnockAsync(""));
        Assert.Equal(200, await product.KnockAsync(tokens.Access));
    }

    [Fact]
    public async Task Meant_for_another_room_it_is_told_so()
    {
        var tokens = await App.TokensOfAsync(DemoPeople.Lena, OrderingPermissions.Read);
        Assert.Equal(403, await product.KnockAsync(tokens.Access));
    }

    [Fact]
    public async Task A_token_opens_no_page_and_is_not_taken_from_the_address()
    {
        var tokens = await App.TokensOfAsync(DemoPeople.Alex, DispatchPermissions.Read);
        using var program = App.Bearing(tokens.Access);
        foreach (var page in new[] { "admin/people", "account/programs", "account/consent", "hangfire", "admin/people.csv" })
        {
            using var answer = await program.GetAsync(new Uri(page, UriKind.Relative));
            Assert.Equal("/account/sign-in", answer.Headers.Location is { IsAbsoluteUri: true } to ? to.AbsolutePath : answer.Headers.Location?.ToString().Split('?')[0]);
        }
        using var visitor = App.NewVisitor();
        var lena = await TokenAsync();
        using var inAddress = await visitor.GetAsync(new Uri($"api/v1/dispatch/me?access_token={lena.Access}", UriKind.Relative));
        Assert.Equal(401, (int)inAddress.StatusCode);
    }

    private Task<TestApp.Tokens> TokenAsync() => App.TokensOfAsync(DemoPeople.Lena, DispatchPermissions.Courier);

    private sealed record Parts(JsonObject Head, JsonObject Body, string Signature)
    {
        public static Parts Of(string token)
        {
            var parts = token.Split('.');
            return new(Read(parts[0]), Read(parts[1]), parts[2]);
        }

        public byte[] ToSign() => Encoding.ASCII.GetBytes($"{Write(Head)}.{Write(Body)}");

        public string With(byte[] signature) => $"{Write(Head)}.{Write(Body)}.{Base64Url.EncodeToString(signature)}";

        public string Signed(RSA key) => With(key.SignData(ToSign(), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

        private static JsonObject Read(string part) => JsonNode.Parse(Base64Url.DecodeFromChars(part))!.AsObject();

        private static string Write(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));
    }
}
