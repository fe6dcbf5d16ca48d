using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace FoodDelivery.Platform;

/// <summary>A room's context, in the order it was registered.</summary>
public sealed record ModuleDbRegistration(Type Context, string Schema);

/// <summary>Brings every room's schema up to date. Two processes that start together take turns.</summary>
public sealed class Migrator(IServiceScopeFactory scopes, NpgsqlDataSource database, IEnumerable<ModuleDbRegistration> registrations)
{
    private const long LockKey = 0x46443031; // any number that only this product uses

    /// <summary>Returns how many migrations were applied.</summary>
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        await using var turn = await database.OpenConnectionAsync(cancel);
        await using (var take = new NpgsqlCommand("SELECT pg_advisory_lock($1)", turn) { Parameters = { new NpgsqlParameter { Value = LockKey } } })
            await take.ExecuteNonQueryAsync(cancel);
        try
        {
            return await MigrateAsync(cancel);
        }
        finally
        {
            // A pooled connection keeps its session; only a broken one has let the lock go by itself.
            await using var give = new NpgsqlCommand("SELECT pg_advisory_unlock($1)", turn) { Parameters = { new NpgsqlParameter { Value = LockKey } } };
            if (turn.State == ConnectionState.Open) await give.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    private async Task<int> MigrateAsync(CancellationToken cancel)
    {
        var applied = 0;
        foreach (var registration in registrations.OrderBy(r => r.Schema == PlatformDb.SchemaName ? 0 : 1))
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = (DbContext)scope.ServiceProvider.GetRequiredService(registration.Context);
            var pending = (await db.Database.GetPendingMigrationsAsync(cancel)).Count();
            if (pending > 0) await db.Database.MigrateAsync(cancel);
            applied += pending;
        }
        return applied;
    }

    /// <summary>True when no room has a migration to apply; for <c>/readyz</c>.</summary>
    public async Task<bool> IsCurrentAsync(CancellationToken cancel)
    {
        foreach (var registration in registrations)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = (DbContext)scope.ServiceProvider.GetRequiredService(registration.Context);
            if ((await db.Database.GetPendingMigrationsAsync(cancel)).Any()) return false;
        }
        return true;
    }
}
