using System.Globalization;
using System.Security.Cryptography;
using FoodDelivery.Kernel;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Identity;

/// <summary>
/// Codes that prove an address or a number: six digits, good for ten minutes and five tries, one a minute and five an hour for the same thing.
/// Everything here takes the same steps whether or not there is an account, so that neither answers nor their time tell.
/// </summary>
public sealed class Codes(IdentityDb db, IPasswordHasher<AppUser> hasher, IEnumerable<CodeSender> senders, TimeProvider time)
{
    public const int TriesPerCode = 5;
    public const int PerHour = 5;
    public static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    public static readonly Error CannotSend = Error.Unavailable("identity.codes_not_sent", "This site sends no codes, so you cannot do this by yourself. Ask the people who run it.");
    public static readonly Error Wrong = Error.Invalid("identity.code_wrong", "This code is not right, or it is too old. A code is good for ten minutes and five tries; ask for a new one if in doubt.", "Code");

    // Checked where no code was sent, so that it takes as long.
    private static readonly string NobodysHash = new PasswordHasher<AppUser>().HashPassword(null!, "no code");

    public bool CanSend(CodeChannel channel) => senders.Any(sender => sender.Channel == channel);

    /// <summary>
    /// Asks for a code. Too soon after the last one nothing new is sent and the last one still counts: answered alike, or a stranger's asking
    /// would tell and a hurried owner would be left without. The caller saves.
    /// </summary>
    public async Task AskAsync(CodeRow wanted, CancellationToken cancel)
    {
        var (now, hour) = (time.GetUtcNow(), time.GetUtcNow().AddHours(-1));
        var before = await db.Codes.Where(c => c.Purpose == wanted.Purpose && c.About == wanted.About && c.AskedAt > hour).Select(c => c.AskedAt).ToListAsync(cancel);
        if (before.Count >= PerHour || before.Any(at => at > now - Again)) return;
        db.Codes.Add(wanted);
        if (wanted.Channel is { } channel) db.Publish(new CodeWanted(wanted.Id, wanted.UserId, wanted.Purpose, channel));
    }

    public CodeRow New(CodePurpose purpose, string about, Guid? userId, CodeChannel? channel, string to, string? name = null, string? passwordHash = null, Guid? guestId = null)
    {
        var now = time.GetUtcNow();
        return new() { Id = Guid.CreateVersion7(now), Purpose = purpose, About = about, UserId = userId, Channel = channel, SendTo = to, AskedAt = now, ExpiresAt = now + GoodFor, Name = name, PasswordHash = passwordHash, GuestId = guestId };
    }

    /// <summary>See <see cref="CodesToSend"/>.</summary>
    internal async Task<CodeToSend?> MakeAsync(Guid requestId, CancellationToken cancel)
    {
        var row = await db.Codes.SingleOrDefaultAsync(c => c.Id == requestId, cancel);
        if (row?.Channel is not { } channel || row.UsedAt is not null || row.ExpiresAt <= time.GetUtcNow()) return null;
        var name = row.Name ?? await db.Users.Where(u => u.Id == row.UserId).Select(u => u.Name).SingleOrDefaultAsync(cancel);
        // Registering an address that has an account: its owner is told, whoever typed it is not.
        if (row.Purpose == CodePurpose.Register && row.UserId is not null && row.GuestId is null) return new(channel, row.SendTo, name, row.Purpose, null, row.ExpiresAt);
        var code = RandomNumberGenerator.GetInt32(1_000_000).ToString("000000", CultureInfo.InvariantCulture);
        row.Hash = hasher.HashPassword(null!, code);
        row.ExpiresAt = time.GetUtcNow() + GoodFor;
        await db.SaveChangesAsync(cancel);
        return new(channel, row.SendTo, name, row.Purpose, code, row.ExpiresAt);
    }

    /// <summary>Looks at a typed code and uses it up. Counted before it is compared: a thousand at once have five tries between them.</summary>
    /// <returns>What was asked for with it; null when it is wrong, old, used, or was never sent.</returns>
    public async Task<CodeRow?> UseAsync(CodePurpose purpose, string about, string? typed, CancellationToken cancel)
    {
        var (now, asked) = (time.GetUtcNow(), time.GetUtcNow() - GoodFor - GoodFor);
        var row = await db.Codes.AsNoTracking().Where(c => c.Purpose == purpose && c.About == about && c.AskedAt > asked).OrderByDescending(c => c.AskedAt).FirstOrDefaultAsync(cancel);
        var id = row?.Id ?? Guid.Empty;
        var counted = await db.Codes.Where(c => c.Id == id && c.UsedAt == null && c.ExpiresAt > now && c.Tries < TriesPerCode).ExecuteUpdateAsync(c => c.SetProperty(x => x.Tries, x => x.Tries + 1), cancel);
        // Used up, old or never asked for: nothing to work on, and the same for addresses nobody has an account under.
        if (counted != 1) return null;
        var digits = new string([.. (typed ?? "").Where(char.IsAsciiDigit)]);
        var right = hasher.VerifyHashedPassword(null!, row!.Hash ?? NobodysHash, digits) != PasswordVerificationResult.Failed;
        if (row.Hash is null || !right || digits.Length != 6) return null;
        // Typed twice at the same moment it opens once.
        return await db.Codes.Where(c => c.Id == id && c.UsedAt == null).ExecuteUpdateAsync(c => c.SetProperty(x => x.UsedAt, now), cancel) == 1 ? row : null;
    }
}
