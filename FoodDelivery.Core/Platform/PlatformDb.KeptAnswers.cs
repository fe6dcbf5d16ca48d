using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Platform;

public sealed partial class PlatformDb
{
    public DbSet<KeptAnswer> KeptAnswers => Set<KeptAnswer>();

    private static void BuildKeptAnswers(ModelBuilder model) => model.Entity<KeptAnswer>(answer =>
    {
        answer.ToTable("kept_answers");
        answer.HasKey(a => new { a.Caller, a.Key });
        answer.Property(a => a.Caller).HasMaxLength(200);
        answer.Property(a => a.Key).HasMaxLength(KeptAnswer.MaxKeyLength);
        answer.Property(a => a.ETag).HasColumnName("etag");
        answer.HasIndex(a => a.CreatedAt);
    });
}
