namespace FoodDelivery.Web.Sandbox;

/// <summary>Somebody with an account at the emulated PayPal.</summary>
internal sealed record PayPalPayer(string Name, string Id, string GivenName, string Surname, string Email, string Country);

internal static class PayPalPayers
{
    public static readonly IReadOnlyList<PayPalPayer> All =
    [
        new("ava", "QY2T7N4AVACHN", "Ava", "Chen", "ava.chen@payer.example", "US"),
        new("jonas", "JNS8W3BERLN2A", "Jonas", "Weber", "jonas.weber@payer.example", "DE"),
        new("mia", "M1A5R0SS1P4YR", "Mia", "Rossi", "mia.rossi@payer.example", "IT"),
    ];

    public static PayPalPayer? Find(string? name) => All.FirstOrDefault(payer => payer.Name == name);
}

/// <summary>What a payer pays with, and what comes of it when the money is asked for.</summary>
/// <param name="Issue">Why it is refused then; null when it is not.</param>
/// <param name="Review">PayPal looks at it first.</param>
/// <param name="Slow">The capture takes days, as from a bank account.</param>
internal sealed record PayPalFunding(string Name, string Label, string? Issue = null, bool Review = false, bool Slow = false)
{
    public static readonly IReadOnlyList<PayPalFunding> All =
    [
        new("balance", "PayPal balance"),
        new("declined", "Visa •••• 1881, will be declined", "INSTRUMENT_DECLINED"),
        new("review", "Mastercard •••• 4444, PayPal reviews it first", Review: true),
        new("echeck", "Bank account, taken some days later (eCheck)", Slow: true),
    ];

    public static PayPalFunding? Find(string? name) => All.FirstOrDefault(funding => funding.Name == name);
}
