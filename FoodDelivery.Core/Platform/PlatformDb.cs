using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Platform;

/// <summary>Owns the outbox's tables, which every room writes.</summary>
public sealed class PlatformDb(DbContextOptions<PlatformDb> options, ModuleDbParts parts) : ModuleDb(options, parts)
{
    public const string SchemaName = "platform";

    public override string Schema => SchemaName;

    protected override void BuildModel(ModelBuilder model) { }
}
