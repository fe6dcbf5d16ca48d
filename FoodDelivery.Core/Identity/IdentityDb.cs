using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Identity;

/// <summary>People, their roles and restaurants, and the audit log. ASP.NET Core Identity's tables, mapped by us so that the room is built like every other.</summary>
public sealed partial class IdentityDb(DbContextOptions<IdentityDb> options, ModuleDbParts parts) : ModuleDb(options, parts)
{
    public const string SchemaName = "identity";

    public override string Schema => SchemaName;

    public DbSet<AppUser> Users => Set<AppUser>();
    public DbSet<IdentityRole<Guid>> Roles => Set<IdentityRole<Guid>>();
    public DbSet<IdentityUserRole<Guid>> UserRoles => Set<IdentityUserRole<Guid>>();
    public DbSet<Membership> Memberships => Set<Membership>();
    public DbSet<AuditLine> AuditLines => Set<AuditLine>();

    /// <summary>Fixed by the migration, so that nobody has to look a role up to give it.</summary>
    public static Guid RoleId(string role) => new($"0199d000-0000-7000-8000-00000000a{100 + Kernel.Roles.All.ToList().IndexOf(role)}");

    protected override void BuildModel(ModelBuilder model)
    {
        BuildTokens(model);
        BuildInvitations(model);
        BuildAccounts(model);
        BuildExternal(model);
        model.Entity<AppUser>(user =>
        {
            user.ToTable("users");
            user.Property(u => u.Name).HasMaxLength(AppUser.NameLength);
            user.Property(u => u.DefaultAddress).HasMaxLength(AppUser.AddressLength);
            user.Property(u => u.UserName).HasMaxLength(256);
            user.Property(u => u.NormalizedUserName).HasMaxLength(256);
            user.Property(u => u.Email).HasMaxLength(256);
            user.Property(u => u.NormalizedEmail).HasMaxLength(256);
            user.Property(u => u.PhoneNumber).HasMaxLength(20);
            user.Property(u => u.ConcurrencyStamp).HasMaxLength(40).IsConcurrencyToken();
            user.Property(u => u.SecurityStamp).HasMaxLength(64);
            user.Property(u => u.PasswordHash).HasMaxLength(256);
            user.HasIndex(u => u.NormalizedUserName).IsUnique();
            user.HasIndex(u => u.NormalizedEmail).IsUnique();
            // Whose messages are looked for, and whose a number is that has answered STOP.
            user.HasIndex(u => u.Name);
            user.HasIndex(u => u.PhoneNumber).HasFilter("phone_number IS NOT NULL");
            user.HasMany<IdentityUserRole<Guid>>().WithOne().HasForeignKey(r => r.UserId);
            user.HasMany<IdentityUserClaim<Guid>>().WithOne().HasForeignKey(c => c.UserId);
            user.HasMany<IdentityUserLogin<Guid>>().WithOne().HasForeignKey(l => l.UserId);
            user.HasMany<IdentityUserToken<Guid>>().WithOne().HasForeignKey(t => t.UserId);
            user.HasMany<Membership>().WithOne().HasForeignKey(m => m.UserId);
        });
        model.Entity<IdentityRole<Guid>>(role =>
        {
            role.ToTable("roles");
            role.Property(r => r.Name).HasMaxLength(40);
            role.Property(r => r.NormalizedName).HasMaxLength(40);
            role.Property(r => r.ConcurrencyStamp).HasMaxLength(40).IsConcurrencyToken();
            role.HasIndex(r => r.NormalizedName).IsUnique();
            role.HasData(Kernel.Roles.All.Select(name => new IdentityRole<Guid> { Id = RoleId(name), Name = name, NormalizedName = name.ToUpperInvariant(), ConcurrencyStamp = name }));
        });
        model.Entity<IdentityUserRole<Guid>>(given =>
        {
            given.ToTable("user_roles").HasKey(r => new { r.UserId, r.RoleId });
            given.HasOne<IdentityRole<Guid>>().WithMany().HasForeignKey(r => r.RoleId);
        });
        model.Entity<IdentityUserClaim<Guid>>().ToTable("user_claims");
        model.Entity<IdentityUserLogin<Guid>>(login =>
        {
            login.ToTable("user_logins").HasKey(l => new { l.LoginProvider, l.ProviderKey });
            login.Property(l => l.LoginProvider).HasMaxLength(128);
            login.Property(l => l.ProviderKey).HasMaxLength(128);
        });
        model.Entity<IdentityUserToken<Guid>>(token =>
        {
            token.ToTable("user_tokens").HasKey(t => new { t.UserId, t.LoginProvider, t.Name });
            token.Property(t => t.LoginProvider).HasMaxLength(128);
            token.Property(t => t.Name).HasMaxLength(128);
        });
        model.Entity<Membership>(membership =>
        {
            membership.ToTable("memberships").HasKey(m => new { m.UserId, m.RestaurantId });
            membership.HasIndex(m => m.RestaurantId);
        });
        model.Entity<AuditLine>(line =>
        {
            line.ToTable("audit_lines");
            line.Property(l => l.ActorName).HasMaxLength(AppUser.NameLength);
            line.Property(l => l.What).HasMaxLength(100);
            line.Property(l => l.Subject).HasMaxLength(100);
            line.Property(l => l.Why).HasMaxLength(500);
            line.Property(l => l.Before).HasColumnType("jsonb");
            line.Property(l => l.After).HasColumnType("jsonb");
            line.HasIndex(l => new { l.Subject, l.At });
            line.HasIndex(l => l.At);
        });
    }
}

internal sealed class IdentityDbForMigrations() : DesignTimeDb<IdentityDb>(IdentityDb.SchemaName, (options, parts) => new(options, parts));
