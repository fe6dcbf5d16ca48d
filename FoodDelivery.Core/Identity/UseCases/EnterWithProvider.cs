using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace FoodDelivery.Identity;

/// <summary>
/// Somebody has signed in at a provider: finds their account by the provider's own id of them, or opens one. Never by e-mail: an address that has an
/// account here is proved here first, or whoever gets hold of the address elsewhere would get the account.
/// </summary>
public sealed class EnterWithProvider(UserManager<AppUser> people, IdentityDb db, TimeProvider time)
{
    /// <summary>The account with this e-mail has to be proved before the two are connected.</summary>
    public const string EmailTaken = "identity.email_taken";

    /// <summary>The provider gave no e-mail.</summary>
    public const string EmailNeeded = "identity.email_needed";

    /// <param name="Email">Typed by the person because the provider gave none or its one is taken here; never counts as confirmed.</param>
    public sealed record Request(ExternalPerson Person, string? Email = null);

    public async Task<Result<AppUser>> RunAsync(Request request, CancellationToken cancel)
    {
        var (person, typed) = request;
        if (await people.FindByLoginAsync(person.Provider, person.Subject) is { } known) return known;
        var email = (typed ?? person.Email)?.Trim();
        if (typed is null && !EmailAddress.LooksRight(email)) return Error.Invalid(EmailNeeded, $"{person.Label} did not tell us your email. Type it, so that we can send you receipts.", nameof(request.Email));
        if (!EmailAddress.LooksRight(email)) return Error.Invalid("identity.email_wrong", "Write your email address as name@example.com.", nameof(request.Email));
        if (await people.FindByEmailAsync(email!) is not null) return await KnownMeanwhileAsync(person);

        var now = time.GetUtcNow();
        var user = new AppUser
        {
            Id = Guid.CreateVersion7(now), Name = NameOf(person, email!), UserName = email, Email = email, CreatedAt = now, LockoutEnabled = true,
            EmailConfirmed = typed is null && person.EmailVerified,
        };
        // All in the save that makes the person: there is never one without the others.
        db.UserRoles.Add(new IdentityUserRole<Guid> { UserId = user.Id, RoleId = IdentityDb.RoleId(Roles.Customer) });
        LinkProvider.Add(db, user.Id, person);
        db.Publish(new PersonActed(user.Id, "identity.registered_with_provider", user.Id.ToString(), null, JsonOf(person), null));
        try
        {
            if (await people.CreateAsync(user) is { Succeeded: true }) return user;
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // Twice at the same moment: the other one won.
        }
        db.ChangeTracker.Clear();
        return await KnownMeanwhileAsync(person);
    }

    // The address is taken: perhaps by this very person a moment ago, in another tab.
    private async Task<Result<AppUser>> KnownMeanwhileAsync(ExternalPerson person) => await people.FindByLoginAsync(person.Provider, person.Subject) is { } meanwhile
        ? meanwhile
        : Error.Conflict(EmailTaken, $"We can't open an account with this email. If it is yours, sign in as you did before; then {person.Label} is connected.");

    private static string NameOf(ExternalPerson person, string email)
    {
        var name = string.IsNullOrWhiteSpace(person.Name) ? email.Split('@')[0] : person.Name.Trim();
        return name.Length > AppUser.NameLength ? name[..AppUser.NameLength] : name;
    }

    private static System.Text.Json.JsonElement JsonOf(ExternalPerson person) => System.Text.Json.JsonSerializer.SerializeToElement(new { person.Provider }, EventJson.Options);
}
