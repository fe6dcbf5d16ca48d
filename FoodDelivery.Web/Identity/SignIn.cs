using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.AspNetCore.Identity;

namespace FoodDelivery.Web.Identity;

/// <summary>Sets and removes the cookie. Needs a request that has not been answered yet, so only static pages and endpoints use it.</summary>
public sealed class SignIn(SignInManager<AppUser> signIn, UserManager<AppUser> people)
{
    // Somebody's hash, verified when there is nobody: the answer must take as long as for a real account.
    private static readonly string NobodysHash = new PasswordHasher<AppUser>().HashPassword(null!, "nobody's password");

    // One sentence for every reason, or it would tell who has an account here.
    private static readonly Error NotRight = Error.Invalid("identity.not_signed_in",
        "The email or the password is not right. After five wrong tries an account rests for five minutes; then try again.");

    public async Task<Result<AppUser>> WithPasswordAsync(string? email, string? password)
    {
        var user = string.IsNullOrWhiteSpace(email) ? null : await people.FindByEmailAsync(email.Trim());
        if (user?.PasswordHash is null)
        {
            people.PasswordHasher.VerifyHashedPassword(user!, NobodysHash, password ?? "");
            return NotRight;
        }
        var answer = await signIn.PasswordSignInAsync(user, password ?? "", isPersistent: true, lockoutOnFailure: true);
        return answer.Succeeded ? user : NotRight;
    }

    public async Task<bool> AsDemoPersonAsync(DemoPerson person)
    {
        var user = await people.FindByIdAsync(person.Id.ToString());
        if (user is null) return false;
        await signIn.SignInAsync(user, isPersistent: true);
        return true;
    }

    public Task AsNewPersonAsync(AppUser user) => signIn.SignInAsync(user, isPersistent: true);

    /// <summary>Writes the person's name and roles into the cookie afresh.</summary>
    public async Task RefreshAsync(Guid userId)
    {
        if (await people.FindByIdAsync(userId.ToString()) is { } user) await signIn.RefreshSignInAsync(user);
    }

    public Task OutAsync() => signIn.SignOutAsync();

    public async Task<string> HomeOfAsync(AppUser user) => Home.Of(await people.GetRolesAsync(user));
}
