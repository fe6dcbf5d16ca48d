using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace FoodDelivery.Web.Identity;

/// <summary>What a token says of a person or a program: who, which roles and restaurants, and only those scopes which these roles may have.</summary>
public sealed class TokenPrincipals(UserManager<AppUser> people, IdentityDb db, IOpenIddictApplicationManager clients, RolesInForce inForce)
{
    /// <summary>Changes with the password, the roles and the restaurants; a refreshed token needs the one it began with. Everybody can read a token, so only a digest of the stamp is in it.</summary>
    public const string Stamp = "fd:stamp";
    private const int StampLength = 22;

    public static string StampOf(string securityStamp) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(securityStamp)))[..StampLength];

    public async Task<ClaimsPrincipal> OfPersonAsync(AppUser user, IEnumerable<string> scopes, CancellationToken cancel)
    {
        var roles = (await inForce.OfAsync(user, cancel)).InForce;
        var restaurants = await db.Memberships.Where(m => m.UserId == user.Id).Select(m => m.RestaurantId).ToListAsync(cancel);
        var principal = Of(user.Id.ToString(), user.Name, roles, restaurants, scopes);
        principal.SetClaim(Stamp, StampOf(await people.GetSecurityStampAsync(user)));
        if (principal.HasScope(Scopes.Email)) principal.SetClaim(Claims.Email, user.Email).SetClaim(Claims.EmailVerified, user.EmailConfirmed);
        principal.SetDestinations(DestinationsOf);
        return principal;
    }

    public async Task<ClaimsPrincipal> OfClientAsync(string clientId, IEnumerable<string> scopes, CancellationToken cancel)
    {
        var client = await clients.FindByClientIdAsync(clientId, cancel) ?? throw new InvalidOperationException("The client was just authenticated and is gone.");
        var properties = await clients.GetPropertiesAsync(client, cancel);
        var principal = Of(await clients.GetIdAsync(client, cancel) ?? "", await clients.GetDisplayNameAsync(client, cancel) ?? clientId,
            Strings(properties, ClientProperties.Roles), Strings(properties, ClientProperties.Restaurants).Select(Guid.Parse), scopes);
        principal.SetDestinations(DestinationsOf);
        return principal;
    }

    private static ClaimsPrincipal Of(string subject, string name, IEnumerable<string> roles, IEnumerable<Guid> restaurants, IEnumerable<string> scopes)
    {
        var identity = new ClaimsIdentity(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, subject).SetClaim(Claims.Name, name).SetClaims(Claims.Role, [.. roles]);
        identity.SetClaims(ActorFromClaims.Restaurant, [.. restaurants.Select(id => id.ToString())]);
        var principal = new ClaimsPrincipal(identity);
        var granted = scopes.Where(scope => Permissions.Find(scope) is not { } permission || permission.IsFor(principal.IsInRole)).ToImmutableArray();
        principal.SetScopes(granted);
        principal.SetResources(granted.Select(Permissions.Find).OfType<Permission>().Select(permission => permission.Audience).Distinct());
        return principal;
    }

    private static IEnumerable<string> Strings(ImmutableDictionary<string, JsonElement> properties, string name) =>
        properties.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(one => one.GetString()!) : [];

    private static IEnumerable<string> DestinationsOf(Claim claim) => claim.Type switch
    {
        Claims.Name or Claims.Email or Claims.EmailVerified => [Destinations.AccessToken, Destinations.IdentityToken],
        _ => [Destinations.AccessToken],
    };
}
