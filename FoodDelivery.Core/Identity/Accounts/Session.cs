using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Identity;

/// <summary>One browser in which a person is signed in. Its id stands in the cookie; without the row the cookie is worth nothing.</summary>
public sealed class Session
{
    public Guid Id { get; init; }
    public Guid UserId { get; init; }

    /// <summary>In words people know their own devices by, e.g. "Firefox on Windows".</summary>
    public required string Device { get; init; }
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When its owner has shown again to be it; null: not since it began. See <see cref="FreshProof"/>.</summary>
    public DateTimeOffset? ProvedAt { get; set; }

    /// <summary>To the minute.</summary>
    public DateTimeOffset SeenAt { get; set; }
}

/// <summary>Begins, looks after and ends sign-ins. A page or connection that is open asks at least once a minute whether its own still holds.</summary>
public sealed class Sessions(IdentityDb db, TimeProvider time)
{
    /// <summary>As long as the cookie lasts; a session nobody has used for so long is no session.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromDays(14);

    public async Task<Guid> StartAsync(Guid userId, string device, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        // Random, not timed: it must not be guessed from when somebody signed in.
        var session = new Session { Id = new Guid(RandomNumberGenerator.GetBytes(16)), UserId = userId, Device = device, StartedAt = now, SeenAt = Minute(now) };
        await db.Sessions.Where(s => s.UserId == userId && s.SeenAt < now - Lasts).ExecuteDeleteAsync(cancel);
        // Written past the change tracker: whoever signs somebody in may have half a change of the person in hand.
        await db.Database.ExecuteSqlAsync($"INSERT INTO identity.sessions (id, user_id, device, started_at, seen_at) VALUES ({session.Id}, {session.UserId}, {session.Device}, {session.StartedAt}, {session.SeenAt})", cancel);
        return session.Id;
    }

    /// <summary>Whether the sign-in still holds; notes that it was seen.</summary>
    public async Task<bool> HoldsAsync(Guid id, Guid userId, CancellationToken cancel)
    {
        var minute = Minute(time.GetUtcNow());
        if (await db.Sessions.Where(s => s.Id == id && s.UserId == userId && s.SeenAt < minute).ExecuteUpdateAsync(s => s.SetProperty(x => x.SeenAt, minute), cancel) == 1) return true;
        return await db.Sessions.AnyAsync(s => s.Id == id && s.UserId == userId, cancel);
    }

    /// <summary>Where the person is signed in, last seen first.</summary>
    public async Task<IReadOnlyList<Session>> OfAsync(Guid userId, CancellationToken cancel)
    {
        var oldest = time.GetUtcNow() - Lasts;
        return await db.Sessions.AsNoTracking().Where(s => s.UserId == userId && s.SeenAt >= oldest).OrderByDescending(s => s.SeenAt).ThenByDescending(s => s.StartedAt).ToListAsync(cancel);
    }

    /// <summary>False when it is not the person's or not there any more.</summary>
    public async Task<bool> EndAsync(Guid id, Guid userId, CancellationToken cancel) => await db.Sessions.Where(s => s.Id == id && s.UserId == userId).ExecuteDeleteAsync(cancel) == 1;

    /// <param name="keep">The one that goes on; null ends all.</param>
    public Task EndAllAsync(Guid userId, Guid? keep, CancellationToken cancel) => db.Sessions.Where(s => s.UserId == userId && (keep == null || s.Id != keep)).ExecuteDeleteAsync(cancel);

    private static DateTimeOffset Minute(DateTimeOffset at) => new(at.Ticks - (at.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
}
