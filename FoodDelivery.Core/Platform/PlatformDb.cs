using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Platform;

/// <summary>Owns the outbox's tables, which every room writes, the inbox of webhooks, which every provider fills, and the keys that all web processes share.</summary>
public sealed partial class PlatformDb(DbContextOptions<PlatformDb> options, ModuleDbParts parts) : ModuleDb(options, parts)
{
    public const string SchemaName = "platform";

    public override string Schema => SchemaName;

    public DbSet<Webhook> Webhooks => Set<Webhook>();
    public DbSet<WebhookAttempt> WebhookAttempts => Set<WebhookAttempt>();
    public DbSet<WebhookRefusal> WebhookRefusals => Set<WebhookRefusal>();

    protected override void BuildModel(ModelBuilder model)
    {
        BuildKeptAnswers(model);
        model.Entity<Webhook>(webhook =>
        {
            webhook.ToTable("webhooks");
            webhook.HasKey(w => w.Seq);
            webhook.Property(w => w.Seq).UseIdentityAlwaysColumn();
            webhook.Property(w => w.Provider).HasMaxLength(20);
            webhook.Property(w => w.EventId).HasMaxLength(255);
            webhook.Property(w => w.Type).HasMaxLength(100);
            webhook.Property(w => w.ObjectId).HasMaxLength(255);
            webhook.Property(w => w.Reference).HasMaxLength(40);
            webhook.Property(w => w.Outcome).HasMaxLength(Webhook.OutcomeLength);
            webhook.HasIndex(w => w.Id).IsUnique();
            // The event's id first: it is also searched by without the provider.
            webhook.HasIndex(w => new { w.EventId, w.Provider }).IsUnique();
            webhook.HasIndex(w => w.NextAttemptAt).HasFilter("state = 'Received'").HasDatabaseName("ix_webhooks_due");
            webhook.HasIndex(w => w.OrderId).HasFilter("working_on IS NOT NULL").HasDatabaseName("ix_webhooks_working");
            // What the screen filters by, each ending in what it pages by.
            webhook.HasIndex(w => new { w.Reference, w.Seq }).HasFilter("reference IS NOT NULL");
            webhook.HasIndex(w => new { w.OrderId, w.Seq }).HasFilter("order_id IS NOT NULL");
            webhook.HasIndex(w => new { w.ObjectId, w.Seq }).HasFilter("object_id IS NOT NULL");
            webhook.HasIndex(w => new { w.Provider, w.Seq });
            webhook.HasIndex(w => new { w.Provider, w.State, w.Seq });
            webhook.HasIndex(w => new { w.State, w.Seq });
            webhook.HasIndex(w => new { w.Type, w.Seq });
            webhook.HasIndex(w => new { w.Type, w.State, w.Seq });
            webhook.HasIndex(w => w.ReceivedAt);
            webhook.HasIndex(w => w.ReceivedAt, "ix_webhooks_with_payload").HasFilter("payload IS NOT NULL");
        });
        model.Entity<WebhookAttempt>(attempt =>
        {
            attempt.ToTable("webhook_attempts");
            attempt.HasKey(a => a.Number);
            attempt.Property(a => a.Number).UseIdentityAlwaysColumn();
            attempt.Property(a => a.Outcome).HasMaxLength(Webhook.OutcomeLength);
            attempt.Property(a => a.By).HasMaxLength(200);
            attempt.HasIndex(a => a.WebhookId);
        });
        model.Entity<WebhookRefusal>(refusal =>
        {
            refusal.ToTable("webhook_refusals");
            refusal.HasKey(r => new { r.Day, r.Provider, r.Reason });
            refusal.Property(r => r.Provider).HasMaxLength(20);
            refusal.Property(r => r.Reason).HasMaxLength(40);
        });
        model.Entity<ProtectionKey>(key =>
        {
            key.ToTable("protection_keys");
            key.Property(k => k.Id).UseIdentityAlwaysColumn();
            key.Property(k => k.Name).HasMaxLength(200);
        });
    }
}

/// <summary>A key that protects cookies and forms, as the framework writes it. Whoever can read this table can sign in as anybody.</summary>
public sealed class ProtectionKey
{
    public long Id { get; init; }
    public required string Name { get; init; }
    public required string Xml { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
}
