using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;

namespace FoodDelivery.Web.Notifications;

/// <summary>What the preview, the test to oneself and the golden files are filled with: an evening in the demo city. Nobody in it exists.</summary>
public static class MessageSamples
{
    public const string TimeZone = "America/New_York";
    public const string Code = "123456";

    private static readonly DateTimeOffset Evening = new(2026, 6, 17, 23, 0, 0, TimeSpan.Zero);
    private static readonly OrderHead Order = new(Guid.Parse("0199d000-0000-7000-8000-00000000f00d"), "FD-10423", "Nonna's Corner", Usd(4287));
    private static readonly OrderHead Guest = Order with { Guest = true };

    public static IReadOnlyList<MessageSample> Placed { get; } =
    [
        new("Usual", new PlacedMessage(Order, Dishes, At(10), At(24), At(34))),
        new("Guest, clocks elsewhere", new PlacedMessage(Guest with { NamePlace = true }, Dishes, At(10), At(24), At(34))),
    ];

    public static IReadOnlyList<MessageSample> Accepted { get; } =
    [
        new("Usual", new ArrivalMessage(Order, At(22), At(32))),
        new("Long name, clocks elsewhere", new ArrivalMessage(Order with { Restaurant = "The Original Tenth Avenue Phở & Bánh Mì Company", NamePlace = true }, At(22), At(32))),
    ];

    public static IReadOnlyList<MessageSample> Delayed { get; } = [new("Usual", new ArrivalMessage(Order, At(34), At(44)))];
    public static IReadOnlyList<MessageSample> OnTheWay { get; } = [new("Usual", new ArrivalMessage(Order, At(26), At(31), "Lena")), new("Nobody knows by whom", new ArrivalMessage(Guest, At(26), At(31)))];
    public static IReadOnlyList<MessageSample> Nearby { get; } = [new("Usual", new ArrivalMessage(Order, At(28), At(30), "Lena"))];
    public static IReadOnlyList<MessageSample> Reduced { get; } = [new("Usual", new ReducedMessage(Order with { Total = Usd(3525) }, [new(1, "Tiramisu")]))];

    public static IReadOnlyList<MessageSample> Delivered { get; } =
    [
        new("Usual, tax on top, something sold out", new ReceiptMessage(Order with { Total = Usd(4287) }, "489 9th Ave", "Ada Lindqvist", "350 W 42nd St, Apt 4B", At(0), At(31),
            [new(2, "Margherita", ["Large", "Extra basil"], Usd(3300)), new(1, "Tiramisu", [], Usd(0), Removed: true), new(1, "San Pellegrino", [], Usd(350))],
            Usd(3650), Usd(365), "WELCOME10", Usd(292), TaxIncluded: false, 888, Usd(3285), Usd(299), Usd(0), Usd(111), Usd(300),
            Usd(5049), "visa 4242", [new(Usd(762), RefundReason.ItemUnavailable, ["Tiramisu"])], Usd(4287))),
        new("Guest, tax contained, euros", new ReceiptMessage(new(Order.Id, "FD-10424", "Zum Löwen", Eur(2180), Guest: true), null, "Bo Li", "12 Main St", At(0), At(31),
            [new(1, "Käsespätzle", [], Eur(1480)), new(1, "Apfelschorle", [], Eur(400))],
            Eur(1880), Eur(0), null, Eur(123), TaxIncluded: true, 700, Eur(1757), Eur(300), Eur(0), Eur(0), Eur(0), Eur(2180), null, [], Eur(2180))),
    ];

    public static IReadOnlyList<MessageSample> Rejected { get; } =
    [
        new("Sold out", new EndedMessage(Order, MoneyFate.NothingTaken, RejectReason.SoldOut)),
        new("In the kitchen's own words", new EndedMessage(Order, MoneyFate.NothingTaken, RejectReason.Other, "Our oven has broken down, we are so sorry.")),
    ];

    public static IReadOnlyList<MessageSample> Expired { get; } =
    [
        new("Nobody answered", new EndedMessage(Order, MoneyFate.NothingTaken)),
        new("Paid too late", new EndedMessage(Order, MoneyFate.NothingTaken, NeverPlaced: true)),
    ];

    public static IReadOnlyList<MessageSample> Cancelled { get; } =
    [
        new("Money comes back", new EndedMessage(Order, MoneyFate.ComesBack, Note: "The street is closed after an accident.")),
        new("Nothing was taken", new EndedMessage(Order, MoneyFate.NothingTaken)),
        new("Nobody knows yet", new EndedMessage(Order, MoneyFate.Undone)),
    ];

    public static IReadOnlyList<MessageSample> Refunded { get; } = [new("Usual", new RefundMessage(Order, Usd(762), RefundReason.ItemUnavailable)), new("Guest", new RefundMessage(Guest, Usd(4287), RefundReason.OrderEnded))];

    public static IReadOnlyList<MessageSample> Codes { get; } =
    [
        new("Open an account", new CodeMessage(CodePurpose.Register), Code),
        new("There is an account already", new CodeMessage(CodePurpose.Register)),
        new("New password", new CodeMessage(CodePurpose.RecoverPassword), Code),
        new("Change e-mail", new CodeMessage(CodePurpose.ChangeEmail), Code),
        new("Confirm number", new CodeMessage(CodePurpose.ConfirmPhone), Code),
        new("As screens see it", new CodeMessage(CodePurpose.RecoverPassword)),
        new("Show that it is you", new CodeMessage(CodePurpose.ProveItsYou), Code),
    ];

    public static IReadOnlyList<MessageSample> Unanswered { get; } = [new("Usual", new UnansweredMessage(Order, "nonnas-corner", 4, At(10)))];
    public static IReadOnlyList<MessageSample> CourierJob { get; } = [new("Usual", new CourierJobMessage(Order.Number, Order.Restaurant, "489 9th Ave", At(14)))];

    public static IReadOnlyList<MessageSample> Alerts { get; } =
    [
        new("Usual", new AlertMessage(AlertSeverity.Critical, "12 events payments.PaymentRefunded failed for good.", "What should have followed has not: the orders concerned may stand still or money may hang.",
            "/admin/dead-letters?type=payments.PaymentRefunded", "Look and retry", At(0))),
    ];

    public static IReadOnlyList<MessageSample> Promotions { get; } =
    [
        new("Usual", new PromotionMessage("Free delivery", "From Friday to Sunday the way to your door costs nothing.", "/r/nonnas-corner")),
        new("Nothing but words", new PromotionMessage("We are in Chelsea now", "Forty kitchens between 14th and 34th Street.\nCome and see who has opened.")),
    ];

    private static IReadOnlyList<DishLine> Dishes => [new(2, "Margherita"), new(1, "Tiramisu"), new(1, "San Pellegrino")];

    private static DateTimeOffset At(int minutes) => Evening.AddMinutes(minutes);
    private static Money Usd(long minor) => new(minor, "USD");
    private static Money Eur(long minor) => new(minor, "EUR");
}
