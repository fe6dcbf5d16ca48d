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
    public DbSet<ProviderCall> Calls => Set<ProviderCall>();
    public DbSet<PaymentEntry> Entries => Set<PaymentEntry>();

    /// <summary>Writes down what the order wants of its money and returns the payment; null when there is none. A wish that was overtaken stays overtaken.</summary>
    public async Task<Payment?> WantAsync(Guid orderId, PaymentWish wish, DateTimeOffset now, CancellationToken cancel)
    {
        while (true)
        {
            ChangeTracker.Clear();
            if (await Payments.SingleOrDefaultAsync(p => p.OrderId == orderId, cancel) is not { } payment) return null;
            payment.Want(wish, now);
            Announce(payment, now);
            try
            {
                await SaveChangesAsync(cancel);
                return payment;
            }
            catch (DbUpdateConcurrencyException)
            {
                // A webhook moved it this moment; the wish must not be lost.
            }
        }
    }

    /// <summary>Publishes what happened to the payment and writes it into its story, in the same commit.</summary>
    public void Announce(Payment payment, DateTimeOffset now)
    {
        foreach (var happened in payment.TakeHappened())
        {
            switch (happened)
            {
                case PaymentAuthorised e: Publish(e); Note(payment, now, $"{e.Amount} held on the card."); break;
                case PaymentFailed e: Publish(e); Note(payment, now, $"Card refused: {e.Code}."); break;
                case PaymentSessionEnded e: Publish(e); Note(payment, now, e.Reason == "withdrawn" ? "Payment page closed because the order ended." : "Payment page closed unpaid."); break;
                case PaymentCaptured e: Publish(e); Note(payment, now, $"{e.Amount} taken."); break;
                case PaymentCaptureFailed e: Publish(e); Note(payment, now, $"The money could not be taken: {e.Reason}."); break;
                case PaymentVoided e: Publish(e); Note(payment, now, "Hold released, nothing was taken."); break;
                case PaymentRefunded e: Publish(e); Note(payment, now, $"{e.Amount} refunded."); break;
                case PaymentRefundFailed e: Publish(e); Note(payment, now, $"{e.Amount} came back from the bank."); break;
                default: throw new InvalidOperationException($"{happened.GetType().Name} is not announced.");
            }
        }
    }

    public void Note(Payment payment, DateTimeOffset now, string text) => Entries.Add(new PaymentEntry { PaymentId = payment.Id, At = now, Text = text });

    protected override void BuildModel(ModelBuilder model)
    {
        model.Entity<Payment>(payment =>
        {
            payment.ToTable("payments");
            payment.Property(p => p.Version).IsRowVersion();
            payment.Property(p => p.OrderNumber).HasMaxLength(40);
            payment.Property(p => p.Provider).HasMaxLength(20);
            payment.Property(p => p.Shares).HasJson();
            payment.HasMany(p => p.Refunds).WithOne().HasForeignKey(r => r.PaymentId);
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
