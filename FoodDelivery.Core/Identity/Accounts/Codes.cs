using System.Globalization;
using System.Security.Cryptography;
using FoodDelivery.Kernel;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Identity;

/// <summary>
/// Codes that prove an address or a number: six digits, good once, for ten minutes and five tries; how often they are sent is for <see cref="CodeLimits"/>.
/// Everything here takes the same steps whether or not there is an account, so that neither answers nor their time tell.
/// </summary>
public sealed class Codes(IdentityDb db, IPasswordHasher<AppUser> hasher, CodeLimits limits, IEnumerable<CodeSender> senders, IEnumerable<CodeJudge> judges, TimeProvider time)
{
    public const int TriesPerCode = 5;
    public static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(10);

    public static readonly Error CannotSend = Error.Unavailable("identity.codes_not_sent", "This site sends no codes, so you cannot do this by yourself. Ask the people who run it.");
    public static readonly Error Wrong = Error.Invalid("identity.code_wrong", "This code is not right, or it is too old. A code is good for ten minutes and five tries; ask for a new one if in doubt.", "Code");
    public static readonly Error NotCompared = Error.Unavailable("identity.code_not_compared", "Your code could not be looked at just now. Type it again in a moment.") with { Field = "Code" };

    // Checked where no code was sent, so that it takes as long.
    private static readonly string NobodysHash = new PasswordHasher<AppUser>().HashPassword(null!, "no code");

    public bool CanSend(CodeChannel channel) => senders.Any(sender => sender.Channel == channel);

    /// <summary>
    /// Asks for a code; the caller saves. Too soon after the last one nothing new is sent, and that is answered alike: a stranger's asking would tell, and a
    /// hurried owner's last code still counts, for what the owner has typed now.
    /// </summary>
    /// <returns>The row that <see cref="UseAsync(Guid?, CodePurpose, string, string?, CancellationToken)"/> opens for whoever is given the ticket of it.</returns>
    public async Task<Result<Guid>> AskAsync(CodeRow wanted, Asker asker, CancellationToken cancel)
    {
        if (await limits.RefuseAsync(asker.Network, cancel) is { } often) return often;
        wanted.Culture = asker.Culture;
        var (sends, now, ticket) = (await limits.MaySendAsync(wanted, asker, cancel), wanted.AskedAt, asker.Ticket ?? Guid.Empty);
        var own = await db.Codes.SingleOrDefaultAsync(c => c.Id == ticket && c.Purpose == wanted.Purpose && c.About == wanted.About && c.UsedAt == null && c.ExpiresAt > now && c.Tries < TriesPerCode, cancel);
        if (!sends && own is not null)
        {
            (own.Name, own.PasswordHash, own.GuestId, own.GuestPasskeys) = (wanted.Name, wanted.PasswordHash, wanted.GuestId, wanted.GuestPasskeys);
            return own.Id;
        }
        if (!sends) wanted.Channel = null;
        Add(wanted);
        return wanted.Id;
    }

    /// <summary>The same for somebody who is signed in and needs no ticket: the last one that was asked for about the same thing counts. Refused openly, and only then is nothing sent. The caller saves.</summary>
    public async Task<Result> AskAsync(CodeRow wanted, Guid person, Asker asker, CancellationToken cancel)
    {
        if (await limits.RefuseAsync(wanted, person, asker.Network, cancel) is { } refused) return refused;
        wanted.Culture = asker.Culture;
        // What was asked for before, perhaps with a mistyped address, ends: it opens nothing, and what still waits to be sent stays here.
        foreach (var before in await db.Codes.Where(c => c.Purpose == wanted.Purpose && c.About == wanted.About && c.UsedAt == null && c.ExpiresAt > wanted.AskedAt).ToListAsync(cancel)) before.ExpiresAt = wanted.AskedAt;
        Add(wanted);
        return Result.Ok;
    }

    private void Add(CodeRow wanted)
    {
        db.Codes.Add(wanted);
        if (wanted.Channel is { } channel) db.Publish(new CodeWanted(wanted.Id, wanted.UserId, wanted.Purpose, channel));
    }

    public CodeRow New(CodePurpose purpose, string about, Guid? userId, CodeChannel? channel, string to)
    {
        var now = time.GetUtcNow();
        return new() { Id = Guid.CreateVersion7(now), Purpose = purpose, About = about, UserId = userId, Channel = channel, SendTo = to, AskedAt = now, ExpiresAt = now + GoodFor };
    }

    /// <summary>See <see cref="CodesToSend"/>.</summary>
    internal async Task<CodeRequest?> FindAsync(Guid requestId, CancellationToken cancel) =>
        await WaitingAsync(requestId, cancel) is { Channel: { } channel } row ? new(channel, row.SendTo, await NameAsync(row, cancel), row.Purpose, row.UserId, row.Culture, row.ExpiresAt) : null;

    /// <summary>See <see cref="CodesToSend"/>.</summary>
    internal async Task<CodeToSend?> MakeAsync(Guid requestId, CancellationToken cancel)
    {
        if (await WaitingAsync(requestId, cancel) is not { Channel: { } channel } row) return null;
        var name = await NameAsync(row, cancel);
        // Registering an address that has an account: its owner is told, whoever typed it is not.
        if (row.Purpose == CodePurpose.Register && row.UserId is not null && row.GuestId is null) return new(channel, row.SendTo, name, row.Purpose, null, row.ExpiresAt);
        (row.JudgedElsewhere, row.ExpiresAt) = (JudgeOf(channel) is not null, time.GetUtcNow() + GoodFor);
        var code = row.JudgedElsewhere ? null : RandomNumberGenerator.GetInt32(1_000_000).ToString("000000", CultureInfo.InvariantCulture);
        row.Hash = code is null ? null : hasher.HashPassword(null!, code);
        await db.SaveChangesAsync(cancel);
        return new(channel, row.SendTo, name, row.Purpose, code, row.ExpiresAt, row.JudgedElsewhere);
    }

    private async Task<CodeRow?> WaitingAsync(Guid requestId, CancellationToken cancel)
    {
        var row = await db.Codes.SingleOrDefaultAsync(c => c.Id == requestId, cancel);
        return row is null || row.UsedAt is not null || row.ExpiresAt <= time.GetUtcNow() ? null : row;
    }

    private async Task<string?> NameAsync(CodeRow row, CancellationToken cancel) => row.Name ?? await db.Users.Where(u => u.Id == row.UserId).Select(u => u.Name).SingleOrDefaultAsync(cancel);

    /// <summary>Looks at a code typed by somebody who is not signed in, and uses it up. It opens the row of the typer's own ticket and no other.</summary>
    /// <returns>What was asked for with it; refused when it is wrong, old, used, or was never sent.</returns>
    public async Task<Result<CodeRow>> UseAsync(Guid? ticket, CodePurpose purpose, string about, string? typed, CancellationToken cancel)
    {
        var id = ticket ?? Guid.Empty;
        return await UseAsync(await db.Codes.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id && c.Purpose == purpose && c.About == about, cancel), typed, cancel);
    }

    /// <summary>The same for somebody who is signed in: the last one about this.</summary>
    public async Task<Result<CodeRow>> UseAsync(CodePurpose purpose, string about, string? typed, CancellationToken cancel)
    {
        var asked = time.GetUtcNow() - GoodFor - GoodFor;
        return await UseAsync(await db.Codes.AsNoTracking().Where(c => c.Purpose == purpose && c.About == about && c.AskedAt > asked).OrderByDescending(c => c.AskedAt).ThenByDescending(c => c.Id).FirstOrDefaultAsync(cancel), typed, cancel);
    }

    // Counted before it is compared: a thousand at once have five tries between them.
    private async Task<Result<CodeRow>> UseAsync(CodeRow? row, string? typed, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var id = row?.Id ?? Guid.Empty;
        var counted = await db.Codes.Where(c => c.Id == id && c.UsedAt == null && c.ExpiresAt > now && c.Tries < TriesPerCode).ExecuteUpdateAsync(c => c.SetProperty(x => x.Tries, x => x.Tries + 1), cancel);
        // Used up, old or never asked for: nothing to work on, and the same for addresses nobody has an account under.
        if (row is null || counted != 1) return Wrong;
        var digits = new string([.. (typed ?? "").Where(char.IsAsciiDigit)]);
        if (row is { JudgedElsewhere: true, Channel: { } channel })
        {
            if (digits.Length is < 4 or > 10) return Wrong;
            var verdict = JudgeOf(channel) is { } judge ? await judge.JudgeAsync(row.SendTo, digits, cancel) : Judgement.Wrong;
            if (verdict == Judgement.Unknown)
            {
                // Nobody has looked at it, so it was no try: an outage of a minute must not use the code up. Given back also to whoever has stopped waiting.
                await db.Codes.Where(c => c.Id == id && c.Tries > 0).ExecuteUpdateAsync(c => c.SetProperty(x => x.Tries, x => x.Tries - 1), CancellationToken.None);
                return NotCompared;
            }
            if (verdict != Judgement.Right) return Wrong;
        }
        else
        {
            var right = hasher.VerifyHashedPassword(null!, row.Hash ?? NobodysHash, digits) != PasswordVerificationResult.Failed;
            if (row.Hash is null || !right || digits.Length != 6) return Wrong;
        }
        // Typed twice at the same moment it opens once.
        return await db.Codes.Where(c => c.Id == id && c.UsedAt == null).ExecuteUpdateAsync(c => c.SetProperty(x => x.UsedAt, now), cancel) == 1 ? row : Wrong;
    }

    private CodeJudge? JudgeOf(CodeChannel channel) => judges.FirstOrDefault(judge => judge.Channel == channel && judge.IsOn);
}
