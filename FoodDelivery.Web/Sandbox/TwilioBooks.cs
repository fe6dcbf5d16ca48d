using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

// Rows of the emulated Twilio account. Statuses are kept as Twilio spells them.

/// <summary>A message, to a phone or from one. Where it stands follows from the clock: what will become of it is decided when it is taken.</summary>
public sealed class TwilioMessage
{
    public const string Api = "outbound-api", Reply = "outbound-reply", Verify = "outbound-verify", Inbound = "inbound";

    public long Number { get; init; }
    public required string Sid { get; init; }

    /// <summary>outbound-api, outbound-reply (Twilio's own answer to STOP), inbound; and outbound-verify, which the Messages API does not list.</summary>
    public required string Direction { get; init; }
    public required string Sender { get; init; }
    public required string Recipient { get; init; }
    public string? ServiceSid { get; init; }
    public required string Body { get; init; }
    public int Segments { get; init; }
    public string? Callback { get; init; }
    public DateTimeOffset Created { get; init; }

    /// <summary>queued, accepted or received.</summary>
    public required string FirstStatus { get; init; }
    public DateTimeOffset SentAt { get; init; }
    public DateTimeOffset EndsAt { get; init; }

    /// <summary>delivered or undelivered; received for what comes in.</summary>
    public required string EndStatus { get; init; }
    public int? EndCode { get; init; }

    public string StatusAt(DateTimeOffset now) => now >= EndsAt ? EndStatus : now >= SentAt ? "sent" : FirstStatus;
}

/// <summary>What is told by a callback or an incoming message: one form to one address.</summary>
public sealed class TwilioWord
{
    public required string Id { get; init; }
    public required string MessageSid { get; init; }
    public required string Status { get; init; }
    public required string Url { get; init; }
    public required string Body { get; init; }
    public DateTimeOffset Created { get; init; }
}

/// <summary>A call that was refused, so that a test can tell what truly happened to a message that never was one.</summary>
public sealed class TwilioRefusedCall
{
    public long Number { get; init; }
    public required string Recipient { get; init; }
    public required string Body { get; init; }
    public int Code { get; init; }
    public DateTimeOffset At { get; init; }
}

/// <summary>Somebody has answered STOP to a sender.</summary>
public sealed class TwilioOptOut
{
    public required string Recipient { get; init; }

    /// <summary>A number, or the messaging service that has it.</summary>
    public required string Sender { get; init; }
    public DateTimeOffset Since { get; init; }
}

/// <summary>A code that Verify has sent.</summary>
public sealed class TwilioVerification
{
    public required string Sid { get; init; }
    public required string ServiceSid { get; init; }
    public required string Recipient { get; init; }
    public required string Code { get; init; }

    /// <summary>pending, approved, canceled, max_attempts_reached.</summary>
    public string Status { get; set; } = "pending";
    public int Sends { get; set; } = 1;
    public int Checks { get; set; }
    public DateTimeOffset Created { get; init; }
    public DateTimeOffset Updated { get; set; }
    public DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>How the emulator is to behave, on top of <see cref="SandboxFaults"/>. One row.</summary>
public sealed class TwilioPlan
{
    public const string OnlyKey = "twilio";

    public string Key { get; init; } = OnlyKey;

    /// <summary>An error code of Twilio's for the next so many messages, e.g. 21610 or 20429.</summary>
    public int NextCode { get; set; }
    public int NextLeft { get; set; }

    /// <summary>Said with every 429.</summary>
    public int RetryAfterSeconds { get; set; }

    /// <summary>The next so many messages are taken, and the answer comes this late.</summary>
    public int SlowMilliseconds { get; set; }
    public int SlowLeft { get; set; }

    /// <summary>What becomes of messages that do not arrive.</summary>
    public int UndeliveredCode { get; set; } = 30003;
    public int UndeliveredLeft { get; set; }

    /// <summary>Messages to numbers with these last digits do not arrive.</summary>
    public string UndeliveredEnding { get; set; } = "";

    /// <summary>See <see cref="TwilioChance"/>, e.g. <c>20:20429 5:21614</c>.</summary>
    public string Chances { get; set; } = "";
    public int Seed { get; set; }

    /// <summary>From taken to sent; it arrives after as long again.</summary>
    public int PaceMilliseconds { get; set; } = 400;
}

public sealed partial class SandboxDb
{
    public DbSet<TwilioMessage> TwilioMessages => Set<TwilioMessage>();
    public DbSet<TwilioWord> TwilioWords => Set<TwilioWord>();
    public DbSet<TwilioRefusedCall> TwilioRefusedCalls => Set<TwilioRefusedCall>();
    public DbSet<TwilioOptOut> TwilioOptOuts => Set<TwilioOptOut>();
    public DbSet<TwilioVerification> TwilioVerifications => Set<TwilioVerification>();
    public DbSet<TwilioPlan> TwilioPlans => Set<TwilioPlan>();

    private static void BuildTwilio(ModelBuilder model)
    {
        model.Entity<TwilioMessage>(message =>
        {
            message.ToTable("twilio_messages").HasKey(m => m.Number);
            message.Property(m => m.Number).UseIdentityAlwaysColumn();
            message.HasIndex(m => m.Sid).IsUnique();
            message.HasIndex(m => new { m.Recipient, m.Number });
        });
        model.Entity<TwilioWord>(word =>
        {
            word.ToTable("twilio_words").HasKey(w => w.Id);
            word.HasIndex(w => w.MessageSid);
        });
        model.Entity<TwilioRefusedCall>(call =>
        {
            call.ToTable("twilio_refused_calls").HasKey(c => c.Number);
            call.Property(c => c.Number).UseIdentityAlwaysColumn();
        });
        model.Entity<TwilioOptOut>(one => one.ToTable("twilio_opt_outs").HasKey(o => new { o.Recipient, o.Sender }));
        model.Entity<TwilioVerification>(one =>
        {
            one.ToTable("twilio_verifications").HasKey(v => v.Sid);
            one.HasIndex(v => new { v.Recipient, v.Created });
        });
        model.Entity<TwilioPlan>(plan => plan.ToTable("twilio_plans").HasKey(p => p.Key));
    }
}
