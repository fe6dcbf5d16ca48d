using System.Text.Json;
using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;
using OpenIddict.EntityFrameworkCore.Models;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace FoodDelivery.Identity;

public enum ProgramKind
{
    /// <summary>On a phone or in a browser: people are sent to us to sign in.</summary>
    App,

    /// <summary>A screen without a keyboard: people type its code.</summary>
    Tablet,

    /// <summary>Acts for itself, with a secret.</summary>
    Service,
}

/// <param name="Asks">People are asked before it gets anything; false for our own.</param>
/// <param name="OldSecretUntil">A secret before this one is taken until then.</param>
public sealed record ProgramRow(Guid Id, string ClientId, string Name, ProgramKind Kind, bool Asks, IReadOnlyList<string> Scopes, IReadOnlyList<string> Redirects, IReadOnlyList<string> Roles, IReadOnlyList<Guid> Restaurants,
    DateTimeOffset? OffSince, DateTimeOffset? OldSecretUntil, DateTimeOffset? LastToken);

/// <summary>A program somebody let act for them.</summary>
/// <param name="Since">When they first did.</param>
/// <param name="LastUsed">When it last got a token.</param>
public sealed record AllowedProgram(Guid Id, string Name, IReadOnlyList<string> Scopes, DateTimeOffset? Since, DateTimeOffset? LastUsed);

/// <summary>Programs: all of them for admins, one's own permissions for everybody.</summary>
public sealed class ProgramReads(IdentityDb db, CurrentActor current, TimeProvider time)
{
    public async Task<IReadOnlyList<ProgramRow>> AllAsync(CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return [];
        var programs = await db.Clients.AsNoTracking().OrderBy(client => client.DisplayName).ThenBy(client => client.Id).ToListAsync(cancel);
        var last = await db.Tokens.AsNoTracking().Where(token => token.Application != null && token.Type == TokenTypeIdentifiers.AccessToken).GroupBy(token => token.Application!.Id)
            .Select(tokens => new { Program = tokens.Key, At = tokens.Max(token => token.CreationDate) }).ToDictionaryAsync(row => row.Program, row => row.At, cancel);
        var now = time.GetUtcNow();
        return [.. programs.Select(program => RowOf(program, now, last.TryGetValue(program.Id, out var at) ? Utc(at) : null))];
    }

    /// <summary>What the person who asks has allowed, latest used first.</summary>
    public async Task<IReadOnlyList<AllowedProgram>> MineAsync(CancellationToken cancel)
    {
        if (current.Actor.UserId?.ToString() is not { } me) return [];
        var allowed = await db.Authorizations.AsNoTracking().Where(authorization => authorization.Subject == me && authorization.Status == Statuses.Valid && authorization.Application != null)
            .Select(authorization => new { Program = authorization.Application!.Id, authorization.Application.DisplayName, authorization.Application.ClientId, authorization.Scopes, authorization.CreationDate, authorization.Type,
                // One sign-in of a program is over when none of its refresh tokens holds any more; what was agreed to for good stays.
                Used = db.Tokens.Where(token => token.Authorization == authorization).Max(token => token.CreationDate),
                Holds = db.Tokens.Any(token => token.Authorization == authorization && token.Status == Statuses.Valid) })
            .ToListAsync(cancel);
        return [.. allowed.Where(one => one.Type == AuthorizationTypes.Permanent || one.Holds).GroupBy(one => one.Program).Select(program => new AllowedProgram(
                program.Key, program.First().DisplayName ?? program.First().ClientId ?? "A program", [.. program.SelectMany(one => Strings(one.Scopes)).Distinct().Order(StringComparer.Ordinal)],
                Utc(program.Min(one => one.CreationDate)), Utc(program.Max(one => one.Used))))
            .OrderByDescending(program => program.LastUsed ?? program.Since)];
    }

    internal static ProgramRow RowOf(OpenIddictEntityFrameworkCoreApplication<Guid> program, DateTimeOffset now, DateTimeOffset? last)
    {
        var permissions = Strings(program.Permissions);
        var properties = program.Properties is { Length: > 0 } json ? JsonDocument.Parse(json).RootElement : default;
        var oldUntil = ProgramSecret.OldUntil(program.ClientSecret);
        return new(program.Id, program.ClientId ?? "", program.DisplayName ?? program.ClientId ?? "", KindOf(permissions), program.ConsentType != ConsentTypes.Implicit,
            [.. permissions.Where(permission => permission.StartsWith(Permissions.Prefixes.Scope, StringComparison.Ordinal)).Select(permission => permission[Permissions.Prefixes.Scope.Length..]).Order(StringComparer.Ordinal)],
            Strings(program.RedirectUris), Strings(properties, ClientProperties.Roles), [.. Strings(properties, ClientProperties.Restaurants).Select(Guid.Parse)],
            properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(ClientProperties.OffSince, out var off) ? off.GetDateTimeOffset() : null,
            oldUntil > now ? oldUntil : null, last);
    }

    private static ProgramKind KindOf(IReadOnlyList<string> permissions) => permissions.Contains(Permissions.GrantTypes.DeviceCode) ? ProgramKind.Tablet
        : permissions.Contains(Permissions.GrantTypes.ClientCredentials) ? ProgramKind.Service : ProgramKind.App;

    private static IReadOnlyList<string> Strings(string? json) => json is { Length: > 0 } ? JsonSerializer.Deserialize<string[]>(json) ?? [] : [];

    private static IReadOnlyList<string> Strings(JsonElement properties, string name) =>
        properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(one => one.GetString()!)] : [];

    // OpenIddict's columns are dates without a zone, in UTC.
    private static DateTimeOffset? Utc(DateTime? at) => at is { } moment ? new DateTimeOffset(DateTime.SpecifyKind(moment, DateTimeKind.Utc)) : null;
}
