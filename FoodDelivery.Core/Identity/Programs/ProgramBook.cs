using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Core;
using OpenIddict.EntityFrameworkCore.Models;

namespace FoodDelivery.Identity;

/// <summary>OpenIddict's list of programs with two rules of ours: secrets are kept as <see cref="ProgramSecret"/> says, and who is switched off is not known at all.</summary>
public sealed class ProgramBook(
    IOpenIddictApplicationCache<OpenIddictEntityFrameworkCoreApplication<Guid>> cache,
    ILogger<OpenIddictApplicationManager<OpenIddictEntityFrameworkCoreApplication<Guid>>> log,
    IOptionsMonitor<OpenIddictCoreOptions> options,
    IOpenIddictApplicationStore<OpenIddictEntityFrameworkCoreApplication<Guid>> store,
    TimeProvider time)
    : OpenIddictApplicationManager<OpenIddictEntityFrameworkCoreApplication<Guid>>(cache, log, options, store)
{
    public override async ValueTask<OpenIddictEntityFrameworkCoreApplication<Guid>?> FindByClientIdAsync(string identifier, CancellationToken cancellationToken = default)
    {
        var found = await base.FindByClientIdAsync(identifier, cancellationToken);
        return found is not null && (await GetPropertiesAsync(found, cancellationToken)).ContainsKey(ClientProperties.OffSince) ? null : found;
    }

    /// <param name="keepOldUntil">The secret before is taken until then; null: from now on only the new one.</param>
    public async Task RenewSecretAsync(OpenIddictEntityFrameworkCoreApplication<Guid> program, string secret, DateTimeOffset? keepOldUntil, CancellationToken cancel)
    {
        program.ClientSecret = keepOldUntil is { } until ? ProgramSecret.Stored(secret, program.ClientSecret, until) : ProgramSecret.Stored(secret);
        await UpdateAsync(program, cancel);
    }

    protected override ValueTask<string> ObfuscateClientSecretAsync(string secret, CancellationToken cancellationToken = default) => new(ProgramSecret.Stored(secret));

    protected override ValueTask<bool> ValidateClientSecretAsync(string secret, string comparand, CancellationToken cancellationToken = default) => new(ProgramSecret.Fits(secret, comparand, time.GetUtcNow()));
}
