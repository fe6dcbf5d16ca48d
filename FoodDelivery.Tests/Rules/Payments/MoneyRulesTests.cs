using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;

namespace FoodDelivery.Tests.Rules.Payments;

/// <summary>Three sides of one payment: where they agree nobody is called, and where they do not it is named.</summary>
public sealed class MoneyRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 17, 22, 30, 0, TimeSpan.Zero);
    private static readonly Guid Payment = Guid.CreateVersion7(Now), Order = Guid.CreateVersion7(Now);

    private static OurMoney Ours(PaymentStatus status, long captured = 0, long refunded = 0, long ledger = 0, bool justHeard = false, string? attention = null) =>
        new(Payment, Order, "FD-1", "stripe", "pi_1", status, PaymentWish.Take, new(3299, "USD"), captured, refunded, captured > 0 ? 126 : null, [], ledger, attention, justHeard);

    private static ProviderMoney Theirs(ProviderHold hold, long captured = 0, long refunded = 0) => new("pi_1", "cs_1", hold, new(3299, "USD"), captured, refunded, Payment, Order, Now, captured > 0 ? 126 : null);

    private static OrderMoney An(OrderStatus status) => new(Order, "FD-1", status, Now, new(3299, "USD"));

    private static string Kinds(OurMoney ours, ProviderMoney? theirs, OrderMoney? order) => string.Join(' ', MoneyRules.Compare(ours, theirs, order).Select(finding => finding.Kind));

    [Fact]
    public void What_agrees_is_not_spoken_of()
    {
        Assert.Equal("", Kinds(Ours(PaymentStatus.Authorised), Theirs(ProviderHold.Held), An(OrderStatus.Placed)));
        Assert.Equal("", Kinds(Ours(PaymentStatus.Captured, 3299, 0, 3299 - 126), Theirs(ProviderHold.Taken, 3299), An(OrderStatus.Delivered)));
        Assert.Equal("", Kinds(Ours(PaymentStatus.Captured, 3299, 1000, 2299 - 126), Theirs(ProviderHold.Taken, 3299, 1000), An(OrderStatus.Delivered)));
        Assert.Equal("", Kinds(Ours(PaymentStatus.Voided), Theirs(ProviderHold.Released), An(OrderStatus.Cancelled)));
        Assert.Equal("", Kinds(Ours(PaymentStatus.AwaitingCustomer), null, An(OrderStatus.AwaitingPayment)));
    }

    [Fact]
    public void A_hold_younger_than_the_providers_books_is_no_alarm()
    {
        Assert.Equal("OrderWithoutMoney", Kinds(Ours(PaymentStatus.Authorised), null, An(OrderStatus.Placed)));
        Assert.Equal("", Kinds(Ours(PaymentStatus.Authorised, justHeard: true), null, An(OrderStatus.Placed)));
    }

    [Fact]
    public void What_does_not_agree_is_named()
    {
        Assert.Equal("PaidNotPlaced", Kinds(Ours(PaymentStatus.Authorised), Theirs(ProviderHold.Held), An(OrderStatus.AwaitingPayment)));
        Assert.Equal("DanglingHold", Kinds(Ours(PaymentStatus.Voided), Theirs(ProviderHold.Held), An(OrderStatus.Cancelled)));
        Assert.Equal("AmountDrift", Kinds(Ours(PaymentStatus.Authorised), Theirs(ProviderHold.Taken, 3299), An(OrderStatus.Preparing)));
        Assert.Equal("RefundedTwice", Kinds(Ours(PaymentStatus.Captured, 3299, 1000, 2299 - 126), Theirs(ProviderHold.Taken, 3299, 2000), An(OrderStatus.Delivered)));
        Assert.Equal("AmountDrift", Kinds(Ours(PaymentStatus.Captured, 3299, 0, 3299 - 125), Theirs(ProviderHold.Taken, 3299), An(OrderStatus.Delivered)));
        Assert.Equal("AmountDrift", Kinds(Ours(PaymentStatus.Captured, 3299, 0, 3299 - 126), Theirs(ProviderHold.Taken, 3299) with { Disputes = [new("du_1", 3299, "fraudulent", DisputeState.Open, Now, null)] }, An(OrderStatus.Delivered)));
        Assert.Equal("NeedsAttention", Kinds(Ours(PaymentStatus.Captured, 3299, 0, 3299 - 126, attention: "look"), Theirs(ProviderHold.Taken, 3299), An(OrderStatus.Delivered)));
    }

    [Fact]
    public void A_dish_goes_back_with_the_tax_that_was_charged_on_it_and_our_commission()
    {
        // Two dishes of 8.55 and 12.00 with 8.88 % on top, 2.00 service fee, 3.00 tip; 15 % commission.
        var shares = new PaymentShares(Guid.CreateVersion7(Now), Guid.Empty, 2055, 0, false, 183, false, 0, 200, 300, [new(0, "Tiramisu", 1, 931, 76), new(1, "Pizza", 1, 1307, 107)]);
        var books = LedgerRules.Capture(shares, shares.TotalMinor, 1500, null);
        var sides = LedgerRules.Refund(RefundReason.MissingItem, 931, books, LedgerRules.TaxOf(shares, [new(0, "Tiramisu", 931)]), 1500);
        long On(LedgerAccount account) => sides.Where(side => side.Account == account).Sum(side => side.AmountMinor);
        Assert.Equal((-931, 76, 128, 727, 0, 0), (On(LedgerAccount.Provider), On(LedgerAccount.Tax), On(LedgerAccount.Fees), On(LedgerAccount.Restaurant), On(LedgerAccount.Goodwill), On(LedgerAccount.Suspense)));
        // Half of it: half of the tax.
        Assert.Equal(38, LedgerRules.TaxOf(shares, [new(0, "Tiramisu", 466)]));
        // Not known by dish: split as before.
        Assert.Null(LedgerRules.TaxOf(shares, []));
    }
}
