namespace FoodDelivery.Kernel;

/// <summary>Typed phone numbers in the one form that is stored: E.164.</summary>
public static class PhoneNumber
{
    /// <summary>Empty is fine and means none. Ten digits without a country code are taken as North American, where the demo city lies.</summary>
    public static Result<string?> Normalise(string? typed)
    {
        if (string.IsNullOrWhiteSpace(typed)) return (string?)null;
        var digits = new string([.. typed.Where(char.IsAsciiDigit)]);
        var strange = typed.Any(c => !char.IsAsciiDigit(c) && c is not (' ' or '-' or '(' or ')' or '.' or '+' or '/'));
        var plus = typed.TrimStart().StartsWith('+');
        if (!plus && digits.Length == 10) (digits, plus) = ("1" + digits, true);
        else if (!plus && digits.Length == 11 && digits[0] == '1') plus = true;
        if (strange || !plus || digits.Length is < 8 or > 15 || digits[0] == '0')
            return Error.Invalid("identity.phone_wrong", "Write the phone number with its country code, such as +1 212 555 0100.", "Phone");
        return "+" + digits;
    }
}
