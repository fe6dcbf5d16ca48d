using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Identity;

public enum TokenKeyState
{
    /// <summary>Published, not at work yet.</summary>
    Waiting,
    Working,

    /// <summary>Makes nothing any more; what it made holds until it ends.</summary>
    Believed,
}

/// <param name="EndsAt">When the last token made with it has ended.</param>
public sealed record TokenKeyRow(string Id, TokenKeyUse Use, TokenKeyState State, DateTimeOffset WorksFrom, DateTimeOffset? EndsAt);

/// <summary>The token server's keys, for operators. Never their private parts.</summary>
public sealed class TokenKeyReads(IdentityDb db, CurrentActor current, TimeProvider time)
{
    public async Task<IReadOnlyList<TokenKeyRow>> AllAsync(CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return [];
        var now = time.GetUtcNow();
        var keys = await db.TokenKeys.AsNoTracking().ToListAsync(cancel);
        return [.. Enum.GetValues<TokenKeyUse>().SelectMany(use => TokenKeyPlan.InOrder(keys, use, now)
            .Select(key => new TokenKeyRow(key.Id, use, key == TokenKeyPlan.Working(keys, use, now) ? TokenKeyState.Working : key.WorksFrom > now ? TokenKeyState.Waiting : TokenKeyState.Believed, key.WorksFrom, key.EndsAt)))];
    }
}
