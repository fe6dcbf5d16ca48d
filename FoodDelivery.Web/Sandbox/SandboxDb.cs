using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>
/// The books of the other side. They are kept as a real vendor keeps them: committed before it answers, untouched by what happens to our own
/// process, so that a kill at any moment leaves two parties who each remember what they did.
/// </summary>
public sealed partial class SandboxDb(DbContextOptions<SandboxDb> options, ModuleDbParts parts) : ModuleDb(options, parts)
{
    public const string SchemaName = "sandbox";

    public override string Schema => SchemaName;

    public DbSet<StripeSession> Sessions => Set<StripeSession>();
    public DbSet<StripeIntent> Intents => Set<StripeIntent>();
    public DbSet<StripeCharge> Charges => Set<StripeCharge>();
    public DbSet<StripeDispute> Disputes => Set<StripeDispute>();
    public DbSet<StripeCustomer> Customers => Set<StripeCustomer>();
    public DbSet<StripeRefund> Refunds => Set<StripeRefund>();
    public DbSet<StripeEvent> Events => Set<StripeEvent>();
    public DbSet<SandboxDelivery> Deliveries => Set<SandboxDelivery>();
    public DbSet<StripeReply> Replies => Set<StripeReply>();
    public DbSet<SandboxFaults> Faults => Set<SandboxFaults>();

    public DbSet<PayPalOrder> PayPalOrders => Set<PayPalOrder>();
    public DbSet<PayPalAuthorization> PayPalAuthorizations => Set<PayPalAuthorization>();
    public DbSet<PayPalCapture> PayPalCaptures => Set<PayPalCapture>();
    public DbSet<PayPalRefund> PayPalRefunds => Set<PayPalRefund>();
    public DbSet<PayPalEvent> PayPalEvents => Set<PayPalEvent>();
    public DbSet<PayPalReply> PayPalReplies => Set<PayPalReply>();
    public DbSet<PayPalSeal> PayPalSeals => Set<PayPalSeal>();

    protected override void BuildModel(ModelBuilder model)
    {
        BuildCodes(model);
        BuildTwilio(model);
        BuildSendGrid(model);
        BuildFcm(model);
        model.Entity<StripeSession>(session =>
        {
            session.ToTable("stripe_sessions");
            session.Property(s => s.Status).HasMaxLength(20);
            session.HasIndex(s => s.ExpiresAt).HasFilter("status = 'open'");
            session.HasIndex(s => s.IntentId);
            session.HasIndex(s => s.Created);
        });
        model.Entity<StripeIntent>(intent =>
        {
            intent.ToTable("stripe_intents");
            intent.Property(i => i.Status).HasMaxLength(30);
            intent.HasIndex(i => i.Created);
            intent.HasIndex(i => i.AuthorisedAt).HasFilter("status = 'requires_capture'");
        });
        model.Entity<StripeCharge>(charge =>
        {
            charge.ToTable("stripe_charges");
            charge.HasIndex(c => c.IntentId);
        });
        model.Entity<StripeRefund>(refund =>
        {
            refund.ToTable("stripe_refunds");
            refund.HasIndex(r => r.IntentId);
            refund.HasIndex(r => r.ChargeId);
            refund.HasIndex(r => r.Created).HasFilter("status = 'pending'");
        });
        model.Entity<StripeDispute>(dispute =>
        {
            dispute.ToTable("stripe_disputes");
            dispute.HasIndex(d => d.IntentId);
        });
        model.Entity<StripeCustomer>(customer => customer.ToTable("stripe_customers"));
        model.Entity<StripeEvent>(happened =>
        {
            happened.ToTable("stripe_events");
            happened.HasKey(e => e.Number);
            happened.Property(e => e.Number).UseIdentityAlwaysColumn();
            happened.HasIndex(e => e.Id).IsUnique();
            happened.HasIndex(e => e.ObjectId);
        });
        model.Entity<SandboxDelivery>(delivery =>
        {
            delivery.ToTable("deliveries");
            delivery.HasKey(d => d.Number);
            delivery.Property(d => d.Number).UseIdentityAlwaysColumn();
            delivery.Property(d => d.Vendor).HasMaxLength(20);
            delivery.HasIndex(d => d.DueAt).HasFilter("done_at IS NULL");
            delivery.HasIndex(d => new { d.Vendor, d.EventId });
        });
        model.Entity<StripeReply>(reply =>
        {
            reply.ToTable("stripe_replies");
            reply.HasKey(r => r.Key);
            reply.Property(r => r.Key).HasMaxLength(255);
        });
        model.Entity<SandboxFaults>(faults =>
        {
            faults.ToTable("faults");
            faults.HasKey(f => f.Vendor);
            faults.Property(f => f.Vendor).HasMaxLength(20);
        });
        PayPalBooks.Build(model);
    }
}

internal sealed class SandboxDbForMigrations() : DesignTimeDb<SandboxDb>(SandboxDb.SchemaName, (options, parts) => new(options, parts));
