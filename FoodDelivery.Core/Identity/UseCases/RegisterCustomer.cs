using FoodDelivery.Kernel;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace FoodDelivery.Identity;

/// <summary>Opens an account for somebody who wants to eat, at once. For places where no code can be sent; elsewhere see <see cref="BeginRegistration"/>.</summary>
public sealed class RegisterCustomer(UserManager<AppUser> people, IdentityDb db, TimeProvider time)
{
    public sealed record Request(string Name, string Email, string Password);

    public async Task<Result<AppUser>> RunAsync(Request request, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(request.Name) || request.Name.Trim().Length > AppUser.NameLength)
            return Error.Invalid("identity.name_missing", $"Tell us your name, up to {AppUser.NameLength} letters.", nameof(request.Name));
        if (!EmailAddress.LooksRight(request.Email))
            return Error.Invalid("identity.email_wrong", "Write your email address as name@example.com.", nameof(request.Email));

        if (PasswordRules.Refuse(request.Password, request.Name, request.Email) is { } refused) return refused;

        var now = time.GetUtcNow();
        var email = request.Email.Trim();
        var user = new AppUser { Id = Guid.CreateVersion7(now), Name = request.Name.Trim(), UserName = email, Email = email, CreatedAt = now, LockoutEnabled = true };
        // The role goes into the same save as the person: there is never one without the other.
        db.UserRoles.Add(new IdentityUserRole<Guid> { UserId = user.Id, RoleId = IdentityDb.RoleId(Roles.Customer) });
        var created = await CreateAsync(user, request.Password);
        if (created.Succeeded) return user;

        db.ChangeTracker.Clear();
        var problem = created.Errors.First();
        return problem.Code switch
        {
            nameof(IdentityErrorDescriber.DuplicateUserName) or nameof(IdentityErrorDescriber.DuplicateEmail) =>
                // Says as little as it can. Without a mail to the address it can't say less and still be of use; the page is rate-limited.
                Error.Conflict("identity.not_registered", "We could not open an account with these details. If you have been here before, sign in instead."),
            _ => Error.Invalid("identity.not_registered", problem.Description, nameof(request.Email)),
        };
    }

    private async Task<IdentityResult> CreateAsync(AppUser user, string password)
    {
        try
        {
            return await people.CreateAsync(user, password);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return IdentityResult.Failed(people.ErrorDescriber.DuplicateEmail(user.Email!)); // Twice at the same moment: the other one won.
        }
    }
}
