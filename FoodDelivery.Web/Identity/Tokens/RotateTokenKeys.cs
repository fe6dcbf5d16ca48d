using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Identity;

/// <summary>Makes token keys and ends them: by the clock a month each, by an admin's button within minutes. One node at a time.</summary>
public sealed class RotateTokenKeys(IdentityDb db, TokenKeySeal seal, TokenKeyRing ring, CurrentActor current, AuditLog audit, TimeProvider time)
{
    private const long LockKey = 0x46443034; // any number that only this product uses
    private static readonly TokenKeyUse[] Uses = [TokenKeyUse.Sign, TokenKeyUse.Encrypt];

    /// <summary>At start and by the clock: there is a key that works, and its successor is published in time.</summary>
    public Task KeepAsync(CancellationToken cancel) => ChangeAsync(keys =>
    {
        var now = time.GetUtcNow();
        db.TokenKeys.RemoveRange(keys.Where(key => TokenKeyPlan.HasEnded(key, now)));
        var usable = keys.Where(key => !ring.Unreadable.Contains(key.Id)).ToList();
        foreach (var use in Uses)
        {
            if (TokenKeyPlan.Working(usable, use, now) is not { } working) db.TokenKeys.Add(seal.Make(use, now));
            else if (TokenKeyPlan.Waiting(usable, use, now) is null && TokenKeyPlan.IsDue(working, now)) Follow(keys, use, now + TokenKeyPlan.PublishedAhead);
        }
        return Result.Ok;
    }, cancel);

    /// <summary>By a person: new keys, at work in two minutes. What the old ones have signed holds until it ends.</summary>
    public async Task<Result> NowAsync(string? why, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return Error.Forbidden("identity.not_an_admin", "Only operations may change the keys.");
        return await ChangeAsync(keys =>
        {
            var now = time.GetUtcNow();
            var from = now + TokenKeyPlan.NodesAgree;
            var soon = TokenKeyPlan.Waiting(keys, TokenKeyUse.Sign, now);
            if (soon is not null && soon.WorksFrom <= from) return Error.Conflict("identity.key_is_coming", "A new key is about to work already. Wait two minutes and look again.");
            foreach (var use in Uses)
            {
                if (TokenKeyPlan.Waiting(keys, use, now) is not { } waiting) Follow(keys, use, from);
                else waiting.WorksFrom = from;
            }
            audit.Write(db, "identity.keys_rotated", "token keys", before: null, new { WorkFrom = from }, why);
            return Result.Ok;
        }, cancel);
    }

    /// <summary>By a person, when a key has leaked: whatever it signed is refused from now on. The key that works can't go before another has taken over.</summary>
    public async Task<Result> WithdrawAsync(string id, string? why, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return Error.Forbidden("identity.not_an_admin", "Only operations may change the keys.");
        return await ChangeAsync(keys =>
        {
            var now = time.GetUtcNow();
            if (keys.Find(key => key.Id == id) is not { } key || TokenKeyPlan.HasEnded(key, now)) return Error.NotFound("identity.no_such_key", "This key is gone already.");
            if (TokenKeyPlan.Working(keys, key.Use, now) == key) return Error.Conflict("identity.key_works", "This key works now. Make new keys first, and withdraw it when they have taken over.");
            key.EndsAt = now;
            audit.Write(db, "identity.key_withdrawn", $"token key {id}", why: why);
            return Result.Ok;
        }, cancel);
    }

    private void Follow(List<TokenKey> keys, TokenKeyUse use, DateTimeOffset from)
    {
        foreach (var key in keys.Where(key => key.Use == use && key.EndsAt is null)) key.EndsAt = TokenKeyPlan.EndOf(from);
        db.TokenKeys.Add(seal.Make(use, from));
    }

    private async Task<Result> ChangeAsync(Func<List<TokenKey>, Result> change, CancellationToken cancel)
    {
        await using (var transaction = await db.Database.BeginTransactionAsync(cancel))
        {
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({LockKey})", cancel);
            var result = change(await db.TokenKeys.ToListAsync(cancel));
            if (!result.IsOk) return result;
            await db.SaveChangesAsync(cancel);
            await transaction.CommitAsync(cancel);
        }
        await ring.RefreshAsync(cancel);
        return Result.Ok;
    }
}

/// <summary>By the clock; see <see cref="RotateTokenKeys.KeepAsync"/>.</summary>
public sealed class KeepTokenKeys(RotateTokenKeys keys) : IJob
{
    public const string Id = "identity.keep-token-keys";

    public Task RunAsync(string? argument, CancellationToken cancel) => keys.KeepAsync(cancel);
}
