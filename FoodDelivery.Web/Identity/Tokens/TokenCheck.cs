using System.Collections.Concurrent;
using System.Security.Claims;
using FoodDelivery.Identity;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace FoodDelivery.Web.Identity;

/// <summary>
/// Does a token still hold: not revoked, its sign-in not taken back, its person still here with the same password, roles and restaurants? One query per
/// token and minute, however often the token comes.
/// </summary>
public sealed class TokenCheck(IServiceScopeFactory scopes, TimeProvider time)
{
    /// <summary>What is taken back is refused everywhere within this time.</summary>
    public static readonly TimeSpan BelievedFor = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Guid, Seen> seen = new();
    private DateTimeOffset swept;

    private sealed record Seen(DateTimeOffset AskedAt, Lazy<Task<bool>> Answer);

    public async ValueTask<bool> HoldsAsync(ClaimsPrincipal token)
    {
        if (!Guid.TryParse(token.GetTokenId(), out var id)) return false;
        var now = time.GetUtcNow();
        Sweep(now);
        if (seen.TryGetValue(id, out var known) && now - known.AskedAt < BelievedFor) return await AnswerAsync(id, known);
        var (subject, stamp) = (token.GetClaim(Claims.Subject), token.GetClaim(TokenPrincipals.Stamp));
        // Many requests with one token at once ask once.
        var asked = new Seen(now, new(() => AskAsync(id, subject, stamp)));
        return await AnswerAsync(id, known is null ? seen.GetOrAdd(id, asked) : seen.TryUpdate(id, asked, known) ? asked : seen.GetOrAdd(id, asked));
    }

    private async Task<bool> AnswerAsync(Guid id, Seen asked)
    {
        try
        {
            return await asked.Answer.Value;
        }
        catch
        {
            // No answer is none to remember.
            seen.TryRemove(new(id, asked));
            throw;
        }
    }

    private async Task<bool> AskAsync(Guid id, string? subject, string? stamp)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        var person = Guid.TryParse(subject, out var parsed) ? parsed : Guid.Empty;
        var found = await db.Tokens.AsNoTracking().Where(token => token.Id == id).Select(token => new
        {
            token.Status,
            SignIn = token.Authorization == null ? null : token.Authorization.Status,
            Stamp = db.Users.Where(user => user.Id == person).Select(user => user.SecurityStamp).FirstOrDefault(),
        }).SingleOrDefaultAsync();
        return found is { Status: Statuses.Valid, SignIn: null or Statuses.Valid } && (stamp is null || (found.Stamp is { } now && TokenPrincipals.StampOf(now) == stamp));
    }

    private void Sweep(DateTimeOffset now)
    {
        if (now - swept < BelievedFor) return;
        swept = now;
        foreach (var (id, old) in seen) if (now - old.AskedAt >= BelievedFor) seen.TryRemove(new(id, old));
    }
}
