using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;

namespace FoodDelivery.Web.Setup;

/// <summary>
/// Keeps the keys of cookies and forms in the configured database, so that every web process on it believes what another has signed.
/// With the embedded database there is one process, and its folder keeps them.
/// </summary>
public sealed class KeysInDatabase(NpgsqlDataSource database, TimeProvider time) : IXmlRepository
{
    private const long LockKey = 0x46443032; // any number that only this product uses
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    // The framework asks for these synchronously, once a day.
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var read = database.CreateCommand("SELECT xml FROM platform.protection_keys ORDER BY id");
        using var rows = read.ExecuteReader();
        var keys = new List<XElement>();
        while (rows.Read()) keys.Add(XElement.Parse(rows.GetString(0)));
        return keys;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var write = database.CreateCommand("INSERT INTO platform.protection_keys (name, xml, created_at) VALUES ($1, $2, $3)");
        write.Parameters.Add(new NpgsqlParameter { Value = friendlyName });
        write.Parameters.Add(new NpgsqlParameter { Value = element.ToString(SaveOptions.DisableFormatting) });
        write.Parameters.Add(new NpgsqlParameter { Value = time.GetUtcNow() });
        write.ExecuteNonQuery();
    }

    /// <summary>Two processes that start on an empty database at once must not begin with a key each: until tomorrow neither would know the other's.</summary>
    public async Task EnsureFirstAsync(IKeyManager keys, CancellationToken cancel)
    {
        await using var turn = await database.OpenConnectionAsync(cancel);
        await using var transaction = await turn.BeginTransactionAsync(cancel);
        await using (var take = new NpgsqlCommand("SELECT pg_advisory_xact_lock($1)", turn, transaction) { Parameters = { new NpgsqlParameter { Value = LockKey } } })
            await take.ExecuteNonQueryAsync(cancel);
        var now = time.GetUtcNow();
        if (keys.GetAllKeys().All(key => key.IsRevoked || key.ExpirationDate <= now)) keys.CreateNewKey(activationDate: now, expirationDate: now + Lifetime);
    }
}
