using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>A registration the emulator has handed out.</summary>
public sealed class FcmToken
{
    public required string Token { get; init; }

    /// <summary>The token is a secret; by this a person can tell one device from the next.</summary>
    public int Number { get; init; }
    public required string Name { get; init; }
    public DateTimeOffset Since { get; init; }

    /// <summary>Uninstalled, or its data cleared: UNREGISTERED from then on.</summary>
    public DateTimeOffset? GoneAt { get; set; }
}

/// <summary>What one device shows under one tag: a second message of that tag takes the place of the first.</summary>
public sealed class FcmShown
{
    public long Number { get; init; }
    public required string Token { get; init; }
    public required string Tag { get; init; }

    /// <summary>How often it was sent, whatever came of it.</summary>
    public int Tries { get; set; }

    /// <summary>How often it was taken. More than one is a double that nobody sees.</summary>
    public int Times { get; set; }

    /// <summary>How many of those an open page has been given.</summary>
    public int Streamed { get; set; }

    /// <summary>Google's name of the latest.</summary>
    public string? Name { get; set; }
    public string? Title { get; set; }
    public string? Text { get; set; }
    public string? Link { get; set; }

    /// <summary>As a browser's service worker would get it.</summary>
    public string? Payload { get; set; }
    public DateTimeOffset FirstAt { get; init; }
    public DateTimeOffset? TakenAt { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
}

/// <summary>What the emulated FCM is told to do wrong. One row.</summary>
public sealed class FcmFaults
{
    public int Id { get; init; } = 1;
    public FcmFault Next { get; set; }
    public int NextLeft { get; set; }

    /// <summary>What it asks for with 429 and 503, in seconds.</summary>
    public int RetryAfterSeconds { get; set; } = 1;

    /// <summary>How long every answer takes.</summary>
    public int SlowMilliseconds { get; set; }

    /// <summary>So many of a hundred tries fail for now, in all the ways there are.</summary>
    public int RetryPercent { get; set; }

    /// <summary>So many of a hundred messages are refused, each time they are sent.</summary>
    public int PermanentPercent { get; set; }

    /// <summary>Which: the same seed gives the same failures, whoever sends when and how often he is killed.</summary>
    public int Seed { get; set; }
}

public enum FcmFault
{
    None,
    Unregistered,
    SenderIdMismatch,
    InvalidToken,
    InvalidArgument,
    QuotaExceeded,
    Unavailable,
    Internal,
    ThirdPartyAuth,
    /// <summary>The token it was given does not hold any more.</summary>
    Unauthenticated,
    /// <summary>It is taken and kept, then the line is cut: the caller can't know.</summary>
    CutAfterWork,
    /// <summary>It is taken and kept, then an edge server says 503.</summary>
    UnavailableAfterWork,
}

public sealed partial class SandboxDb
{
    public DbSet<FcmToken> FcmTokens => Set<FcmToken>();
    public DbSet<FcmShown> FcmShown => Set<FcmShown>();
    public DbSet<FcmFaults> FcmFaults => Set<FcmFaults>();

    private static void BuildFcm(ModelBuilder model)
    {
        model.Entity<FcmToken>(token =>
        {
            token.ToTable("fcm_tokens").HasKey(t => t.Token);
            token.Property(t => t.Token).HasMaxLength(400);
            token.Property(t => t.Number).UseIdentityAlwaysColumn();
            token.Property(t => t.Name).HasMaxLength(100);
        });
        model.Entity<FcmShown>(shown =>
        {
            shown.ToTable("fcm_shown").HasKey(s => s.Number);
            shown.Property(s => s.Number).UseIdentityAlwaysColumn();
            shown.Property(s => s.Token).HasMaxLength(400);
            shown.Property(s => s.Tag).HasMaxLength(200);
            shown.Property(s => s.Name).HasMaxLength(200);
            shown.Property(s => s.Payload).HasColumnType("jsonb");
            shown.HasIndex(s => new { s.Token, s.Tag }).IsUnique();
            shown.HasIndex(s => s.TakenAt);
        });
        model.Entity<FcmFaults>(faults =>
        {
            faults.ToTable("fcm_faults");
            faults.Property(f => f.Id).ValueGeneratedNever();
        });
    }
}
