using FoodDelivery.Kernel;
using FoodDelivery.Payments;
using FoodDelivery.Web.Payments;
using FoodDelivery.Web.Shell;

namespace FoodDelivery.Web.Platform.Payments;

/// <summary>How operators read cases, and what a remedy does before it is pressed.</summary>
public static class CaseWords
{
    public static string Of(CaseKind kind) => kind switch
    {
        CaseKind.MoneyWithoutOrder => "Money without an order",
        CaseKind.PaidNotPlaced => "Paid, not placed",
        CaseKind.OrderWithoutMoney => "Order without money",
        CaseKind.CapturedTwice => "Taken twice",
        CaseKind.RefundedTwice => "Refunded too much",
        CaseKind.AmountDrift => "Amounts differ",
        CaseKind.DanglingHold => "Hold left over",
        CaseKind.WebhookMissed => "News missed",
        _ => "Needs a person",
    };

    public static (string Text, Tone Tone) Chip(CaseState state) => state switch
    {
        CaseState.Open => ("Open", Tone.Late),
        CaseState.Healed => ("Healed by itself", Tone.Good),
        CaseState.Resolved => ("Settled", Tone.Good),
        _ => ("Left as it is", Tone.Quiet),
    };

    public static string Of(CaseRemedy remedy) => remedy switch
    {
        CaseRemedy.LookAgain => "Ask the provider again",
        CaseRemedy.Capture => "Take the money",
        CaseRemedy.GiveBack => "Give it all back",
        CaseRemedy.ReturnStray => "Return the money",
        _ => "Leave as it is",
    };

    /// <summary>Asking changes nothing and needs no question before it; everything else does.</summary>
    public static bool AsksFirst(CaseRemedy remedy) => remedy != CaseRemedy.LookAgain;

    /// <summary>What it will cost, for the question before it.</summary>
    public static string Cost(MoneyCase @case, CaseRemedy remedy)
    {
        var stake = new Money(@case.AmountMinor, @case.Currency);
        return remedy switch
        {
            CaseRemedy.GiveBack => $"Whatever is held or taken for {@case.OrderNumber ?? "this order"} goes back to the customer: {stake} is at stake. This is for good: the order cannot be paid or its money taken afterwards.",
            CaseRemedy.ReturnStray => $"{stake} at {MoneyWords.Provider(@case.Provider)} ({@case.IntentId}) is released, or refunded if it was taken. No other payment is touched, and pressing twice returns it once.",
            CaseRemedy.Capture => $"{stake} is taken from the customer's card for {@case.OrderNumber ?? "this order"}.",
            _ => $"{stake} stays where it is. The case comes back only if the amount changes.",
        };
    }

    public static string Done(CaseRemedy remedy) => remedy switch
    {
        CaseRemedy.LookAgain => "The provider was asked, and what it said is applied.",
        CaseRemedy.Capture => "The money is taken.",
        CaseRemedy.GiveBack => "The money goes back to the customer.",
        CaseRemedy.ReturnStray => "The money is returned.",
        _ => "Left as it is, with your reason.",
    };
}
