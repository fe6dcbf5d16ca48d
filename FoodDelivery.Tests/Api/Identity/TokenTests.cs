using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using FoodDelivery.Dispatch;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Api.Identity;

/// <summary>Tokens open what they say and nothing else.</summary>
public sealed class TokenTests(ClassApp product) : IClassFixture<ClassApp>
{
    [Fact]
    public async Task A_token_opens_what_its_scopes_say()
    {
        var tokens = await product.App.TokensOfAsync(DemoPeople.Lena, DispatchPermissions.Courier, OrderingPermissions.Manage);
        // A courier can't have what only dispatchers may, whatever the app asks for.
        Assert.Equal(DispatchPermissions.Courier, tokens.Scope);
        using var app = product.App.Bearing(tokens.Access);
        using var me = await app.GetAsync(new Uri("api/v1/dispatch/me", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, me.StatusCode);
        using var refused = await app.GetAsync(new Uri($"api/v1/ordering/orders/{Guid.Empty}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("request.wrong_audience", (string?)(await refused.Content.ReadFromJsonAsync<JsonObject>())!["code"]);
    }

    [Fact]
    public async Task A_token_without_the_scope_is_told_which_one_is_missing()
    {
        using var app = await product.App.ProgramOfAsync(DemoPeople.Ada, OrderingPermissions.Read);
        using var refused = await app.PostAsJsonAsync(new Uri("api/v1/ordering/orders", UriKind.Relative), new { });
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("request.scope_missing", (string?)(await refused.Content.ReadFromJsonAsync<JsonObject>())!["code"]);
        Assert.Contains("scope=\"ordering.place\"", refused.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_has_no_token_and_whoever_has_a_bad_one_can_tell_which()
    {
        using var nobody = product.App.NewVisitor();
        using var without = await nobody.GetAsync(new Uri("api/v1/dispatch/me", UriKind.Relative));
        Assert.Equal((HttpStatusCode.Unauthorized, "Bearer"), (without.StatusCode, without.Headers.WwwAuthenticate.ToString()));
        using var forger = product.App.Bearing("not.a.token");
        using var with = await forger.GetAsync(new Uri("api/v1/dispatch/me", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, with.StatusCode);
        Assert.Contains("error=\"invalid_token\"", with.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }
}
