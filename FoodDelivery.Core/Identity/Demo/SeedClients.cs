using System.Text.Json;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace FoodDelivery.Identity;

/// <summary>Programs of the demo city: an app on a phone, a tablet in a kitchen, a kiosk. Their secrets are no secrets, so they exist in the demo only.</summary>
public sealed class SeedClients(IOpenIddictApplicationManager clients, IEnumerable<Permission> permissions) : IDemoSeed
{
    public const string App = "demo-app", AppRedirect = "http://127.0.0.1:7890/callback", Tablet = "demo-tablet", Kiosk = "demo-kiosk", KioskSecret = "demo-kiosk-is-no-secret";

    public int Order => 26;

    public async Task RunAsync(CancellationToken cancel)
    {
        await MakeAsync(new OpenIddictApplicationDescriptor
        {
            ClientId = App, DisplayName = "Demo app", ClientType = ClientTypes.Public, ConsentType = ConsentTypes.Implicit, ApplicationType = ApplicationTypes.Native,
            RedirectUris = { new(AppRedirect) },
            Permissions = { Permissions.Endpoints.Authorization, Permissions.Endpoints.Token, Permissions.Endpoints.Revocation, Permissions.GrantTypes.AuthorizationCode, Permissions.GrantTypes.RefreshToken, Permissions.ResponseTypes.Code },
        }, _ => true, cancel);
        await MakeAsync(new OpenIddictApplicationDescriptor
        {
            ClientId = Tablet, DisplayName = "Kitchen tablet", ClientType = ClientTypes.Public, ConsentType = ConsentTypes.Explicit, ApplicationType = ApplicationTypes.Native,
            Permissions = { Permissions.Endpoints.DeviceAuthorization, Permissions.Endpoints.Token, Permissions.Endpoints.Revocation, Permissions.GrantTypes.DeviceCode, Permissions.GrantTypes.RefreshToken },
        }, permission => permission.IsFor(role => role == Roles.Restaurant), cancel);
        await MakeAsync(new OpenIddictApplicationDescriptor
        {
            ClientId = Kiosk, ClientSecret = KioskSecret, DisplayName = "Demo kiosk", ClientType = ClientTypes.Confidential,
            Permissions = { Permissions.Endpoints.Token, Permissions.Endpoints.Revocation, Permissions.Endpoints.Introspection, Permissions.GrantTypes.ClientCredentials },
            Properties = { [ClientProperties.Roles] = JsonSerializer.SerializeToElement(new[] { Roles.Customer }) },
        }, permission => permission.IsFor(role => role == Roles.Customer), cancel);
    }

    private async Task MakeAsync(OpenIddictApplicationDescriptor client, Func<Permission, bool> may, CancellationToken cancel)
    {
        if (await clients.FindByClientIdAsync(client.ClientId!, cancel) is not null) return;
        // The app is anybody's, and people decide what it may do for them; a screen in a kitchen and a kiosk have what such a place can use.
        foreach (var scope in permissions.Where(may).Select(permission => permission.Scope).Append(Scopes.Profile).Append(Scopes.Email)) client.Permissions.Add(Permissions.Prefixes.Scope + scope);
        await clients.CreateAsync(client, cancel);
    }
}
