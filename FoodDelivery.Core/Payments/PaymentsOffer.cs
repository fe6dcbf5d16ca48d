using FoodDelivery.Platform;

namespace FoodDelivery.Payments;

/// <summary>What Payments answers when it runs in a process of its own. Cards are nobody's to ask for: no class here knows any.</summary>
public static class PaymentsOffer
{
    /// <summary>Ordering has orders paid, and asks how that went.</summary>
    public static readonly RoomDoor Collect = new("payments.collect", "ordering", SpeaksFor.PeopleAndProduct, "Have orders paid and ask how their payment stands");

    /// <summary>Notifications looks for money that needs a person.</summary>
    public static readonly RoomDoor Watch = new("payments.watch", "notifications", SpeaksFor.PeopleAndProduct, "See what about money needs a person");

    /// <summary>The screens show money to people, and do what those decide. Never for the product itself: what moves money here takes a person.</summary>
    public static readonly RoomDoor Desk = new("payments.desk", RoomDoor.Screens, SpeaksFor.People, "Show people their money, and do what operators decide about it");

    public static RoomOffer Offer { get; } = new RoomOffer("payments")
        // By order: a second call finds what the first has begun.
        .Open<StartPayment>(Collect)
        .Open<CheckPayment>(Collect, whenAway: PaymentAnswer.Unknown)
        .Open<MoneyLookup>(Watch)
        .Open<WaysToPay>(Desk)
        .Open<PaymentReads>(Desk)
        .Open<MoneyReads>(Desk)
        .Open<RefundReads>(Desk)
        // By their wish, which is stored once.
        .Open<CapturePayment>(Desk)
        .Open<GiveBackPayment>(Desk)
        // By the click's own key.
        .Open<RefundPayment>(Desk)
        // A second time it says that the case is closed, or compares everything once more: a person decides whether to ask again.
        .Open<RemedyCase>(Desk, repeatable: false)
        .Open<RunReconciliation>(Desk, repeatable: false)
        .Open<ApplyStoredWebhook>(Desk, repeatable: false);
}
