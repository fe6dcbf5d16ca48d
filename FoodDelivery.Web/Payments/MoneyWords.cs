using System.Globalization;
using FoodDelivery.Kernel;
using FoodDelivery.Payments;
using FoodDelivery.Web.Shell;

namespace FoodDelivery.Web.Payments;

/// <summary>What people read about money that moves: the same words on every screen.</summary>
public static class MoneyWords
{
    /// <summary>Reasons an operator may give; the others come about by themselves.</summary>
    public static readonly IReadOnlyList<RefundReason> Given =
        [RefundReason.MissingItem, RefundReason.WrongItem, RefundReason.Quality, RefundReason.Late, RefundReason.Goodwill, RefundReason.Duplicate, RefundReason.ItemUnavailable];

    /// <summary>For the customer and for operators alike.</summary>
    public static string Of(RefundReason reason) => reason switch
    {
        RefundReason.OrderEnded => "The order came to nothing",
        RefundReason.ItemUnavailable => "Something was not to be had",
        RefundReason.MissingItem => "Something was missing",
        RefundReason.WrongItem => "Something wrong was delivered",
        RefundReason.Quality => "The food was not as it should be",
        RefundReason.Late => "It came too late",
        RefundReason.Goodwill => "Goodwill",
        RefundReason.Duplicate => "Charged twice",
        _ => "Made by our payment provider",
    };

    /// <summary>Who pays for a refund with this reason; the ledger's rule in words.</summary>
    public static string Bearer(RefundReason reason) => reason switch
    {
        RefundReason.Late or RefundReason.Goodwill => "the platform bears it",
        RefundReason.OrderEnded or RefundReason.AtProvider or RefundReason.Duplicate => "everybody gives back their part",
        _ => "the restaurant bears it",
    };

    /// <summary>Where a refund is, for the customer.</summary>
    public static string Where(RefundState state) => state switch
    {
        RefundState.Wanted => "being sent",
        RefundState.Sent => "on its way; banks take up to five working days",
        RefundState.Done => "sent back the way it was paid; it can take up to five working days until it shows",
        _ => "sent back by your bank; our team is looking into it",
    };

    /// <summary>Where a refund is, for operators.</summary>
    public static (string Text, Tone Tone) Chip(RefundState state) => state switch
    {
        RefundState.Wanted => ("Being sent", Tone.Busy),
        RefundState.Sent => ("On its way", Tone.Moving),
        RefundState.Done => ("Done", Tone.Good),
        _ => ("Failed", Tone.Bad),
    };

    public static (string Text, Tone Tone) Chip(PaymentStatus status) => status switch
    {
        PaymentStatus.Created => ("Not begun", Tone.Quiet),
        PaymentStatus.AwaitingCustomer => ("Customer is paying", Tone.New),
        PaymentStatus.Authorised => ("Held", Tone.Busy),
        PaymentStatus.Captured => ("Taken", Tone.Good),
        PaymentStatus.Voided => ("Released", Tone.Quiet),
        PaymentStatus.Refunded => ("Given back", Tone.Moving),
        PaymentStatus.Expired => ("Not paid", Tone.Quiet),
        _ => ("Hold lost", Tone.Bad),
    };

    public static (string Text, Tone Tone) Chip(DisputeState state) => state switch
    {
        DisputeState.Open => ("To be answered", Tone.Late),
        DisputeState.UnderReview => ("The bank decides", Tone.Busy),
        DisputeState.Won => ("Won", Tone.Good),
        _ => ("Lost", Tone.Bad),
    };

    /// <summary>Why a bank asks for the money back; the provider's own word where we know no better one.</summary>
    public static string Dispute(string reason) => reason switch
    {
        "fraudulent" => "The cardholder says they did not order it",
        "product_not_received" => "The customer says it never arrived",
        "product_unacceptable" => "The customer says it was not as described",
        "duplicate" => "The customer says they were charged twice",
        "credit_not_processed" => "The customer waits for a refund they were promised",
        "subscription_canceled" => "The customer says they had cancelled",
        "unrecognized" => "The cardholder does not recognise the charge",
        "general" => "The bank gives no particular reason",
        _ => Capital(reason.Replace('_', ' ').ToLowerInvariant()),
    };

    public static string Provider(string name) => name switch
    {
        "stripe" => "Stripe",
        "paypal" => "PayPal",
        _ => Capital(name),
    };

    /// <summary>What a line of a statement was for, from the view of whoever gets it.</summary>
    public static string Statement(JournalKind kind, LedgerAccount account) => (kind, account) switch
    {
        (JournalKind.Capture, LedgerAccount.Restaurant) => "Food sold, after commission",
        (JournalKind.Capture or JournalKind.Delivered, LedgerAccount.Tips) => "Tips",
        (JournalKind.Capture or JournalKind.Delivered, LedgerAccount.Courier) => "Deliveries",
        (JournalKind.Reduction, _) => "Dishes that were sold out",
        (JournalKind.Refund, _) => "Refunds to customers",
        (JournalKind.RefundReturned, _) => "Refunds that came back",
        _ => "Corrections",
    };

    /// <summary>What somebody typed as an amount, in minor units; null when it is none, or finer than the currency.</summary>
    public static long? Minor(string? typed, string currency)
    {
        var text = (typed ?? "").Trim().TrimStart('$', '€', '£').Trim().Replace(',', '.');
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var major) || major > 1_000_000) return null;
        var minor = major * (decimal)Math.Pow(10, Money.Zero(currency).Digits);
        return minor == decimal.Truncate(minor) ? (long)minor : null;
    }

    /// <summary>An amount as somebody would type it: <see cref="Minor"/> backwards.</summary>
    public static string Typed(Money amount) => amount.Major.ToString("F" + amount.Digits, CultureInfo.InvariantCulture);

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
