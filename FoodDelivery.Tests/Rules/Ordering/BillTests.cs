using CsCheck;
using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;

namespace FoodDelivery.Tests.Rules.Ordering;

/// <summary>Money to the cent for any basket: page = charge = receipt.</summary>
public sealed class BillTests
{
    private static readonly Gen<PricedLine> Line =
        Gen.Select(Gen.Int[1, 20], Gen.Long[0, 20_000], Gen.Long[0, 900].Array[0, 4], (quantity, price, extras) => AnOrder.Dish(quantity, price, extras));

    private static readonly Gen<(PricedLine[] Lines, int Tax, bool Included, long Fee, int Service, long Tip)> Basket =
        Gen.Select(Line.Array[1, 12], Gen.Int[0, 2500], Gen.Bool, Gen.Long[0, 2_000], Gen.Int[0, 1500], Gen.Long[0, 20_000]);

    [Fact]
    public void The_parts_add_up_to_the_total() => Basket.Sample(b =>
    {
        var bill = BillOf(b);
        Assert.Equal(b.Lines.Sum(line => line.Quantity * (line.UnitPrice.Minor + line.Options.Sum(o => o.Price.Minor))), bill.ItemsMinor);
        Assert.Equal(bill.ItemsMinor + (b.Included ? 0 : bill.TaxMinor) + bill.DeliveryFeeMinor + bill.ServiceFeeMinor + bill.TipMinor, bill.TotalMinor);
        Assert.Equal((b.Fee, b.Tip), (bill.DeliveryFeeMinor, bill.TipMinor));
    });

    [Fact]
    public void The_tax_is_the_sum_of_each_lines_tax_rounded_half_away_from_zero() => Basket.Sample(b =>
    {
        var expected = b.Lines.Sum(line =>
        {
            var total = (decimal)line.Total.Minor;
            var exact = b.Included ? total * b.Tax / (10_000m + b.Tax) : total * b.Tax / 10_000m;
            return (long)Math.Round(exact, MidpointRounding.AwayFromZero);
        });
        Assert.Equal(expected, BillOf(b).TaxMinor);
    });

    [Fact]
    public void What_the_order_stores_per_line_is_what_the_bill_says() => Basket.Sample(b =>
    {
        var restaurant = AnOrder.Restaurant with { TaxBasisPoints = b.Tax, TaxIncluded = b.Included };
        var bill = BillOf(b);
        var order = Order.Begin(AnOrder.Agreed() with { Restaurant = restaurant, Lines = b.Lines, Bill = bill }, "1234", AnOrder.Customer, AnOrder.Noon);
        Assert.Equal(bill.ItemsMinor, order.Lines.Sum(line => line.TotalMinor));
        Assert.Equal(bill.TaxMinor, order.Lines.Sum(line => line.TaxMinor));
        Assert.Equal(b.Lines.Sum(line => line.Quantity), order.ItemCount);
    });

    [Fact]
    public void A_tip_changes_the_total_by_itself_and_nothing_else() => Basket.Sample(b =>
    {
        var (with, without) = (BillOf(b), BillOf(b with { Tip = 0 }));
        Assert.Equal(without with { TipMinor = b.Tip, TotalMinor = without.TotalMinor + b.Tip }, with);
    });

    [Theory]
    // 3 × $3.33 = 9.99 at 8.875 % ≈ 0.887 → rates are in basis points: 888 → 0.887112 → 0.89
    [InlineData(333, 3, 888, false, 89)]
    // A half cent goes up: 0.50 at 1 % = 0.005
    [InlineData(50, 1, 100, false, 1)]
    // Contained: 10.90 at 9 % contains exactly 0.90
    [InlineData(1090, 1, 900, true, 90)]
    public void Known_cases(long price, int quantity, int tax, bool included, long expected) =>
        Assert.Equal(expected, Bill.Of([AnOrder.Dish(quantity, price)], tax, included, Money.Zero("USD"), 0, Money.Zero("USD")).TaxMinor);

    private static Bill BillOf((PricedLine[] Lines, int Tax, bool Included, long Fee, int Service, long Tip) b) =>
        Bill.Of(b.Lines, b.Tax, b.Included, new(b.Fee, "USD"), b.Service, new(b.Tip, "USD"));
}
