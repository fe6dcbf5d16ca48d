using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Identity;

/// <summary>Sign-ins, passkeys, codes on their way and wrong tries.</summary>
public sealed partial class IdentityDb
{
    public DbSet<Session> Sessions => Set<Session>();
    public DbSet<CodeRow> Codes => Set<CodeRow>();
    public DbSet<TryRow> Tries => Set<TryRow>();
    public DbSet<HourlyCount> HourlyCounts => Set<HourlyCount>();

    private static void BuildAccounts(ModelBuilder model)
    {
        model.Entity<AppUser>(user =>
        {
            user.Property(u => u.GuestEmail).HasMaxLength(256);
            // A bounce, an unsubscribing and an operator's search find guests by it.
            user.HasIndex(u => u.GuestEmail).HasFilter("guest_email IS NOT NULL");
            user.Property(u => u.TotpSecret).HasMaxLength(400);
            user.HasMany<IdentityUserPasskey<Guid>>().WithOne().HasForeignKey(p => p.UserId);
            user.HasMany<Session>().WithOne().HasForeignKey(s => s.UserId);
        });
        model.Entity<IdentityUserPasskey<Guid>>(passkey =>
        {
            passkey.ToTable("user_passkeys").HasKey(p => p.CredentialId);
            passkey.Property(p => p.CredentialId).HasMaxLength(1024);
            passkey.OwnsOne(p => p.Data).ToJson();
        });
        model.Entity<Session>(session =>
        {
            session.ToTable("sessions");
            session.Property(s => s.Device).HasMaxLength(100);
        });
        model.Entity<CodeRow>(code =>
        {
            code.ToTable("codes");
            code.Property(c => c.About).HasMaxLength(300);
            code.Property(c => c.SendTo).HasMaxLength(256);
            code.Property(c => c.Hash).HasMaxLength(256);
            code.Property(c => c.Name).HasMaxLength(AppUser.NameLength);
            code.Property(c => c.PasswordHash).HasMaxLength(256);
            code.Property(c => c.Culture).HasMaxLength(10);
            code.HasIndex(c => new { c.Purpose, c.About, c.AskedAt });
            code.HasIndex(c => c.AskedAt);
        });
        model.Entity<TryRow>(tried =>
        {
            tried.ToTable("tries").HasKey(t => t.Key);
            tried.Property(t => t.Key).HasMaxLength(100);
            tried.HasIndex(t => t.LastAt);
        });
        model.Entity<HourlyCount>(count =>
        {
            count.ToTable("hourly_counts").HasKey(c => c.Key);
            count.Property(c => c.Key).HasMaxLength(100);
            count.HasIndex(c => c.LastAt);
        });
    }
}
