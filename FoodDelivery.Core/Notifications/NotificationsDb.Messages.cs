using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>The ledger of messages to people, and what people want.</summary>
public sealed partial class NotificationsDb
{
    public DbSet<Notification> Notifications => Set<Notification>();
    public DbSet<NotificationAttempt> NotificationAttempts => Set<NotificationAttempt>();
    public DbSet<NotificationStatus> NotificationStatuses => Set<NotificationStatus>();
    public DbSet<Suppression> Suppressions => Set<Suppression>();
    public DbSet<PersonPreferences> Preferences => Set<PersonPreferences>();
    public DbSet<Consent> Consents => Set<Consent>();
    public DbSet<PushDevice> PushDevices => Set<PushDevice>();
    public DbSet<Campaign> Campaigns => Set<Campaign>();
    public DbSet<ChannelPause> ChannelPauses => Set<ChannelPause>();

    /// <summary>Lets somebody have a row of preferences, with what holds for whoever has none. Returns 1 when there was none.</summary>
    internal Task<int> BeginPreferencesAsync(Guid personId, DateTimeOffset now, CancellationToken cancel) => Database.ExecuteSqlAsync($"""
        INSERT INTO notifications.preferences (person_id, orders_by_push, orders_by_sms, orders_by_email, promotions_by_push, promotions_by_sms, promotions_by_email, changed_at)
        VALUES ({personId}, true, true, true, false, false, false, {now}) ON CONFLICT (person_id) DO NOTHING
        """, cancel);

    private static void BuildMessages(ModelBuilder model)
    {
        model.Entity<Notification>(row =>
        {
            row.ToTable("notifications").HasKey(n => n.Seq);
            row.Property(n => n.Seq).UseIdentityAlwaysColumn();
            row.HasAlternateKey(n => n.Id);
            row.Property(n => n.Recipient).HasMaxLength(100);
            row.Property(n => n.Address).HasMaxLength(Notification.AddressLength);
            row.Property(n => n.FallbackAddress).HasMaxLength(Notification.AddressLength);
            row.Property(n => n.Template).HasMaxLength(60);
            row.Property(n => n.Data).HasColumnType("jsonb");
            row.Property(n => n.Culture).HasMaxLength(10);
            row.Property(n => n.TimeZone).HasMaxLength(60);
            row.Property(n => n.OrderNumber).HasMaxLength(40);
            row.Property(n => n.Provider).HasMaxLength(30);
            row.Property(n => n.ProviderId).HasMaxLength(200);
            row.Property(n => n.ProviderStatus).HasMaxLength(60);
            row.Property(n => n.Cause).HasMaxLength(Notification.CauseLength);
            row.Property(n => n.Words).HasMaxLength(Notification.WordsLength);
            row.Property(n => n.ResentBy).HasMaxLength(400);
            row.HasIndex(n => new { n.EventId, n.Recipient, n.Template, n.Channel }).IsUnique();
            // Two, so that what is urgent is found without walking through a campaign that waits.
            row.HasIndex(n => new { n.Channel, n.NextAttemptAt }, "ix_notifications_due").HasFilter("state = 'Queued' AND kind <> 'Promotion'");
            row.HasIndex(n => new { n.Channel, n.NextAttemptAt }, "ix_notifications_due_promotions").HasFilter("state = 'Queued' AND kind = 'Promotion'");
            row.HasIndex(n => n.FallbackAt).HasFilter("fallback_at IS NOT NULL").HasDatabaseName("ix_notifications_fallback");
            row.HasIndex(n => n.AskAt).HasFilter("ask_at IS NOT NULL").HasDatabaseName("ix_notifications_ask");
            row.HasIndex(n => n.ProviderId).HasFilter("provider_id IS NOT NULL");
            row.HasIndex(n => n.OrderNumber).HasFilter("order_number IS NOT NULL");
            row.HasIndex(n => n.OrderId).HasFilter("order_id IS NOT NULL");
            row.HasIndex(n => new { n.PersonId, n.Seq });
            row.HasIndex(n => new { n.CampaignId, n.State }).HasFilter("campaign_id IS NOT NULL");
            row.HasIndex(n => new { n.State, n.Seq });
            row.HasIndex(n => n.CreatedAt);
            // What is forgotten already is most of the table, and need not be walked through every day.
            row.HasIndex(n => n.CreatedAt, "ix_notifications_to_forget").HasFilter(ForgetOldNotifications.NotForgotten);
        });
        model.Entity<NotificationAttempt>(attempt =>
        {
            attempt.ToTable("notification_attempts").HasKey(a => a.Number);
            attempt.Property(a => a.Number).UseIdentityAlwaysColumn();
            attempt.Property(a => a.Provider).HasMaxLength(30);
            attempt.Property(a => a.Code).HasMaxLength(Notification.CauseLength);
            attempt.Property(a => a.ProviderId).HasMaxLength(200);
            attempt.Property(a => a.RequestId).HasMaxLength(NotificationAttempt.RequestIdLength);
            attempt.Property(a => a.Outcome).HasMaxLength(Notification.WordsLength);
            attempt.Property(a => a.By).HasMaxLength(400);
            attempt.HasOne<Notification>().WithMany().HasForeignKey(a => a.NotificationId).HasPrincipalKey(n => n.Id).OnDelete(DeleteBehavior.Cascade);
            attempt.HasIndex(a => new { a.NotificationId, a.Number });
        });
        model.Entity<NotificationStatus>(status =>
        {
            status.ToTable("notification_statuses").HasKey(s => s.Number);
            status.Property(s => s.Number).UseIdentityAlwaysColumn();
            status.Property(s => s.ProviderStatus).HasMaxLength(60);
            status.Property(s => s.Cause).HasMaxLength(Notification.CauseLength);
            status.Property(s => s.Source).HasMaxLength(20);
            status.Property(s => s.EventKey).HasMaxLength(200);
            status.HasOne<Notification>().WithMany().HasForeignKey(s => s.NotificationId).HasPrincipalKey(n => n.Id).OnDelete(DeleteBehavior.Cascade);
            status.HasIndex(s => new { s.NotificationId, s.EventKey }).IsUnique();
        });
        model.Entity<Suppression>(one =>
        {
            one.ToTable("suppressions");
            one.Property(s => s.Id).ValueGeneratedNever();
            one.Property(s => s.Address).HasMaxLength(Notification.AddressLength);
            one.Property(s => s.Source).HasMaxLength(100);
            one.Property(s => s.LiftedBy).HasMaxLength(100);
            one.Property(s => s.Note).HasMaxLength(Suppression.WhyLength);
            one.Property(s => s.LiftedWhy).HasMaxLength(Suppression.WhyLength);
            one.HasIndex(s => new { s.Since, s.Id });
            one.HasIndex(s => new { s.Channel, s.Address });
            one.HasIndex(s => new { s.Channel, s.Address, s.Reason }).IsUnique().HasFilter("lifted_at IS NULL").HasDatabaseName("ux_suppressions_open");
            one.HasIndex(s => s.LiftedAt).HasFilter("lifted_at IS NOT NULL AND lifted_there_at IS NULL").HasDatabaseName("ix_suppressions_to_lift_there");
        });
        model.Entity<PersonPreferences>(one =>
        {
            one.ToTable("preferences").HasKey(p => p.PersonId);
            one.Property(p => p.PersonId).ValueGeneratedNever();
            one.Property(p => p.Culture).HasMaxLength(10);
            one.Property(p => p.TimeZone).HasMaxLength(60);
            one.Property(p => p.Version).IsRowVersion();
        });
        model.Entity<Consent>(one =>
        {
            one.ToTable("consents").HasKey(c => c.Number);
            one.Property(c => c.Number).UseIdentityAlwaysColumn();
            one.Property(c => c.Source).HasMaxLength(100);
            one.Property(c => c.Words).HasMaxLength(500);
            one.HasIndex(c => new { c.PersonId, c.Number });
            one.HasIndex(c => new { c.PersonId, c.Channel, c.Number });
        });
        model.Entity<PushDevice>(device =>
        {
            device.ToTable("push_devices");
            device.Property(d => d.Id).ValueGeneratedNever();
            device.Property(d => d.Token).HasMaxLength(PushDevice.TokenLength);
            device.Property(d => d.Name).HasMaxLength(100);
            device.HasIndex(d => d.Token).IsUnique();
            device.HasIndex(d => d.PersonId);
        });
        model.Entity<Campaign>(campaign =>
        {
            campaign.ToTable("campaigns");
            campaign.Property(c => c.Id).ValueGeneratedNever();
            campaign.Property(c => c.Name).HasMaxLength(Campaign.NameLength);
            campaign.Property(c => c.Texts).HasColumnType("jsonb");
            campaign.Property(c => c.Audience).HasColumnType("jsonb");
            campaign.Property(c => c.CreatedBy).HasMaxLength(100);
            campaign.Property(c => c.CancelledBy).HasMaxLength(100);
            campaign.Property(c => c.CancelledWhy).HasMaxLength(200);
            campaign.Property(c => c.Version).IsRowVersion();
            campaign.HasIndex(c => new { c.CreatedAt, c.Id });
            campaign.HasIndex(c => c.NextBatchAt).HasFilter("state IN ('Scheduled', 'Running')").HasDatabaseName("ix_campaigns_due");
        });
        model.Entity<ChannelPause>(pause =>
        {
            pause.ToTable("channel_pauses").HasKey(p => p.Channel);
            pause.Property(p => p.By).HasMaxLength(100);
            pause.Property(p => p.Why).HasMaxLength(300);
        });
    }
}
