using System.Text.Json;
using FoodDelivery.Kernel;
using Npgsql;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace FoodDelivery.Identity;

/// <summary>A room's service as the token server knows it.</summary>
/// <param name="Scopes">Exactly what it may ask of other rooms.</param>
public sealed record RoomClient(string ClientId, string Secret, IReadOnlyList<string> Scopes);

/// <summary>Makes the token server know the services of rooms that call each other over the network, as they are configured: no more of them, and with no more scopes.</summary>
public sealed class RoomClients(IOpenIddictApplicationManager clients, NpgsqlDataSource database)
{
    private const string Prefix = "room-";
    private const long LockKey = 0x46443033; // any number that only this product uses

    public async Task EnsureAsync(IReadOnlyList<RoomClient> wanted, CancellationToken cancel)
    {
        // Two processes that start together take turns; the lock goes with the connection.
        await using var turn = await database.OpenConnectionAsync(cancel);
        await using (var take = new NpgsqlCommand("SELECT pg_advisory_lock($1)", turn) { Parameters = { new() { Value = LockKey } } }) await take.ExecuteNonQueryAsync(cancel);
        try
        {
            await ForgetOthersAsync([.. wanted.Select(one => one.ClientId)], cancel);
            foreach (var one in wanted) await EnsureAsync(one, cancel);
        }
        finally
        {
            await using var release = new NpgsqlCommand("SELECT pg_advisory_unlock($1)", turn) { Parameters = { new() { Value = LockKey } } };
            await release.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    /// <summary>What is no longer configured must not open anything any more.</summary>
    private async Task ForgetOthersAsync(HashSet<string> wanted, CancellationToken cancel)
    {
        var over = new List<object>();
        await foreach (var client in clients.ListAsync(count: null, offset: null, cancel))
            if (await clients.GetClientIdAsync(client, cancel) is { } id && id.StartsWith(Prefix, StringComparison.Ordinal) && !wanted.Contains(id)) over.Add(client);
        foreach (var client in over) await clients.DeleteAsync(client, cancel);
    }

    private async Task EnsureAsync(RoomClient wanted, CancellationToken cancel)
    {
        var client = new OpenIddictApplicationDescriptor
        {
            ClientId = wanted.ClientId, ClientSecret = wanted.Secret, DisplayName = wanted.ClientId, ClientType = ClientTypes.Confidential,
            Permissions = { Permissions.Endpoints.Token, Permissions.GrantTypes.ClientCredentials },
            Properties = { [ClientProperties.Roles] = JsonSerializer.SerializeToElement(new[] { Roles.Service }) },
        };
        foreach (var scope in wanted.Scopes) client.Permissions.Add(Permissions.Prefixes.Scope + scope);
        if (await clients.FindByClientIdAsync(wanted.ClientId, cancel) is not { } known) await clients.CreateAsync(client, cancel);
        else if (!client.Permissions.SetEquals(await clients.GetPermissionsAsync(known, cancel)) || !await clients.ValidateClientSecretAsync(known, wanted.Secret, cancel)) await clients.UpdateAsync(known, client, cancel);
    }
}
