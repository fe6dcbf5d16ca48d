using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Identity;

/// <summary>What came along from other sign-in providers.</summary>
public sealed partial class IdentityDb
{
    public DbSet<ProfilePicture> ProfilePictures => Set<ProfilePicture>();
    public DbSet<DataDeletion> DataDeletions => Set<DataDeletion>();

    private static void BuildExternal(ModelBuilder model)
    {
        model.Entity<ProfilePicture>(picture =>
        {
            picture.ToTable("profile_pictures").HasKey(p => p.UserId);
            picture.Property(p => p.Provider).HasMaxLength(20);
            picture.Property(p => p.Source).HasMaxLength(2000);
            picture.Property(p => p.MediaType).HasMaxLength(20);
            picture.HasOne<AppUser>().WithOne().HasForeignKey<ProfilePicture>(p => p.UserId);
        });
        model.Entity<DataDeletion>(deletion =>
        {
            deletion.ToTable("data_deletions").HasKey(d => d.Code);
            deletion.Property(d => d.Code).HasMaxLength(DataDeletion.CodeLength);
            deletion.Property(d => d.Result).HasConversion<string>().HasMaxLength(20);
        });
    }
}
