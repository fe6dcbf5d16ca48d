using FoodDelivery.Kernel;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Identity;

/// <summary>
/// Before a new way into an account is added, its owner shows again who it is, unless the sign-in is only minutes old: whoever finds a browser that was left
/// signed in must not be able to come back by a way of their own.
/// </summary>
public sealed class FreshProof(IdentityDb db, Codes codes, OwnPassword own, CurrentActor current, TimeProvider time)
{
    public static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(10);
    public static readonly Error Needed = Error.Conflict("identity.prove_first", "Show once more that it is you; then this can be done.");
    private static readonly Error SignIn = Error.Forbidden("identity.not_signed_in", "Sign in first.");

    /// <summary>How this person can show it here and now. None of them: by signing in again.</summary>
    public sealed record Ways(bool Password, bool Passkey, bool Mail);

    public async Task<Ways> WaysAsync(CancellationToken cancel) => await MeAsync(cancel) is not { } me ? new(false, false, false)
        // A typed address that nobody has proven may be a stranger's.
        : new(me.PasswordHash is not null, await db.Set<IdentityUserPasskey<Guid>>().AnyAsync(key => key.UserId == me.Id, cancel), me is { EmailConfirmed: true, Email: not null } && codes.CanSend(CodeChannel.Email));

    /// <summary>Null when it is fresh enough. Guests have nothing but their cookie to show, and nothing that outlives it.</summary>
    /// <param name="session">In which the person is signed in.</param>
    public async Task<Error?> RefuseAsync(Guid? session, CancellationToken cancel)
    {
        if (current.Actor.UserId is not { } id) return SignIn;
        var since = time.GetUtcNow() - GoodFor;
        if (await db.Sessions.AnyAsync(s => s.Id == session && s.UserId == id && (s.ProvedAt ?? s.StartedAt) > since, cancel)) return null;
        return await db.Users.AnyAsync(u => u.Id == id && u.IsGuest, cancel) ? null : Needed;
    }

    public async Task<Result> WithPasswordAsync(Guid? session, string? password, CancellationToken cancel)
    {
        if (await MeAsync(cancel) is not { PasswordHash: not null } me) return SignIn;
        return await own.RefuseAsync(me, password, "Password", cancel) is { } wrong ? wrong : await NoteAsync(me.Id, session, cancel);
    }

    /// <summary>Sends a code to the person's own proven address.</summary>
    public async Task<Result> AskAsync(Asker asker, CancellationToken cancel)
    {
        if (!codes.CanSend(CodeChannel.Email)) return Codes.CannotSend;
        if (await MeAsync(cancel) is not { EmailConfirmed: true, Email: { } address } me) return SignIn;
        var asked = await codes.AskAsync(codes.New(CodePurpose.ProveItsYou, me.Id.ToString(), me.Id, CodeChannel.Email, address), me.Id, asker, cancel);
        if (asked.IsOk) await db.SaveChangesAsync(cancel);
        return asked;
    }

    public async Task<Result> WithCodeAsync(Guid? session, string? code, CancellationToken cancel)
    {
        if (await MeAsync(cancel) is not { } me) return SignIn;
        var used = await codes.UseAsync(CodePurpose.ProveItsYou, me.Id.ToString(), code, cancel);
        if (!used.IsOk) return used.Error;
        return used.Value.SendTo == me.Email ? await NoteAsync(me.Id, session, cancel) : Codes.Wrong;
    }

    /// <summary>The person has shown it, such as by a passkey.</summary>
    public async Task<Result> NoteAsync(Guid person, Guid? session, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        return await db.Sessions.Where(s => s.Id == session && s.UserId == person).ExecuteUpdateAsync(s => s.SetProperty(x => x.ProvedAt, now), cancel) == 1 ? Result.Ok : SignIn;
    }

    private async Task<AppUser?> MeAsync(CancellationToken cancel) => current.Actor.UserId is { } id ? await db.Users.SingleOrDefaultAsync(u => u.Id == id && !u.IsGuest, cancel) : null;
}
