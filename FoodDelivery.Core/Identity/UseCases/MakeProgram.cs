using System.Text.Json;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace FoodDelivery.Identity;

/// <summary>Lets a program in: an app people sign in to, a tablet that shows a code, or a service with a secret of its own.</summary>
public sealed class MakeProgram(ProgramBook programs, IdentityDb db, CurrentActor current, AuditLog audit, IEnumerable<Permission> permissions, TimeProvider time)
{
    public const int NameLength = 100;

    /// <param name="Ours">People are not asked: it is a part of this product.</param>
    /// <param name="Redirects">Of an app: where people are sent back to.</param>
    /// <param name="Roles">Of a service: what it is when it acts for itself.</param>
    public sealed record Request(string Name, ProgramKind Kind, IReadOnlyCollection<string> Scopes, IReadOnlyCollection<string> Redirects, bool Ours = false, IReadOnlyCollection<string>? Roles = null, IReadOnlyCollection<Guid>? Restaurants = null);

    /// <param name="Secret">Of a service; shown now and never again, because only its hash is kept.</param>
    public sealed record Made(Guid Id, string ClientId, string? Secret);

    public async Task<Result<Made>> RunAsync(Request request, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return Error.Forbidden("identity.not_an_admin", "Only operations may let programs in.");
        var name = request.Name.Trim();
        if (name.Length is 0 or > NameLength) return Error.Invalid("identity.program_name", $"Give the program a name of at most {NameLength} letters.", "Name");
        if (request.Scopes.Count == 0) return Error.Invalid("identity.program_scopes", "Choose at least one thing the program may do.", "Scopes");
        if (request.Scopes.FirstOrDefault(scope => !IsKnown(scope)) is { } unknown) return Error.Invalid("identity.no_such_scope", $"There is no scope called {unknown}.", "Scopes");
        if (request.Roles?.FirstOrDefault(role => !Roles.All.Contains(role)) is { } noRole) return Error.Invalid("identity.no_such_role", $"There is no role called {noRole}.", "Roles");
        if (request.Kind == ProgramKind.App && request.Redirects.Count == 0) return Error.Invalid("identity.program_redirect", "An app needs at least one address to send people back to.", "Redirects");
        if (request.Kind == ProgramKind.App && request.Redirects.FirstOrDefault(address => !RedirectAddress.IsGood(address)) is { } bad)
            return Error.Invalid("identity.program_redirect", $"{bad} can't be sent back to: use https://…, http://127.0.0.1/… or a scheme of your own such as com.example.app:/back, without #.", "Redirects");
        if (request.Kind == ProgramKind.Service && request.Scopes.Select(Find).FirstOrDefault(permission => permission is not null && !permission.IsFor((request.Roles ?? []).Contains)) is { } closed)
            return Error.Invalid("identity.program_role", $"{closed.Scope} needs one of these roles: {string.Join(", ", closed.Roles)}.", "Roles");

        var secret = request.Kind == ProgramKind.Service ? ProgramSecret.Make() : null;
        var clientId = $"{Slug(name)}-{Guid.CreateVersion7(time.GetUtcNow()).ToString("N")[^8..]}";
        var program = Describe(request, name, clientId, secret);
        audit.Write(db, "identity.program_made", clientId, before: null, new { name, Kind = request.Kind.ToString(), request.Scopes, request.Redirects, request.Ours, request.Roles, request.Restaurants });
        var made = await programs.CreateAsync(program, cancel);
        return new Made(made.Id, clientId, secret);
    }

    private OpenIddictApplicationDescriptor Describe(Request request, string name, string clientId, string? secret)
    {
        var program = new OpenIddictApplicationDescriptor
        {
            ClientId = clientId,
            ClientSecret = secret,
            DisplayName = name,
            ClientType = secret is null ? ClientTypes.Public : ClientTypes.Confidential,
            ConsentType = request.Ours ? ConsentTypes.Implicit : ConsentTypes.Explicit,
            ApplicationType = request.Redirects.All(address => address.StartsWith("https:", StringComparison.OrdinalIgnoreCase)) && request.Kind == ProgramKind.App ? ApplicationTypes.Web : ApplicationTypes.Native,
            Permissions = { Permissions.Endpoints.Token, Permissions.Endpoints.Revocation },
            Properties = { [ClientProperties.MadeAt] = JsonSerializer.SerializeToElement(time.GetUtcNow()) },
        };
        program.Permissions.UnionWith(request.Kind switch
        {
            ProgramKind.App => [Permissions.Endpoints.Authorization, Permissions.GrantTypes.AuthorizationCode, Permissions.GrantTypes.RefreshToken, Permissions.ResponseTypes.Code],
            ProgramKind.Tablet => [Permissions.Endpoints.DeviceAuthorization, Permissions.GrantTypes.DeviceCode, Permissions.GrantTypes.RefreshToken],
            _ => [Permissions.Endpoints.Introspection, Permissions.GrantTypes.ClientCredentials],
        });
        program.Permissions.UnionWith(request.Scopes.Select(scope => Permissions.Prefixes.Scope + scope));
        if (request.Kind == ProgramKind.App) program.RedirectUris.UnionWith(request.Redirects.Select(address => new Uri(address)));
        if (request.Kind == ProgramKind.Service)
        {
            program.Properties[ClientProperties.Roles] = JsonSerializer.SerializeToElement(request.Roles ?? []);
            program.Properties[ClientProperties.Restaurants] = JsonSerializer.SerializeToElement(request.Restaurants ?? []);
        }
        return program;
    }

    private bool IsKnown(string scope) => scope is Scopes.Profile or Scopes.Email || Find(scope) is not null;

    private Permission? Find(string scope) => permissions.FirstOrDefault(permission => permission.Scope == scope);

    private static string Slug(string name)
    {
        var slug = string.Join('-', new string([.. name.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        // Names beginning with room- are the rooms' own, which come and go with the configuration.
        if (slug.StartsWith("room-", StringComparison.Ordinal)) slug = "p-" + slug;
        return slug.Length == 0 ? "program" : slug[..Math.Min(slug.Length, 40)];
    }
}
