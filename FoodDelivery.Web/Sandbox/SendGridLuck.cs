using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>How often the emulated SendGrid fails by chance, and how slow it is. Set at its control page. One row.</summary>
public sealed class SendGridLuck
{
    public const int OnlyRow = 1;

    public int Id { get; init; } = OnlyRow;
    /// <summary>The same seed treats the same mails alike, however they are mixed; 0: pure chance.</summary>
    public int Seed { get; set; }
    /// <summary>How many of a hundred calls are answered with 429 or 500; each try of a mail throws anew.</summary>
    public int RetryPercent { get; set; }
    /// <summary>How many of a hundred mails are refused with 400, at every try.</summary>
    public int PermanentPercent { get; set; }
    /// <summary>How many of a hundred mails are taken and then bounce.</summary>
    public int BouncePercent { get; set; }
    /// <summary>So late the next calls are answered, after their work is done.</summary>
    public int SlowMilliseconds { get; set; }
    /// <summary>How many calls that holds for.</summary>
    public int SlowLeft { get; set; }

    public static async Task<SendGridLuck> OfAsync(SandboxDb db, CancellationToken cancel) => await db.SendGridLuck.AsNoTracking().SingleOrDefaultAsync(cancel) ?? new SendGridLuck();

    /// <summary>What chance does to a call.</summary>
    /// <param name="mail">What tells a mail from others, the same at every try.</param>
    public async Task<SendGridFate> ThrowAsync(SandboxDb db, string mail, CancellationToken cancel)
    {
        if (PermanentPercent > 0 && Roll("permanent", mail, 0) < PermanentPercent) return SendGridFate.Refused;
        if (RetryPercent == 0) return SendGridFate.Good;
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(mail)));
        var tried = (await db.Database.SqlQuery<int>($"""
            INSERT INTO sandbox.sendgrid_tries AS t (key, count) VALUES ({key}, 1) ON CONFLICT (key) DO UPDATE SET count = t.count + 1 RETURNING count AS "Value"
            """).ToListAsync(cancel)).Single();
        if (Roll("retry", mail, tried) >= RetryPercent) return SendGridFate.Good;
        return Roll("which", mail, tried) < 50 ? SendGridFate.TooMany : SendGridFate.Broken;
    }

    public bool Bounces(string mail) => BouncePercent > 0 && Roll("bounce", mail, 0) < BouncePercent;

    /// <summary>Uses up one slow answer; zero when this call is not slow.</summary>
    public static async Task<TimeSpan> TakeSlownessAsync(SandboxDb db, SendGridLuck luck, CancellationToken cancel)
    {
        if (luck is not { SlowMilliseconds: > 0, SlowLeft: > 0 }) return TimeSpan.Zero;
        var taken = await db.SendGridLuck.Where(l => l.SlowLeft > 0).ExecuteUpdateAsync(set => set.SetProperty(l => l.SlowLeft, l => l.SlowLeft - 1), cancel);
        return taken > 0 ? TimeSpan.FromMilliseconds(luck.SlowMilliseconds) : TimeSpan.Zero;
    }

    private int Roll(string what, string mail, int tried) => Seed == 0
        ? RandomNumberGenerator.GetInt32(100)
        : (int)(BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{Seed}:{what}:{mail}:{tried}"))) % 100);
}

/// <summary>How often a mail was tried, where chance counts that.</summary>
public sealed class SendGridTry
{
    public required string Key { get; init; }
    public int Count { get; init; }
}

public enum SendGridFate
{
    Good,
    TooMany,
    Broken,
    Refused,
}
