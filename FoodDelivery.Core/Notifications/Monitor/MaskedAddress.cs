namespace FoodDelivery.Notifications;

/// <summary>A number or mail address as it may stand on a screen: enough to compare with what somebody reads out, too little to write to.</summary>
public static class MaskedAddress
{
    public const string Blot = "•••";
    private const int EndOfNumber = 4;

    /// <returns>Null where there is no address: push, and what was forgotten.</returns>
    public static string? Of(MessageChannel channel, string? address) => address is not { Length: > 0 } known ? null : channel == MessageChannel.Email ? Mail(known) : Number(known);

    private static string Mail(string mail)
    {
        var at = mail.LastIndexOf('@');
        return at <= 0 ? Blot : string.Concat(mail.AsSpan(0, 1), Blot, mail.AsSpan(at));
    }

    // The beginning tells the country, the end is what people know by heart.
    private static string Number(string number) => number.Length < 10 ? Blot : string.Concat(number.AsSpan(0, 3), Blot, number.AsSpan(number.Length - EndOfNumber));
}
