using System.Security.Cryptography;
using FoodDelivery.Identity;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;
using OpenIddict.Validation;

namespace FoodDelivery.Web.Identity;

/// <summary>
/// The keys of this node, as they lie in the database: read at start, looked at again every half minute. When the first of them changes,
/// OpenIddict's options are made anew, without a restart.
/// </summary>
public sealed class TokenKeyRing(IServiceScopeFactory scopes, TokenKeySeal seal, TimeProvider time, ILogger<TokenKeyRing> log) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);
    private readonly Dictionary<string, SecurityKey> opened = [];
    private readonly HashSet<string> unreadable = [];
    private readonly SemaphoreSlim turn = new(1);
    private volatile Keys? keys;

    /// <param name="Signing">The one that works first.</param>
    public sealed record Keys(IReadOnlyList<SecurityKey> Signing, IReadOnlyList<SecurityKey> Encrypting);

    public Bell<OpenIddictServerOptions> ServerBell { get; } = new();
    public Bell<OpenIddictValidationOptions> ValidationBell { get; } = new();

    public Keys Current => keys ?? throw new InvalidOperationException("The token keys are asked for before they are read: EnsureTokenKeysAsync comes first.");

    /// <summary>Keys of the table that the data protection keys at hand do not open.</summary>
    public IReadOnlySet<string> Unreadable => unreadable;

    public async Task RefreshAsync(CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var all = await scope.ServiceProvider.GetRequiredService<IdentityDb>().TokenKeys.AsNoTracking().ToListAsync(cancel);
            var now = time.GetUtcNow();
            var readable = all.Where(Open).ToList();
            var found = new Keys(In(readable, TokenKeyUse.Sign, now), In(readable, TokenKeyUse.Encrypt, now));
            if (keys is { } before && Same(before.Signing, found.Signing) && Same(before.Encrypting, found.Encrypting)) return;
            var first = keys is null;
            keys = found;
            foreach (var gone in opened.Keys.Except(all.Select(key => key.Id)).ToList()) opened.Remove(gone);
            if (first) return;
            log.LogInformation("Tokens are signed by key {Kid} now; {Count} keys are believed", found.Signing is [var working, ..] ? working.KeyId : "none", found.Signing.Count);
            // The validation copies the server's, so the server comes first.
            ServerBell.Ring();
            ValidationBell.Ring();
        }
        finally
        {
            turn.Release();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var clock = new PeriodicTimer(LookEvery, time);
        try
        {
            while (await clock.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await RefreshAsync(stoppingToken);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    log.LogWarning(e, "The token keys could not be looked at; the ones at hand go on.");
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    private bool Open(TokenKey key)
    {
        if (opened.ContainsKey(key.Id)) return true;
        if (unreadable.Contains(key.Id)) return false;
        try
        {
            opened[key.Id] = seal.Open(key);
            return true;
        }
        catch (CryptographicException e)
        {
            // The keys that protect it were lost: what it signed is lost with it, the product is not.
            log.LogError(e, "Token key {Kid} cannot be opened with the data protection keys at hand and is left aside.", key.Id);
            unreadable.Add(key.Id);
            return false;
        }
    }

    private IReadOnlyList<SecurityKey> In(List<TokenKey> readable, TokenKeyUse use, DateTimeOffset now) => [.. TokenKeyPlan.InOrder(readable, use, now).Select(key => opened[key.Id])];

    private static bool Same(IReadOnlyList<SecurityKey> one, IReadOnlyList<SecurityKey> other) => one.Select(key => key.KeyId).SequenceEqual(other.Select(key => key.KeyId));

    /// <summary>Has options made anew.</summary>
    public sealed class Bell<TOptions> : IOptionsChangeTokenSource<TOptions>
    {
        private ConfigurationReloadToken next = new();

        public string Name => Options.DefaultName;

        public IChangeToken GetChangeToken() => next;

        public void Ring() => Interlocked.Exchange(ref next, new()).OnReload();
    }
}
