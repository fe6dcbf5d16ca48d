using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Payments;

/// <summary>What Payments keeps.</summary>
public sealed class PaymentsDb(DbContextOptions<PaymentsDb> options, ModuleDbParts parts) : ModuleDb(options, parts)
{
    public const string SchemaName = "payments";

    public override string Schema => SchemaName;

    public DbSet<Payment> Payments => Set<Payment>();
    public DbSet<PaymentRefund> Refunds => Set<PaymentRefund>();
    public DbSet<PaymentDispute> Disputes => Set<PaymentDispute>();
    public DbSet<LedgerJournal> Journals => Set<LedgerJournal>();
    public DbSet<LedgerPosting> Postings => Set<LedgerPosting>();
    public DbSet<MoneyCase> Cases => Set<MoneyCase>();
    public DbSet<ProviderCustomer> Customers => Set<ProviderCustomer>();
    public DbSet<ProviderCall> Calls => Set<ProviderCall>();
    public DbSet<PaymentEntry> Entries => Set<PaymentEntry>();

    /// <summary>Payments with what went back and what is disputed, as whoever changes them needs them.</summary>
    public IQueryable<Payment> Whole => Payments.Include(p => p.Refunds).Include(p => p.Disputes).AsSingleQuery();

    public void Note(Payment payment, DateTimeOffset now, string text) => Entries.Add(new PaymentEntry { PaymentId = payment.Id, At = now, Text = text });

    protected override void BuildModel(ModelBuilder model)
    {
        model.Entity<Payment>(payment =>
        {
            payment.ToTable("payments");
            payment.Property(p => p.Version).IsRowVersion();
            payment.Property(p => p.OrderNumber).HasMaxLength(40);
            payment.Property(p => p.Provider).HasMaxLength(20);
            payment.Property(p => p.NextProvider).HasMaxLength(20);
            payment.Property(p => p.Shares).HasJson();
            payment.HasMany(p => p.Refunds).WithOne().HasForeignKey(r => r.PaymentId);
            payment.HasMany(p => p.Disputes).WithOne().HasForeignKey(d => d.PaymentId);
            payment.HasIndex(p => p.CreatedAt);
            payment.HasIndex(p => p.OrderNumber);
            payment.HasIndex(p => p.OrderId).IsUnique();
            payment.HasIndex(p => p.SessionId);
            payment.HasIndex(p => p.IntentId);
            payment.HasIndex(p => p.NextCheckAt).HasFilter("next_check_at IS NOT NULL");
        });
        model.Entity<PaymentRefund>(refund =>
        {
            refund.ToTable("refunds");
            // Set here, not by the database: a new one found through its payment is to be inserted.
            refund.Property(r => r.Id).ValueGeneratedNever();
            refund.Property(r => r.Lines).HasJson();
            refund.Property(r => r.Note).HasMaxLength(500);
            refund.Property(r => r.CallKey).HasMaxLength(255);
            refund.Property(r => r.RequestedBy).HasMaxLength(200);
            refund.HasIndex(r => new { r.PaymentId, r.Number }).IsUnique();
            refund.HasIndex(r => r.ClientKey).IsUnique();
        });
        model.Entity<PaymentDispute>(dispute =>
        {
            dispute.ToTable("disputes");
            dispute.Property(d => d.Id).ValueGeneratedNever();
            dispute.Property(d => d.Reason).HasMaxLength(100);
            dispute.HasIndex(d => d.ProviderId).IsUnique();
        });
        model.Entity<MoneyCase>(@case =>
        {
            @case.ToTable("cases");
            @case.Property(c => c.About).HasMaxLength(100);
            @case.Property(c => c.OrderNumber).HasMaxLength(40);
            @case.Property(c => c.Provider).HasMaxLength(20);
            @case.Property(c => c.Currency).HasMaxLength(3);
            @case.Property(c => c.Words).HasMaxLength(500);
            @case.Property(c => c.Resolution).HasMaxLength(700);
            @case.Property(c => c.Evidence).HasJson();
            @case.HasIndex(c => new { c.Kind, c.About }).IsUnique().HasFilter("state = 'Open'");
            @case.HasIndex(c => c.OpenedAt);
        });
        model.Entity<ProviderCustomer>(customer =>
        {
            customer.ToTable("provider_customers");
            customer.HasKey(c => new { c.CustomerId, c.Provider });
            customer.Property(c => c.Provider).HasMaxLength(20);
            customer.Property(c => c.ProviderId).HasMaxLength(255);
        });
        model.Entity<LedgerJournal>(journal =>
        {
            journal.ToTable("ledger_journals");
            journal.Property(j => j.Id).UseIdentityAlwaysColumn();
            journal.Property(j => j.Key).HasMaxLength(100);
            journal.Property(j => j.OrderNumber).HasMaxLength(40);
            journal.Property(j => j.Provider).HasMaxLength(20);
            journal.HasIndex(j => j.Key).IsUnique();
            journal.HasIndex(j => j.OrderId);
            journal.HasIndex(j => j.At);
            journal.HasMany(j => j.Postings).WithOne().HasForeignKey(p => p.JournalId);
        });
        model.Entity<LedgerPosting>(posting =>
        {
            posting.ToTable("ledger_postings");
            posting.Property(p => p.Id).UseIdentityAlwaysColumn();
            posting.Property(p => p.Currency).HasMaxLength(3);
            posting.HasIndex(p => p.JournalId);
            posting.HasIndex(p => new { p.Account, p.Party });
        });
        model.Entity<ProviderCall>(call =>
        {
            call.ToTable("provider_calls");
            call.Property(c => c.Key).HasMaxLength(255);
            call.Property(c => c.Request).HasColumnType("jsonb");
            call.HasIndex(c => c.Key).IsUnique();
            call.HasIndex(c => c.PaymentId);
        });
        model.Entity<PaymentEntry>(entry =>
        {
            entry.ToTable("payment_entries");
            entry.HasKey(e => e.Number);
            entry.Property(e => e.Number).UseIdentityAlwaysColumn();
            entry.HasIndex(e => e.PaymentId);
        });
    }
}

internal sealed class PaymentsDbForMigrations() : DesignTimeDb<PaymentsDb>(PaymentsDb.SchemaName, (options, parts) => new(options, parts));
