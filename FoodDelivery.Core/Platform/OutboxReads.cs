using System.Buffers.Binary;
using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Platform;

/// <summary>How the outbox stands.</summary>
/// <param name="Pending">Events with a reaction still to run.</param>
/// <param name="Retrying">Those of them that failed before and wait for their next try.</param>
/// <param name="OldestDue">When the longest-waiting event of the fast lane that could run now became due; null when none waits. One that waits for an earlier event of its subject could not run.</param>
/// <param name="OldestSlow">The same of the slow lane, where others outside take their time.</param>
public sealed record OutboxHealth(int Pending, int Retrying, DateTimeOffset? OldestDue, DateTimeOffset? OldestSlow, int Dead);

/// <summary>An event with what became of it.</summary>
/// <param name="Reactions">Every reaction registered for it, and those that ran before they were renamed or removed.</param>
public sealed record OutboxEvent(
    long Seq, Guid Id, string Type, string Subject, DateTimeOffset Time, OutboxState State, int Attempts, DateTimeOffset NextAttemptAt, DateTimeOffset? FinishedAt, string? LastError,
    IReadOnlyList<ReactionOutcome> Reactions);

/// <param name="HandledAt">Null when it has not run through yet.</param>
public sealed record ReactionOutcome(string Name, DateTimeOffset? HandledAt);

/// <summary>How many dead letters of a type there are, since when, and about what.</summary>
public sealed record DeadLetterGroup(string Type, int Count, DateTimeOffset Since);

/// <summary>Events of a type that fail again and again.</summary>
/// <param name="Since">When the oldest of them happened.</param>
/// <param name="Subject">What the oldest is about.</param>
/// <param name="Error">Why the oldest failed last.</param>
/// <param name="NextAttemptAt">When the next of them is tried.</param>
public sealed record FailingGroup(string Type, int Count, DateTimeOffset Since, string Subject, string Error, DateTimeOffset NextAttemptAt);

/// <summary>What an operator looks for among the dead letters. Everything left out means "any".</summary>
/// <param name="Search">Part of the subject, the error or the event's id.</param>
public sealed record DeadLetterFilter(string? Search = null, string? Type = null);

/// <summary>Events on their way and events that failed, for operators.</summary>
public sealed class OutboxReads(PlatformDb db, CurrentActor current, TimeProvider time, IEnumerable<ReactionRegistration> registrations)
{
    /// <summary>An order's events lie within this time after its first; bounds the look through the outbox.</summary>
    private static readonly TimeSpan LongestStory = TimeSpan.FromDays(3);
    private readonly ILookup<string, string> reactionsOf = registrations.ToLookup(r => r.EventName, r => r.Reaction);

    public async Task<OutboxHealth> HealthAsync(CancellationToken cancel)
    {
        if (!current.Actor.IsOperator) return new(0, 0, null, null, 0);
        var now = time.GetUtcNow();
        var pending = db.Outbox.Where(row => row.State == OutboxState.Pending);
        return new(
            await pending.CountAsync(cancel),
            await pending.CountAsync(row => row.Attempts > 0, cancel),
            await OldestAsync(OutboxLane.Fast),
            await OldestAsync(OutboxLane.Slow),
            await db.Outbox.CountAsync(row => row.State == OutboxState.Dead, cancel));

        Task<DateTimeOffset?> OldestAsync(OutboxLane lane) => pending
            .Where(row => row.Lane == lane && row.NextAttemptAt <= now && !pending.Any(earlier => earlier.Subject == row.Subject && earlier.Host == row.Host && earlier.Seq < row.Seq))
            .MinAsync(row => (DateTimeOffset?)row.NextAttemptAt, cancel);
    }

    /// <summary>Events that have failed several times and are still tried, by type.</summary>
    public async Task<IReadOnlyList<FailingGroup>> FailingAsync(int attempts, CancellationToken cancel)
    {
        if (!current.Actor.IsOperator) return [];
        var rows = await db.Outbox.AsNoTracking().Where(row => row.State == OutboxState.Pending && row.Attempts >= attempts).OrderBy(row => row.Seq)
            .Select(row => new { row.Type, row.Subject, row.Time, row.LastError, row.NextAttemptAt }).ToListAsync(cancel);
        return [.. rows.GroupBy(row => row.Type).Select(group => new FailingGroup(group.Key, group.Count(), group.First().Time, group.First().Subject, group.First().LastError ?? "", group.Min(row => row.NextAttemptAt)))];
    }

    /// <summary>Everything published about one subject, oldest first.</summary>
    /// <param name="since">When the subject came to be. Keys grow with time, so this saves an index on the busiest table.</param>
    public async Task<IReadOnlyList<OutboxEvent>> OfSubjectAsync(string subject, DateTimeOffset since, CancellationToken cancel)
    {
        if (!current.Actor.IsOperator) return [];
        var (from, to) = (FirstKeyOf(since - TimeSpan.FromSeconds(5)), FirstKeyOf(since + LongestStory));
        var rows = await db.Outbox.FromSql($"SELECT * FROM platform.outbox WHERE id >= {from} AND id < {to} AND subject = {subject} AND copy_of IS NULL").AsNoTracking().OrderBy(row => row.Seq).ToListAsync(cancel);
        return await WithReactionsAsync(rows, cancel);
    }

    /// <summary>Dead letters, newest first.</summary>
    /// <param name="page">From 0.</param>
    public async Task<Page<OutboxEvent>> DeadAsync(DeadLetterFilter filter, int page, int size, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return new([], 0);
        var dead = Matching(filter);
        var total = await dead.CountAsync(cancel);
        var rows = await dead.OrderByDescending(row => row.Seq).Skip(page * size).Take(size).ToListAsync(cancel);
        return new(await WithReactionsAsync(rows, cancel), total);
    }

    /// <summary>The dead letters that come after that place in the order of <see cref="DeadAsync"/>, whatever has become of the one that stood there.</summary>
    public async Task<IReadOnlyList<OutboxEvent>> DeadAfterAsync(DeadLetterFilter filter, long last, int size, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return [];
        var rows = await Matching(filter).Where(row => row.Seq < last).OrderByDescending(row => row.Seq).Take(size).ToListAsync(cancel);
        return await WithReactionsAsync(rows, cancel);
    }

    /// <summary>The ids of all that match, for "retry all of these".</summary>
    public async Task<IReadOnlyList<Guid>> DeadIdsAsync(DeadLetterFilter filter, int most, CancellationToken cancel) =>
        current.Actor.IsAdmin ? await Matching(filter).OrderBy(row => row.Seq).Take(most).Select(row => row.Id).ToListAsync(cancel) : [];

    public async Task<IReadOnlyList<DeadLetterGroup>> DeadGroupsAsync(CancellationToken cancel) => current.Actor.IsOperator
        ? await db.Outbox.Where(row => row.State == OutboxState.Dead).GroupBy(row => row.Type).OrderBy(group => group.Key)
            .Select(group => new DeadLetterGroup(group.Key, group.Count(), group.Min(row => row.FinishedAt) ?? group.Min(row => row.Time))).ToListAsync(cancel)
        : [];

    private IQueryable<OutboxRow> Matching(DeadLetterFilter filter)
    {
        var dead = db.Outbox.AsNoTracking().Where(row => row.State == OutboxState.Dead);
        if (!string.IsNullOrWhiteSpace(filter.Type)) dead = dead.Where(row => row.Type == filter.Type);
        if (!string.IsNullOrWhiteSpace(filter.Search))
        {
            var text = filter.Search.Trim().Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_");
            var id = Guid.TryParse(filter.Search.Trim(), out var key) ? key : Guid.Empty;
            dead = dead.Where(row => row.Id == id || EF.Functions.ILike(row.Subject, $"%{text}%") || EF.Functions.ILike(row.LastError!, $"%{text}%"));
        }
        return dead;
    }

    private async Task<IReadOnlyList<OutboxEvent>> WithReactionsAsync(List<OutboxRow> rows, CancellationToken cancel)
    {
        var ids = rows.ConvertAll(row => row.Id);
        var handled = (await db.Handled.AsNoTracking().Where(h => ids.Contains(h.EventId)).ToListAsync(cancel)).ToLookup(h => h.EventId);
        return rows.ConvertAll(row =>
        {
            var ran = handled[row.Id].ToDictionary(h => h.Reaction, h => (DateTimeOffset?)h.At);
            var outcomes = reactionsOf[row.Type].Union(ran.Keys).Select(name => new ReactionOutcome(name, ran.GetValueOrDefault(name)));
            return new OutboxEvent(row.Seq, row.Id, row.Type, row.Subject, row.Time, row.State, row.Attempts, row.NextAttemptAt, row.FinishedAt, row.LastError, [.. outcomes]);
        });
    }

    /// <summary>The smallest version 7 key of a moment.</summary>
    internal static Guid FirstKeyOf(DateTimeOffset moment)
    {
        Span<byte> key = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(key, moment.ToUnixTimeMilliseconds() << 16);
        return new Guid(key, bigEndian: true);
    }
}
