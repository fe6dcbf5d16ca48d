using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Identity;

/// <summary>Who was asked to come.</summary>
public sealed partial class IdentityDb
{
    public DbSet<Invitation> Invitations => Set<Invitation>();

    private static void BuildInvitations(ModelBuilder model) => model.Entity<Invitation>(invitation =>
    {
        invitation.ToTable("invitations");
        invitation.Property(i => i.Id).ValueGeneratedNever();
        invitation.Property(i => i.Email).HasMaxLength(256);
        invitation.Property(i => i.NormalizedEmail).HasMaxLength(256);
        invitation.Property(i => i.TokenHash).HasMaxLength(32);
        invitation.Property(i => i.Version).IsRowVersion();
        invitation.HasIndex(i => i.TokenHash).IsUnique();
        // One open link per address: a new one replaces the old.
        invitation.HasIndex(i => i.NormalizedEmail).IsUnique().HasFilter("accepted_at IS NULL AND withdrawn_at IS NULL").HasDatabaseName("ux_invitations_open");
    });
}
