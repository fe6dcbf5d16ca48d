using System.Net.Mail;

namespace FoodDelivery.Identity;

/// <summary>Whether typed text can be an email address. Whether it is one, only a mail can tell.</summary>
public static class EmailAddress
{
    public static bool LooksRight(string? text) =>
        text is { Length: > 0 and <= 254 } && MailAddress.TryCreate(text.Trim(), out var address) && address.Address == text.Trim() && address.Host.Contains('.');
}
