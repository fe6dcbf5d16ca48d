using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Platform;

/// <summary>Owns the outbox's tables, which every room writes, and the keys that all web processes share.</summary>
public sealed class PlatformDb(DbContextOptions<PlatformDb> options, ModuleDbParts parts) : ModuleDb(options, parts)
{
    public const string SchemaName = "platform";

    public override string Schema => SchemaName;

    protected override void BuildModel(ModelBuilder model) => model.Entity<ProtectionKey>(key =>
    {
        key.ToTable("protection_keys");
        key.Property(k => k.Id).UseIdentityAlwaysColumn();
        key.Property(k => k.Name).HasMaxLength(200);
    });
}

/// <summary>A key that protects cookies and forms, as the framework writes it. Whoever can read this table can sign in as anybody.</summary>
public sealed class ProtectionKey
{
    public long Id { get; init; }
    public required string Name { get; init; }
    public required string Xml { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
}
