using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace FoodDelivery.Platform;

/// <summary>Lets <c>dotnet ef migrations add</c> make a room's context. One line per room: <c>internal sealed class XDbForMigrations() : DesignTimeDb&lt;XDb&gt;("schema", (o, p) =&gt; new(o, p));</c></summary>
public abstract class DesignTimeDb<TDb>(string schema, Func<DbContextOptions<TDb>, ModuleDbParts, TDb> make) : IDesignTimeDbContextFactory<TDb> where TDb : ModuleDb
{
    public TDb CreateDbContext(string[] args) => make(
        new DbContextOptionsBuilder<TDb>().UseNpgsql("Host=127.0.0.1", npgsql => npgsql.MigrationsHistoryTable("__migrations", schema)).Options,
        ModuleDbParts.DesignTime);
}

internal sealed class PlatformDbForMigrations() : DesignTimeDb<PlatformDb>(PlatformDb.SchemaName, (options, parts) => new(options, parts));
