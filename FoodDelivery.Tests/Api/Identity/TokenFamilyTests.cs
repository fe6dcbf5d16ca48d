using System.Security.Cryptography;
using System.Text;
using FoodDelivery.Dispatch;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Api.Identity;

/// <summary>Refresh tokens are used once; whoever uses one twice ends the whole family. What is taken back is refused within a minute.</summary>
public sealed class TokenFamilyTests(TokenApp product) : IClassFixture<TokenApp>
{
    private const string Scope = DispatchPermissions.Courier, Stay = "offline_access";

    private TestApp App => product.App;

    [Fact]
    public async Task A_refresh_token_gives_the_next_one_and_is_used_up()
    {
        var first = await App.TokensOfAsync(DemoPeople.Lena, Scope, Stay);
        var second = await App.RefreshAsync(first.Refresh!);
        Assert.Equal(200, second.Status);
        Assert.NotEqual(first.Refresh, second.Refresh);
        Assert.Equal(200, await product.KnockAsync(second.Access));
        var third = await App.RefreshAsync(second.Refresh!);
        Assert.Equal(200, third.Status);
        Assert.Equal(200, await product.KnockAsync(third.Access));
    }

    [Fact]
    public async Task Using_a_refresh_token_twice_ends_the_family_and_no_other()
    {
        var other = await App.TokensOfAsync(DemoPeople.Lena, Scope, Stay);
        var stolen = await App.TokensOfAsync(DemoPeople.Lena, Scope, Stay);
        var thiefs = await App.RefreshAsync(stolen.Refresh!);
        Assert.Equal(200, await product.KnockAsync(thiefs.Access));
        var owners = await App.RefreshAsync(stolen.Refresh!);
        Assert.Equal("invalid_grant", owners.Error);

        // The one who was first has nothing any more either: nobody can say which of the two was the thief.
        Assert.Equal("invalid_grant", (await App.RefreshAsync(thiefs.Refresh!)).Error);
        product.AMinutePasses();
        Assert.Equal(401, await product.KnockAsync(thiefs.Access));
        Assert.Equal(401, await product.KnockAsync(stolen.Access));
        Assert.Equal(200, await product.KnockAsync(other.Access));
        Assert.Equal(200, (await App.RefreshAsync(other.Refresh!)).Status);
    }

    [Fact]
    public async Task The_table_holds_only_the_hash_of_a_refresh_token()
    {
        var tokens = await App.TokensOfAsync(DemoPeople.Lena, Scope, Stay);
        Assert.Equal(0L, await App.Database.ScalarAsync<long>("SELECT count(*) FROM identity.tokens AS t WHERE t::text LIKE '%' || $1 || '%'", tokens.Refresh!));
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(tokens.Refresh!)));
        Assert.Equal(1L, await App.Database.ScalarAsync<long>("SELECT count(*) FROM identity.tokens WHERE reference_id = $1", hash));
        // Access tokens are not kept at all.
        Assert.Equal(0L, await App.Database.ScalarAsync<long>("SELECT count(*) FROM identity.tokens AS t WHERE t::text LIKE '%' || $1 || '%'", tokens.Access.Split('.')[2]));
    }

    [Fact]
    public async Task An_access_token_ends_after_ten_minutes_and_a_refresh_token_after_thirty_days()
    {
        var tokens = await App.TokensOfAsync(DemoPeople.Lena, Scope, Stay);
        product.Clock.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(200, await product.KnockAsync(tokens.Access));
        product.Clock.Advance(TimeSpan.FromMinutes(1.1));
        Assert.Equal(401, await product.KnockAsync(tokens.Access));
        product.Clock.Advance(TimeSpan.FromDays(29));
        var next = await App.RefreshAsync(tokens.Refresh!);
        Assert.Equal(200, next.Status);
        product.Clock.Advance(TimeSpan.FromDays(30.1));
        Assert.Equal("invalid_grant", (await App.RefreshAsync(next.Refresh!)).Error);
    }

    [Fact]
    public async Task Changed_rights_are_felt_within_a_minute_and_end_the_sign_in_of_programs()
    {
        var tokens = await App.TokensOfAsync(DemoPeople.Lena, Scope, Stay);
        Assert.Equal(200, await product.KnockAsync(tokens.Access));
        await App.InsideAsync((SetRoles useCase) => useCase.RunAsync(new(DemoPeople.Lena.Id, [Roles.Courier, Roles.Customer], []), default));
        // Asked once a minute and not with every request.
        Assert.Equal(200, await product.KnockAsync(tokens.Access));
        product.AMinutePasses();
        Assert.Equal(401, await product.KnockAsync(tokens.Access));
        Assert.Equal("invalid_grant", (await App.RefreshAsync(tokens.Refresh!)).Error);
        Assert.False((bool)(await App.IntrospectAsync(tokens.Access))["active"]!);
    }

    [Fact]
    public async Task A_guesser_who_locks_the_password_does_not_sign_the_persons_programs_out()
    {
        var tokens = await App.TokensOfAsync(DemoPeople.Lena, Scope, Stay);
        await App.Database.ExecuteAsync("UPDATE identity.users SET lockout_end = $1 WHERE id = $2", product.Clock.GetUtcNow().AddMinutes(5), DemoPeople.Lena.Id);
        var next = await App.RefreshAsync(tokens.Refresh!);
        Assert.Equal(200, next.Status);
        // Shut out for good is another matter.
        await App.Database.ExecuteAsync("UPDATE identity.users SET lockout_end = $1 WHERE id = $2", product.Clock.GetUtcNow().AddYears(100), DemoPeople.Lena.Id);
        Assert.Equal("invalid_grant", (await App.RefreshAsync(next.Refresh!)).Error);
        await App.Database.ExecuteAsync("UPDATE identity.users SET lockout_end = NULL WHERE id = $1", DemoPeople.Lena.Id);
    }

    [Fact]
    public async Task Giving_the_refresh_token_back_ends_the_access_tokens_too()
    {
        var tokens = await App.TokensOfAsync(DemoPeople.Lena, Scope, Stay);
        Assert.Equal(200, await product.KnockAsync(tokens.Access));
        Assert.Equal(200, (await App.ConnectAsync("revoke", new() { ["client_id"] = SeedClients.App, ["token"] = tokens.Refresh! })).Status);
        Assert.Equal("invalid_grant", (await App.RefreshAsync(tokens.Refresh!)).Error);
        product.AMinutePasses();
        Assert.Equal(401, await product.KnockAsync(tokens.Access));
    }

    [Fact]
    public async Task An_access_token_alone_can_be_given_back()
    {
        var tokens = await App.TokensOfAsync(DemoPeople.Lena, Scope, Stay);
        Assert.Equal(200, (await App.ConnectAsync("revoke", new() { ["client_id"] = SeedClients.App, ["token"] = tokens.Access })).Status);
        Assert.Equal(401, await product.KnockAsync(tokens.Access));
        Assert.Equal(200, (await App.RefreshAsync(tokens.Refresh!)).Status);
        // Another program can't end it.
        var (status, _) = await App.ConnectAsync("revoke", new() { ["client_id"] = SeedClients.Tablet, ["token"] = (await App.TokensOfAsync(DemoPeople.Lena, Scope, Stay)).Refresh! });
        Assert.NotEqual(500, status);
    }
}
