using CsCheck;
using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;
using FoodDelivery.Tests.Rules.Ordering;

namespace FoodDelivery.Tests.Rules.Payments;

/// <summary>From any basket through bill, payment and ledger to the last refunded cent: nothing appears, nothing is lost. A failure prints its seed.</summary>
public sealed class BasketToLedgerTests
{
    private const int Baskets = 10_000;

    private sealed record Basket(PricedLine[] Lines, int Tax, bool Included, long Fee, int Service, long Tip, PromotionOffer? Offer, int Commission, bool Brought);

    /// <param name="Line">Which dish, if it is about one.</param>
    /// <param name="Part">Of what is left, in percent.</param>
    private sealed record Refund(int? Line, int Part, RefundReason Reason);

    private static readonly Gen<PricedLine> Line =
        Gen.Select(Gen.Int[1, 6], Gen.Long[0, 6_000], Gen.Long[0, 900].Array[0, 3], (quantity, price, extras) => AnOrder.Dish(quantity, price, extras));

    private static readonly Gen<PromotionOffer?> Offer = Gen.Select(Gen.Int[0, 3], Gen.Int[1, Promotion.WholePercent], Gen.Long[1, 20_000], Gen.Bool, (kind, percent, amount, byRestaurant) => kind switch
    {
        0 => null,
        1 => AnOrder.Offer(PromotionKind.Percent, percent, byRestaurant),
        2 => AnOrder.Offer(PromotionKind.Amount, amount, byRestaurant),
        _ => AnOrder.Offer(PromotionKind.FreeDelivery, 0, byRestaurant),
    });

    private static readonly Gen<Basket> AnyBasket =
        from lines in Line.Array[1, 8]
        from tax in Gen.Int[0, 2_500]
        from included in Gen.Bool
        from fee in Gen.Long[0, 2_000]
        from service in Gen.Int[0, 1_500]
        from tip in Gen.Long[0, 5_000]
        from offer in Offer
        from commission in Gen.Int[0, 4_000]
        from brought in Gen.Bool
        select new Basket(lines, tax, included, fee, service, tip, offer, commission, brought);

    private static readonly Gen<Refund[]> Refunds =
        Gen.Select(Gen.Int[-1, 7], Gen.Int[1, 100], Gen.Enum<RefundReason>(), (line, part, reason) => new Refund(line < 0 ? null : line, part, reason)).Array[0, 8];

    [Fact]
    public void Every_cent_of_a_basket_is_somebodys() => AnyBasket.Sample(b =>
    {
        var (order, bill) = Ordered(b);
        Assert.Equal(b.Lines.Sum(line => line.Total.Minor), bill.ItemsMinor);
        Assert.Equal(bill.ItemsMinor - bill.DiscountMinor + (b.Included ? 0 : bill.TaxMinor) + b.Fee - bill.DeliveryDiscountMinor + bill.ServiceFeeMinor + b.Tip, bill.TotalMinor);
        Assert.InRange(bill.DiscountMinor, 0, bill.ItemsMinor);
        Assert.InRange(bill.DeliveryDiscountMinor, 0, b.Fee);
        // The discount is spread by largest remainder: no line is off its exact part by a whole cent. Tax comes after it, line by line.
        foreach (var line in order.Lines)
        {
            var exact = bill.ItemsMinor == 0 ? 0 : (decimal)bill.DiscountMinor * line.TotalMinor / bill.ItemsMinor;
            Assert.True(Math.Abs(line.DiscountMinor - exact) < 1 && line.DiscountMinor <= line.TotalMinor);
            var net = (decimal)(line.TotalMinor - line.DiscountMinor);
            Assert.Equal((long)Math.Round(b.Included ? net * b.Tax / (10_000m + b.Tax) : net * b.Tax / 10_000m, MidpointRounding.AwayFromZero), line.TaxMinor);
        }
        Assert.Equal((bill.DiscountMinor, bill.TaxMinor), (order.Lines.Sum(line => line.DiscountMinor), order.Lines.Sum(line => line.TaxMinor)));

        var shares = PaymentRequest.Shares(order);
        Assert.Equal(bill.TotalMinor, shares.TotalMinor);
        Assert.Equal(bill.ItemsMinor - bill.DiscountMinor + (b.Included ? 0 : bill.TaxMinor), shares.Lines.Sum(line => line.TotalMinor));
        Assert.All(shares.Lines, line => Assert.True(line.TotalMinor >= 0));

        var sides = LedgerRules.Capture(shares, bill.TotalMinor, b.Commission, b.Brought ? AnOrder.CustomerId : null);
        OnTheirOwnSides(sides, bill.TotalMinor);
    }, writeLine: TestContext.Current.TestOutputHelper!.WriteLine, iter: Baskets);

    [Fact]
    public void Given_back_in_any_parts_to_the_last_cent_and_not_one_beyond() => Gen.Select(AnyBasket, Refunds, Gen.Enum<RefundReason>()).Sample((b, refunds, last) =>
    {
        var (order, bill) = Ordered(b);
        if (bill.TotalMinor == 0) return;
        var payment = Taken(order);
        var books = new List<Side>(LedgerRules.Capture(payment.Shares, payment.CapturedMinor, b.Commission, b.Brought ? AnOrder.CustomerId : null));
        var backByLine = new Dictionary<int, long>();
        foreach (var refund in refunds)
        {
            Assert.Equal("payments.refund_too_large", Want(payment.RefundableMinor + 1, []).Error?.Code);
            if (payment.RefundableMinor == 0) break;
            if (refund.Line is { } n)
            {
                var line = payment.Shares.Lines[n % payment.Shares.Lines.Count];
                var left = line.TotalMinor - backByLine.GetValueOrDefault(line.Position);
                if (left < payment.RefundableMinor) Assert.Equal("payments.line_refunded", Want(left + 1, [new(line.Position, line.Name, left + 1)]).Error?.Code);
                var amount = Math.Min(Part(left, refund.Part), payment.RefundableMinor);
                if (amount == 0) continue;
                Assert.True(Want(amount, [new(line.Position, line.Name, amount)], refund.Reason).IsOk);
                backByLine[line.Position] = backByLine.GetValueOrDefault(line.Position) + amount;
            }
            else Assert.True(Want(Part(payment.RefundableMinor, refund.Part), [], refund.Reason).IsOk);
        }
        if (payment.RefundableMinor > 0) Assert.True(Want(payment.RefundableMinor, [], last).IsOk);
        Assert.Equal(payment.CapturedMinor, payment.RefundWantedMinor);
        Assert.Equal("payments.refund_too_large", Want(1, []).Error?.Code);

        static long Part(long of, int percent) => of == 0 ? 0 : Math.Max(1, of * percent / 100);

        Result<PaymentRefund> Want(long amount, IReadOnlyList<RefundLine> lines, RefundReason reason = RefundReason.Quality)
        {
            var result = payment.WantRefund(amount, reason, null, lines, "Dora", null, AnOrder.Noon);
            if (!result.IsOk) return result;
            books.AddRange(LedgerRules.Refund(reason, amount, Standing(books), LedgerRules.TaxOf(payment.Shares, lines), b.Commission));
            OnTheirOwnSides(books, payment.CapturedMinor - payment.RefundWantedMinor);
            return result;
        }
    }, writeLine: TestContext.Current.TestOutputHelper!.WriteLine, iter: Baskets);

    [Fact]
    public void An_order_that_comes_to_nothing_leaves_nothing_anywhere_not_even_what_we_put_in_for_its_code() => AnyBasket.Sample(b =>
    {
        var (order, bill) = Ordered(b);
        if (bill.TotalMinor == 0) return;
        var books = new List<Side>(LedgerRules.Capture(PaymentRequest.Shares(order), bill.TotalMinor, b.Commission, null));
        var some = bill.TotalMinor / 3;
        if (some > 0) books.AddRange(LedgerRules.Refund(RefundReason.Goodwill, some, Standing(books)));
        books.AddRange(LedgerRules.Refund(RefundReason.OrderEnded, bill.TotalMinor - some, Standing(books)));
        Assert.All(Standing(books), side => Assert.Equal(0, side.AmountMinor));
    }, iter: 1_000);

    private static (Order, Bill) Ordered(Basket b)
    {
        var bill = Bill.Of(b.Lines, b.Tax, b.Included, new(b.Fee, "USD"), b.Service, new(b.Tip, "USD"), b.Offer);
        return (Order.Begin(AnOrder.Agreed() with { Lines = b.Lines, Bill = bill }, "4711", AnOrder.Customer, AnOrder.Noon), bill);
    }

    private static Payment Taken(Order order)
    {
        var (total, now) = (order.Bill.Total, AnOrder.Noon);
        var payment = new Payment(order.Id, "FD-1", total, "stripe", PaymentRequest.Shares(order), now);
        payment.Opened(new OpenedSession("cs_1", "https://pay.example/cs_1", now.AddMinutes(31)), "https://shop.example/ok", now);
        payment.Apply(new(ProviderSession.Open, "cs_1", "pi_1", ProviderHold.Held, total, 0, 0, payment.Id), now);
        payment.Want(PaymentWish.Take, now);
        payment.Apply(new(ProviderSession.Open, "cs_1", "pi_1", ProviderHold.Taken, total, total.Minor, 0, payment.Id), now);
        Assert.Equal(PaymentStatus.Captured, payment.Status);
        return payment;
    }

    private static List<Side> Standing(List<Side> books) =>
        [.. books.GroupBy(side => (side.Account, side.Party)).Select(one => new Side(one.Key.Account, one.Key.Party, one.Sum(side => side.AmountMinor)))];

    /// <summary>We hold or have spent on one side; on the other are those who are owed.</summary>
    private static void OnTheirOwnSides(IEnumerable<Side> books, long kept)
    {
        var standing = Standing([.. books]);
        Assert.Equal(0, standing.Sum(side => side.AmountMinor));
        Assert.Equal(kept, standing.Where(side => side.Account == LedgerAccount.Provider).Sum(side => side.AmountMinor));
        foreach (var side in standing)
        {
            Assert.NotEqual(LedgerAccount.Suspense, side.Account);
            Assert.True(side.Account is LedgerAccount.Provider or LedgerAccount.Goodwill ? side.AmountMinor >= 0 : side.AmountMinor <= 0, $"{side.Account} stands at {side.AmountMinor}");
        }
    }
}
