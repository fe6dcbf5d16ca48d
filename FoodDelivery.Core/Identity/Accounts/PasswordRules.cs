using FoodDelivery.Kernel;
using Microsoft.AspNetCore.Identity;

namespace FoodDelivery.Identity;

/// <summary>
/// Which passwords are no passwords (NIST SP 800-63B §3.1.1): too short, known to everybody who guesses, or the person's own name or address.
/// No rules about characters: they make people write passwords down.
/// </summary>
public sealed class PasswordRules : IPasswordValidator<AppUser>
{
    public const int Shortest = 8;

    /// <summary>Nobody types more; a longer one is only work for us.</summary>
    public const int Longest = 128;

    private static readonly HashSet<string> Common = Read();

    /// <summary>What is wrong with it; null when it will do.</summary>
    public static Error? Refuse(string? password, string? name, string? email)
    {
        if (password is null || password.Length < Shortest) return Error.Invalid("identity.password_short", $"Choose a password of at least {Shortest} characters.", "Password");
        if (password.Length > Longest) return Error.Invalid("identity.password_long", $"Choose a password of at most {Longest} characters.", "Password");
        var folded = Fold(password);
        if (Common.Contains(folded)) return Error.Invalid("identity.password_common", "Many people use this password, so it is guessed first. Choose another one, such as a short sentence.", "Password");
        if (folded.Distinct().Count() < 3) return Error.Invalid("identity.password_common", "This password repeats itself, so it is guessed first. Choose another one, such as a short sentence.", "Password");
        var bare = Letters(folded);
        var own = new[] { name, email, email?.Split('@')[0] }.Where(word => !string.IsNullOrWhiteSpace(word)).Select(word => Fold(word!)).ToList();
        // Also with numbers around it: ada2026 is the name and nothing else.
        if (own.Contains(folded) || (bare.Length > 0 && own.Select(Letters).Contains(bare)))
            return Error.Invalid("identity.password_own", "Your name or email address is no password: whoever knows you tries it first. Choose another one, such as a short sentence.", "Password");
        return null;
    }

    public Task<IdentityResult> ValidateAsync(UserManager<AppUser> manager, AppUser user, string? password) =>
        Task.FromResult(Refuse(password, user.Name, user.Email ?? user.GuestEmail) is { } error ? IdentityResult.Failed(new IdentityError { Code = error.Code, Description = error.Message }) : IdentityResult.Success);

    private static string Fold(string text) => text.Trim().ToLowerInvariant();

    private static string Letters(string text) => new([.. text.Where(char.IsLetter)]);

    private static HashSet<string> Read()
    {
        using var stream = typeof(PasswordRules).Assembly.GetManifestResourceStream("FoodDelivery.Identity.common-passwords.txt") ?? throw new InvalidOperationException("The list of common passwords is not in the assembly.");
        using var text = new StreamReader(stream);
        var all = new HashSet<string>(10_000, StringComparer.Ordinal);
        while (text.ReadLine() is { } line)
            if (line.Length > 0 && line[0] != '#') all.Add(line);
        return all;
    }
}
