using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;
using FoodDelivery.Web.Ordering;

namespace FoodDelivery.Tests.Rules.Ordering;

/// <summary>A customer whose order ended reads what became of the money, never what should have.</summary>
public sealed class OrderMoneyTests
{
    private static readonly Money All = new(2500, "USD");

    private static PaymentGlance Glance(PaymentStatus status, long refunded = 0) => new(status, All, new(refunded, "USD"), "Visa ···· 4242", null);

    [Theory]
    [InlineData(OrderStatus.Rejected, PaymentStatus.Authorised, 0, "is being released")]
    [InlineData(OrderStatus.Rejected, PaymentStatus.Voided, 0, "was released")]
    [InlineData(OrderStatus.Expired, PaymentStatus.Failed, 0, "had ended before anything was taken")]
    [InlineData(OrderStatus.Cancelled, PaymentStatus.Captured, 0, "You paid $25.00. The refund to your card Visa ···· 4242 is on its way")]
    [InlineData(OrderStatus.Cancelled, PaymentStatus.Captured, 1000, "$10.00 of $25.00 went back")]
    [InlineData(OrderStatus.Cancelled, PaymentStatus.Refunded, 1000, "$10.00 of $25.00 went back")]
    [InlineData(OrderStatus.Cancelled, PaymentStatus.Refunded, 2500, "$25.00 went back to your card Visa ···· 4242")]
    [InlineData(OrderStatus.DeliveryFailed, PaymentStatus.Captured, 0, "Our team looks into it")]
    [InlineData(OrderStatus.DeliveryFailed, PaymentStatus.Refunded, 2500, "$25.00 went back")]
    [InlineData(OrderStatus.PaymentFailed, PaymentStatus.Expired, 0, "You were not charged.")]
    public void It_is_what_the_payment_says(OrderStatus order, PaymentStatus payment, long refunded, string words) =>
        Assert.Contains(words, OrderWords.Money(order, Glance(payment, refunded)), StringComparison.Ordinal);

    [Fact]
    public void No_payment_was_begun() => Assert.Equal("You were not charged.", OrderWords.Money(OrderStatus.Cancelled, null));

    [Theory]
    [InlineData(OrderStatus.Placed)]
    [InlineData(OrderStatus.Delivered)]
    public void An_order_that_did_not_end_badly_has_no_such_sentence(OrderStatus order) => Assert.Null(OrderWords.Money(order, Glance(PaymentStatus.Captured)));

    [Theory]
    [InlineData(OrderStatus.Cancelled, PaymentStatus.Authorised, true)]
    [InlineData(OrderStatus.Cancelled, PaymentStatus.Captured, true)]
    [InlineData(OrderStatus.Cancelled, PaymentStatus.Voided, false)]
    [InlineData(OrderStatus.Cancelled, PaymentStatus.Refunded, false)]
    [InlineData(OrderStatus.Preparing, PaymentStatus.Captured, false)]
    public void The_page_looks_until_it_has_come_to_rest(OrderStatus order, PaymentStatus payment, bool moves) => Assert.Equal(moves, OrderWords.MoneyStillMoves(order, Glance(payment)));
}
