using static FoodDelivery.Notifications.MessageChannel;

namespace FoodDelivery.Notifications;

/// <summary>Whom a message is for.</summary>
public enum Whom
{
    /// <summary>Who ordered, with an account or without: the order's phone number and the account's or the typed e-mail.</summary>
    Customer,
    /// <summary>Whoever works for the restaurant.</summary>
    RestaurantPeople,
    Courier,
    /// <summary>Admins, and dispatchers where it is theirs.</summary>
    Operators,
    /// <summary>Whoever has just asked for it.</summary>
    Asker,
    /// <summary>Who agreed to be told.</summary>
    Audience,
}

/// <param name="Ways">Each is one message; <c>PushElseSms</c> is a push which an SMS follows when it is not read in time.</param>
/// <param name="UsefulFor">After this it is not sent any more.</param>
public sealed record PlannedNotice(string Template, Whom Whom, NotificationKind Kind, TimeSpan UsefulFor, params IReadOnlyList<Way> Ways);

/// <summary>
/// Who is told what, by which ways, and how long it is worth telling. Change it here; the words are in the templates, the moments in the Tell… classes beside.
/// </summary>
public static class NoticePlan
{
    public const string OrderPlaced = "order-placed", OrderAccepted = "order-accepted", OrderDelayed = "order-delayed", OrderPickedUp = "order-picked-up", CourierNearby = "courier-nearby",
        OrderDelivered = "order-delivered", OrderRejected = "order-rejected", OrderExpired = "order-expired", OrderCancelled = "order-cancelled", OrderReduced = "order-reduced", RefundDone = "refund-done",
        KitchenUnanswered = "kitchen-unanswered", CourierOffer = "courier-offer", OperatorAlert = "operator-alert", VerificationCode = "verification-code", Promotion = "promotion";

    /// <summary>A promise that moves by less is not worth a message.</summary>
    public static readonly TimeSpan DelayWorthTelling = TimeSpan.FromMinutes(5);

    /// <summary>From this level of <c>OrderUnanswered</c> on, the restaurant's people are told; below it, the kitchen's wall rings.</summary>
    public const int UnansweredWorthTelling = 2;

    public static IReadOnlyList<PlannedNotice> All { get; } =
    [
        //  What                Whom                     Kind                       Useful for     By which ways
        new(OrderPlaced,        Whom.Customer,           NotificationKind.Order,    Hours(2),      ByPush, EmailElseSms),
        new(OrderAccepted,      Whom.Customer,           NotificationKind.Order,    Hours(1),      PushElseSms(after: 60)),
        new(OrderDelayed,       Whom.Customer,           NotificationKind.Order,    Minutes(45),   PushElseSms(after: 60)),
        new(OrderPickedUp,      Whom.Customer,           NotificationKind.Order,    Minutes(30),   ByPush),
        new(CourierNearby,      Whom.Customer,           NotificationKind.Order,    Minutes(10),   PushElseSms(after: 45)),
        new(OrderDelivered,     Whom.Customer,           NotificationKind.Order,    Days(3),       ByPush, EmailElseSms),
        new(OrderRejected,      Whom.Customer,           NotificationKind.Order,    Hours(12),     PushElseSms(after: 60), ByEmail),
        new(OrderExpired,       Whom.Customer,           NotificationKind.Order,    Hours(12),     PushElseSms(after: 60), ByEmail),
        new(OrderCancelled,     Whom.Customer,           NotificationKind.Order,    Hours(12),     PushElseSms(after: 60), ByEmail),
        new(OrderReduced,       Whom.Customer,           NotificationKind.Order,    Hours(1),      PushElseSms(after: 60)),
        new(RefundDone,         Whom.Customer,           NotificationKind.Order,    Days(3),       EmailElseSms),
        new(KitchenUnanswered,  Whom.RestaurantPeople,   NotificationKind.Work,     Minutes(10),   PushElseSms(after: 45)),
        new(CourierOffer,       Whom.Courier,            NotificationKind.Work,     Minutes(15),   PushElseSms(after: 30)),
        new(OperatorAlert,      Whom.Operators,          NotificationKind.Work,     Hours(4),      BySms, ByEmail),
        // Written by others: the reaction to a wish for a code, and a campaign.
        new(VerificationCode,   Whom.Asker,              NotificationKind.Code,     Minutes(10)),
        new(Promotion,          Whom.Audience,           NotificationKind.Promotion, Days(1)),
    ];

    public static PlannedNotice Of(string template) => All.Single(notice => notice.Template == template);

    private static Way ByPush => new(Push);
    private static Way BySms => new(Sms);
    private static Way ByEmail => new(Email);

    /// <summary>A mail that bounces is followed by an SMS; one that is merely unread is not. For who has no mailbox it is the SMS at once.</summary>
    private static Way EmailElseSms => new(Email, Sms);

    /// <param name="after">Seconds in which the push may stay unread. One that does not get through is followed at once; for who has no device it is the SMS at once.</param>
    private static Way PushElseSms(int after) => new(Push, Sms, TimeSpan.FromSeconds(after));

    private static TimeSpan Minutes(int n) => TimeSpan.FromMinutes(n);
    private static TimeSpan Hours(int n) => TimeSpan.FromHours(n);
    private static TimeSpan Days(int n) => TimeSpan.FromDays(n);
}
