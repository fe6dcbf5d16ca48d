using System.Diagnostics.CodeAnalysis;
using FoodDelivery.Kernel;
using PhoneNumbers;

namespace FoodDelivery.Platform;

/// <summary>Typed phone numbers in the one form that is stored and dialled: E.164. What is a number, and where, Google's tables say.</summary>
public static class PhoneNumber
{
    /// <summary>Numbers without a country code are taken as of here, where the demo city lies.</summary>
    public const string Region = "US";

    public const string NotANumber = "Write the phone number with its country code, such as +1 212 555 0100.";

    private static readonly PhoneNumberUtil Tables = PhoneNumberUtil.GetInstance();

    /// <summary>Empty is fine and means none.</summary>
    public static Result<string?> Normalise(string? typed)
    {
        if (string.IsNullOrWhiteSpace(typed)) return (string?)null;
        return TryRead(typed, out var number) ? number : Error.Invalid("identity.phone_wrong", NotANumber, "Phone");
    }

    /// <summary>Whether it is a number as it is stored: E.164, and of a country and length that exist.</summary>
    public static bool IsE164([NotNullWhen(true)] string? number) => number is ['+', ..] && TryRead(number, out var same) && same == number;

    private static bool TryRead(string typed, [NotNullWhen(true)] out string? number)
    {
        number = null;
        // Words beside the number would be read as digits ("call 911") or left out.
        if (typed.Length > 40 || typed.Any(c => !char.IsAsciiDigit(c) && c is not (' ' or '\u00A0' or '-' or '(' or ')' or '.' or '+' or '/'))) return false;
        try
        {
            var parsed = Tables.Parse(typed, Region);
            // Possible and not valid: tables of what has been given out are always behind, and whoever has a new number wants to eat, too.
            if (!Tables.IsPossibleNumber(parsed)) return false;
            // North American area codes begin with 2 to 9; of other countries the tables know too little to refuse on a digit.
            if (parsed.CountryCode == 1 && parsed.NationalNumber < 2_000_000_000) return false;
            number = Tables.Format(parsed, PhoneNumberFormat.E164);
            return true;
        }
        catch (NumberParseException)
        {
            return false;
        }
    }
}
