namespace FoodDelivery.Web.Sandbox;

/// <summary>What a test card's bank says.</summary>
/// <param name="Name">Stable short name; stored instead of the number.</param>
/// <param name="Label">On the page's one-click button.</param>
/// <param name="Code">Stripe's error code, null when the bank agrees.</param>
/// <param name="Secure">The bank asks the customer first (3-D Secure).</param>
internal sealed record StripeCard(string Name, string Number, string Label, string? Code = null, string? DeclineCode = null, string Message = "", bool Secure = false)
{
    public string Last4 => Number[^4..];
}

/// <summary>Stripe's published test cards, with the outcomes Stripe documents for them.</summary>
internal static class StripeCards
{
    private const string Declined = "Your card was declined.";

    /// <summary>Its owner goes to the bank once the money is taken.</summary>
    public const string Disputed = "disputed";

    /// <summary>Refunds to it take a while.</summary>
    public const string RefundPending = "refund_pending";

    /// <summary>Refunds to it come back from the bank after a while.</summary>
    public const string RefundFails = "refund_fails";

    public static readonly IReadOnlyList<StripeCard> All =
    [
        new("ok", "4242424242424242", "Payment succeeds"),
        new("declined", "4000000000000002", "Card is declined", "card_declined", "generic_decline", Declined),
        new("insufficient_funds", "4000000000009995", "Not enough funds", "card_declined", "insufficient_funds", "Your card has insufficient funds."),
        new("secure", "4000002760003184", "Bank asks (3-D Secure)", Secure: true),
        new("expired", "4000000000000069", "Card has expired", "expired_card", null, "Your card has expired."),
        new("processing_error", "4000000000000119", "Processing error", "processing_error", null, "An error occurred while processing your card. Try again in a little bit."),
        new("incorrect_cvc", "4000000000000127", "Wrong security code", "incorrect_cvc", null, "Your card's security code is incorrect."),
        new("secure_on_setup", "4000002500003155", "Bank asks unless saved", Secure: true),
        new("secure_declined", "4000008260003178", "Bank agrees, then no funds", "card_declined", "insufficient_funds", "Your card has insufficient funds.", Secure: true),
        new("lost", "4000000000009987", "Lost card", "card_declined", "lost_card", Declined),
        new("stolen", "4000000000009979", "Stolen card", "card_declined", "stolen_card", Declined),
        new(Disputed, "4000000000000259", "Paid, then disputed"),
        new(RefundPending, "4000000000007726", "Refunds take a while"),
        new(RefundFails, "4000000000005126", "Refunds come back"),
    ];

    /// <summary>The choices offered on the page; the others work when typed.</summary>
    public static IEnumerable<StripeCard> OneClick => All.Take(6);

    public static StripeCard? ByNumber(string? typed)
    {
        var digits = new string([.. (typed ?? "").Where(char.IsAsciiDigit)]);
        return All.FirstOrDefault(card => card.Number == digits);
    }

    public static StripeCard ByName(string name) => All.First(card => card.Name == name);
}
