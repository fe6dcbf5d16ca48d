using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>Partners' endpoints, the messages to them, and each try.</summary>
public sealed partial class NotificationsDb
{
    public DbSet<PartnerEndpoint> PartnerEndpoints => Set<PartnerEndpoint>();
    public DbSet<PartnerMessage> PartnerMessages => Set<PartnerMessage>();
    public DbSet<PartnerAttempt> PartnerAttempts => Set<PartnerAttempt>();

    private static void BuildPartners(ModelBuilder model)
    {
        model.Entity<PartnerEndpoint>(endpoint =>
        {
            endpoint.ToTable("partner_endpoints");
            endpoint.Property(e => e.Id).ValueGeneratedNever();
            endpoint.Property(e => e.Name).HasMaxLength(PartnerEndpoint.NameLength);
            endpoint.Property(e => e.Url).HasMaxLength(PartnerEndpoint.UrlLength);
            endpoint.Property(e => e.OffWhy).HasMaxLength(PartnerMessage.OutcomeLength + 100);
            endpoint.Property(e => e.Version).IsConcurrencyToken();
        });
        model.Entity<PartnerMessage>(message =>
        {
            message.ToTable("partner_messages").HasKey(m => m.Seq);
            message.Property(m => m.Seq).UseIdentityAlwaysColumn();
            message.Property(m => m.Type).HasMaxLength(60);
            message.Property(m => m.OrderNumber).HasMaxLength(40);
            message.Property(m => m.ResentBy).HasMaxLength(100);
            message.Property(m => m.Outcome).HasMaxLength(PartnerMessage.OutcomeLength);
            message.Ignore(m => m.WebhookId);
            message.HasAlternateKey(m => m.Id);
            message.HasOne<PartnerEndpoint>().WithMany().HasForeignKey(m => m.EndpointId).OnDelete(DeleteBehavior.Cascade);
            message.HasIndex(m => new { m.EventId, m.EndpointId }).IsUnique();
            message.HasIndex(m => new { m.EndpointId, m.Seq });
            message.HasIndex(m => new { m.EndpointId, m.NextAttemptAt }).HasFilter("state = 'Waiting'").HasDatabaseName("ix_partner_messages_due");
            message.HasIndex(m => m.EndpointId, "ix_partner_messages_working").HasFilter("working_on IS NOT NULL");
            message.HasIndex(m => m.EndpointId, "ix_partner_messages_given_up").HasFilter("state = 'GivenUp'");
            message.HasIndex(m => m.CreatedAt);
        });
        model.Entity<PartnerAttempt>(attempt =>
        {
            attempt.ToTable("partner_attempts").HasKey(a => a.Number);
            attempt.Property(a => a.Number).UseIdentityAlwaysColumn();
            attempt.Property(a => a.Outcome).HasMaxLength(PartnerMessage.OutcomeLength);
            attempt.Property(a => a.Answer).HasMaxLength(PartnerAttempt.AnswerBytes);
            attempt.Property(a => a.By).HasMaxLength(100);
            attempt.HasOne<PartnerMessage>().WithMany().HasForeignKey(a => a.MessageId).HasPrincipalKey(m => m.Id).OnDelete(DeleteBehavior.Cascade);
            attempt.HasIndex(a => new { a.MessageId, a.Number });
        });
    }
}
