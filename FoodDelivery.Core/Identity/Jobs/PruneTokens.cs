using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace FoodDelivery.Identity;

/// <summary>
/// Forgets tokens that have ended, and sign-ins of programs without any left. A refresh token that was used stays until it would have ended:
/// only so is it noticed when somebody uses it a second time (OpenIddict's own pruning would forget it at once).
/// </summary>
public sealed class PruneTokens(IdentityDb db, TimeProvider time, ILogger<PruneTokens> log) : IJob
{
    public const string Id = "identity.prune-tokens";
    private const int AtATime = 5000;
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);
    private static readonly TimeSpan KeepTakenBack = TimeSpan.FromDays(30);

    public async Task RunAsync(string? argument, CancellationToken cancel)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var tokens = await InPartsAsync(db.Tokens.Where(token => token.ExpirationDate < now - Grace).Select(token => token.Id),
            ids => db.Tokens.Where(token => ids.Contains(token.Id)).ExecuteDeleteAsync(cancel), cancel);
        // Made within the hour: its first token may be on its way.
        var signIns = await InPartsAsync(db.Authorizations.Where(one => !db.Tokens.Any(token => token.Authorization == one)
                && ((one.Type == AuthorizationTypes.AdHoc && one.CreationDate < now - Grace) || (one.Status != Statuses.Valid && one.CreationDate < now - KeepTakenBack))).Select(one => one.Id),
            ids => db.Authorizations.Where(one => ids.Contains(one.Id)).ExecuteDeleteAsync(cancel), cancel);
        log.LogInformation("Forgot {Tokens} tokens that had ended and {SignIns} sign-ins of programs", tokens, signIns);
    }

    // In parts, so that no transaction holds the table for long.
    private static async Task<int> InPartsAsync(IQueryable<Guid> dead, Func<List<Guid>, Task<int>> delete, CancellationToken cancel)
    {
        var gone = 0;
        while (await dead.Take(AtATime).ToListAsync(cancel) is { Count: > 0 } ids) gone += await delete(ids);
        return gone;
    }
}
