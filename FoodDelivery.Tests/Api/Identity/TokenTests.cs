using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using FoodDelivery.Dispatch;
using FoodDelivery.Identity;
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
        // None of the room's scopes: told which one it takes, not that it has come to the wrong house.
        Assert.Equal("request.scope_missing", (string?)(await refused.Content.ReadFromJsonAsync<JsonObject>())!["code"]);
        Assert.Contains("scope=\"ordering.", refused.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scope_the_program_may_not_have_is_an_invalid_scope_and_a_narrower_answer_says_what_it_holds()
    {
        // The kiosk is a customer: the kitchen's scope is not on its list.
        var refused = await product.App.TokensOfKioskAsync(OrderingPermissions.Kitchen);
        Assert.Equal((400, "invalid_scope"), (refused.Status, refused.Error));
        var unknown = await product.App.TokensOfKioskAsync("no.such.scope");
        Assert.Equal((400, "invalid_scope"), (unknown.Status, unknown.Error));
        // Lena is a courier: of what her app asks for, her role takes the rest away, and the answer says so.
        Assert.Equal(DispatchPermissions.Courier, (await product.App.TokensOfAsync(DemoPeople.Lena, DispatchPermissions.Courier, OrderingPermissions.Manage)).Scope);
        Assert.Equal(OrderingPermissions.Read, (await product.App.TokensOfKioskAsync(OrderingPermissions.Read)).Scope ?? OrderingPermissions.Read);
    }

    [Fact]
    public async Task The_demos_screens_may_have_what_such_a_place_can_use()
    {
        var programs = await product.App.AsPersonAsync<ProgramReads, IReadOnlyList<ProgramRow>>(DemoPeople.Alex, reads => reads.AllAsync(default));
        var (kiosk, tablet) = (programs.Single(one => one.ClientId == SeedClients.Kiosk).Scopes, programs.Single(one => one.ClientId == SeedClients.Tablet).Scopes);
        Assert.Contains(OrderingPermissions.Place, kiosk);
        Assert.DoesNotContain(OrderingPermissions.Kitchen, kiosk);
        Assert.Contains(OrderingPermissions.Kitchen, tablet);
        Assert.DoesNotContain(DispatchPermissions.Courier, tablet);
        Assert.All(kiosk.Concat(tablet), scope => Assert.DoesNotContain(scope, new[] { OrderingPermissions.Manage, IdentityPermissions.Manage }));
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
