using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

// Rows of the emulated SendGrid account. Words are kept as SendGrid spells them.

/// <summary>One mail to one recipient. A request with several recipients makes several.</summary>
public sealed class SendGridLetter
{
    public long Number { get; init; }
    /// <summary>As in the activity feed and in events; begins with <see cref="RequestId"/>.</summary>
    public required string MessageId { get; init; }
    /// <summary>What the caller was given: X-Message-Id.</summary>
    public required string RequestId { get; init; }
    /// <summary>In lower case.</summary>
    public required string To { get; init; }
    public required string From { get; init; }
    public string? FromName { get; init; }
    public string? ReplyTo { get; init; }
    public required string Subject { get; init; }
    public string? Text { get; init; }
    public string? Html { get; init; }
    /// <summary>Custom headers, as a JSON object.</summary>
    public required string Headers { get; init; }
    /// <summary>Custom arguments, as a JSON object of strings.</summary>
    public required string Arguments { get; init; }
    /// <summary>As a JSON array.</summary>
    public required string Categories { get; init; }
    public bool TracksOpens { get; init; }
    public bool TracksClicks { get; init; }
    public DateTimeOffset At { get; init; }
    /// <summary>processed, delivered or not_delivered: all the activity feed tells.</summary>
    public required string Status { get; set; }
    /// <summary>The last event told, e.g. bounce.</summary>
    public required string LastEvent { get; set; }
    public DateTimeOffset LastEventAt { get; set; }
    public int Opens { get; set; }
    public int Clicks { get; set; }
}

/// <summary>Something that happens to a mail: at once, or when its time comes.</summary>
public sealed class SendGridHappening
{
    public long Number { get; init; }
    /// <summary>sg_event_id.</summary>
    public required string Id { get; init; }
    public required string MessageId { get; init; }
    /// <summary>As in the webhook, e.g. delivered.</summary>
    public required string Name { get; init; }
    public DateTimeOffset DueAt { get; init; }
    /// <summary>Of a bounce: bounce or blocked.</summary>
    public string? Type { get; init; }
    public string? Reason { get; init; }
    /// <summary>Enhanced status code, e.g. 5.1.1.</summary>
    public string? Code { get; init; }
    /// <summary>In which body of the webhook it was told; null as long as it was not.</summary>
    public string? BatchId { get; set; }
}

/// <summary>One body of the webhook, to the last byte: the signature is over these.</summary>
public sealed class SendGridBatch
{
    public required string Id { get; init; }
    public DateTimeOffset At { get; init; }
    public int Events { get; init; }
    public required string Body { get; init; }
}

/// <summary>An address on one of SendGrid's own lists.</summary>
public sealed class SendGridListed
{
    /// <summary>bounces, blocks, spam_reports, invalid_emails or unsubscribes.</summary>
    public required string List { get; init; }
    public required string Email { get; init; }
    public string Reason { get; init; } = "";
    public string Status { get; init; } = "";
    public DateTimeOffset Created { get; init; }
}

/// <summary>What the webhook is signed with. One row; a throw-away key of an emulator.</summary>
public sealed class SendGridSeal
{
    public const int OnlyRow = 1;

    public int Id { get; init; } = OnlyRow;
    /// <summary>Base64 of PKCS #8.</summary>
    public required string PrivateKey { get; init; }
    /// <summary>Base64 of the SubjectPublicKeyInfo, as SendGrid shows it.</summary>
    public required string PublicKey { get; init; }
}

public sealed partial class SandboxDb
{
    public DbSet<SendGridLetter> SendGridLetters => Set<SendGridLetter>();
    public DbSet<SendGridHappening> SendGridHappenings => Set<SendGridHappening>();
    public DbSet<SendGridBatch> SendGridBatches => Set<SendGridBatch>();
    public DbSet<SendGridListed> SendGridLists => Set<SendGridListed>();
    public DbSet<SendGridSeal> SendGridSeals => Set<SendGridSeal>();
    public DbSet<SendGridLuck> SendGridLuck => Set<SendGridLuck>();

    private static void BuildSendGrid(ModelBuilder model)
    {
        model.Entity<SendGridLetter>(letter =>
        {
            letter.ToTable("sendgrid_mails").HasKey(l => l.Number);
            letter.Property(l => l.Number).UseIdentityAlwaysColumn();
            letter.Property(l => l.MessageId).HasMaxLength(200);
            letter.Property(l => l.RequestId).HasMaxLength(60);
            letter.Property(l => l.To).HasMaxLength(320);
            letter.Property(l => l.From).HasMaxLength(320);
            letter.Property(l => l.Headers).HasColumnType("jsonb");
            letter.Property(l => l.Arguments).HasColumnType("jsonb");
            letter.Property(l => l.Categories).HasColumnType("jsonb");
            letter.Property(l => l.Status).HasMaxLength(20);
            letter.Property(l => l.LastEvent).HasMaxLength(40);
            letter.HasIndex(l => l.MessageId).IsUnique();
            letter.HasIndex(l => l.RequestId);
            letter.HasIndex(l => new { l.To, l.Number });
            letter.HasIndex(l => l.Arguments).HasMethod("gin").HasOperators("jsonb_path_ops");
        });
        model.Entity<SendGridHappening>(happening =>
        {
            happening.ToTable("sendgrid_events").HasKey(h => h.Number);
            happening.Property(h => h.Number).UseIdentityAlwaysColumn();
            happening.Property(h => h.Id).HasMaxLength(60);
            happening.Property(h => h.MessageId).HasMaxLength(200);
            happening.Property(h => h.Name).HasMaxLength(40);
            happening.Property(h => h.Type).HasMaxLength(20);
            happening.Property(h => h.Code).HasMaxLength(20);
            happening.Property(h => h.BatchId).HasMaxLength(60);
            happening.HasIndex(h => h.MessageId);
            happening.HasIndex(h => h.DueAt).HasFilter("batch_id IS NULL");
        });
        model.Entity<SendGridBatch>(batch =>
        {
            batch.ToTable("sendgrid_batches");
            batch.Property(b => b.Id).HasMaxLength(60);
            batch.HasIndex(b => b.At);
        });
        model.Entity<SendGridListed>(listed =>
        {
            listed.ToTable("sendgrid_lists").HasKey(l => new { l.List, l.Email });
            listed.Property(l => l.List).HasMaxLength(20);
            listed.Property(l => l.Email).HasMaxLength(320);
        });
        model.Entity<SendGridSeal>(seal =>
        {
            seal.ToTable("sendgrid_seals");
            seal.Property(s => s.Id).ValueGeneratedNever();
        });
        model.Entity<SendGridLuck>(luck =>
        {
            luck.ToTable("sendgrid_luck");
            luck.Property(l => l.Id).ValueGeneratedNever();
        });
        model.Entity<SendGridTry>(tried =>
        {
            tried.ToTable("sendgrid_tries").HasKey(t => t.Key);
            tried.Property(t => t.Key).HasMaxLength(64);
        });
    }
}
