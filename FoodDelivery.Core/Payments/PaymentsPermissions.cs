using FoodDelivery.Kernel;

namespace FoodDelivery.Payments;

/// <summary>What people and programs may be let do here.</summary>
public static class PaymentsPermissions
{
    public const string Read = "payments.read";
    public const string Refund = "payments.refund";
    public const string Settle = "payments.settle";
    public const string Statements = "payments.statements";
    public const string Receipts = "payments.receipts";

    public static readonly IReadOnlyList<Permission> All =
    [
        new(Read, "payments", "See payments, cases and disputes", Roles.Admin),
        new(Refund, "payments", "Send customers their money back", Roles.Admin),
        new(Settle, "payments", "Take held money, compare the books and settle cases", Roles.Admin),
        new(Statements, "payments", "See what you have earned", Roles.Restaurant, Roles.Courier, Roles.Admin),
        new(Receipts, "payments", "See the receipts of your orders"),
    ];
}
