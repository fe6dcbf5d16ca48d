using FoodDelivery.Kernel;
using FoodDelivery.Payments;
using FoodDelivery.Web.Payments;
using FoodDelivery.Web.Platform.Payments;

namespace FoodDelivery.Tests.Rules.Payments;

/// <summary>Amounts as people type them, weeks as they are paid out, and what a refund dialog holds against a choice.</summary>
public sealed class MoneyWordsTests
{
    [Theory]
    [InlineData("4.50", "USD", 450L)]
    [InlineData(" $4,5 ", "USD", 450L)]
    [InlineData("4", "USD", 400L)]
    [InlineData("500", "JPY", 500L)]
    [InlineData("1.234", "USD", null)]
    [InlineData("4.5", "JPY", null)]
    [InlineData("1,234.50", "USD", null)]
    [InlineData("-4", "USD", null)]
    [InlineData("four", "USD", null)]
    [InlineData("99999999999", "USD", null)]
    [InlineData("", "USD", null)]
    public void What_is_typed_is_an_amount_to_the_cent_or_none(string typed, string currency, long? minor) => Assert.Equal(minor, MoneyWords.Minor(typed, currency));

    [Fact]
    public void An_amount_that_is_offered_can_be_sent_as_it_stands()
    {
        foreach (var amount in new Money[] { new(1, "USD"), new(123_456, "USD"), new(500, "JPY"), new(1_234, "KWD") })
            Assert.Equal(amount.Minor, MoneyWords.Minor(MoneyWords.Typed(amount), amount.Currency));
    }

    [Theory]
    [InlineData("2026-06-15", "2026-06-15")]
    [InlineData("2026-06-21", "2026-06-15")]
    [InlineData("2026-06-14", "2026-06-08")]
    [InlineData("2027-01-01", "2026-06-15")]
    [InlineData("nonsense", "2026-06-15")]
    [InlineData(null, "2026-06-15")]
    public void A_week_begins_on_its_Monday_and_never_in_the_future(string? address, string monday) =>
        Assert.Equal(monday, Week.Key(Week.In(address, new(2026, 6, 17, 22, 30, 0, TimeSpan.Zero))));

    [Fact]
    public void A_week_over_the_end_of_a_month_names_both() => Assert.Equal(["15–21 Jun 2026", "29 Jun – 5 Jul 2026"], [Week.Words(new(2026, 6, 15)), Week.Words(new(2026, 6, 29))]);

    [Fact]
    public void Every_reason_state_and_case_has_words_of_its_own()
    {
        Assert.Equal(Enum.GetValues<RefundReason>().Length, Enum.GetValues<RefundReason>().Select(MoneyWords.Of).Distinct().Count());
        Assert.Equal(Enum.GetValues<PaymentStatus>().Length, Enum.GetValues<PaymentStatus>().Select(status => MoneyWords.Chip(status).Text).Distinct().Count());
        Assert.Equal(Enum.GetValues<CaseKind>().Length, Enum.GetValues<CaseKind>().Select(CaseWords.Of).Distinct().Count());
        Assert.Equal(Enum.GetValues<CaseRemedy>().Length, Enum.GetValues<CaseRemedy>().Select(CaseWords.Of).Distinct().Count());
    }

    [Fact]
    public void A_choice_is_refused_to_the_cent_beyond_what_is_left_of_each_dish()
    {
        var (desk, choice) = (ARefund.Desk, new RefundChoice { Reason = RefundReason.MissingItem });
        Assert.Equal("Tick what goes back.", choice.Missing(desk));
        choice.Tick(desk.Lines[0], true);
        Assert.Equal(("20.00", null, 2000L), (choice.Typed(0), choice.Missing(desk), choice.Amount(desk).Minor));
        choice.Type(0, "20.01");
        Assert.Equal("At most $20.00.", choice.Missing(desk));
        choice.Type(0, "7.5");
        Assert.Equal([new RefundLine(0, "Margherita", 750)], choice.Lines(desk));
        choice.Reason = null;
        Assert.Equal("Choose why it goes back.", choice.Missing(desk));
    }

    [Fact]
    public void An_amount_for_the_whole_order_names_no_dish_and_stays_within_what_is_left()
    {
        var (desk, choice) = (ARefund.Desk, new RefundChoice { ByLine = false, Reason = RefundReason.Goodwill, Whole = "25.01" });
        Assert.Equal("At most $25.00 can still be refunded.", choice.Missing(desk));
        choice.Whole = "25";
        Assert.Equal((null, 2500L), (choice.Missing(desk), choice.Amount(desk).Minor));
        Assert.Empty(choice.Lines(desk));
    }

    [Fact]
    public void Who_bears_it_adds_up_to_what_goes_back()
    {
        foreach (var reason in Enum.GetValues<RefundReason>())
        {
            var bearers = ARefund.Desk.Bearers(reason, new(1999, "USD"), []);
            Assert.Equal(1999, bearers.Restaurant.Minor + bearers.Tax.Minor + bearers.Courier.Minor + bearers.Platform.Minor);
        }
        Assert.Equal(new(1999, "USD"), ARefund.Desk.Bearers(RefundReason.Late, new(1999, "USD"), []).Platform);
        Assert.True(ARefund.Desk.Bearers(RefundReason.Quality, new(1999, "USD"), []) is { Restaurant.Minor: > 1000, Courier.Minor: 0 });
    }
}

/// <summary>An order of two dishes that was paid, one of them refunded already.</summary>
internal static class ARefund
{
    public static readonly DateTimeOffset Noon = new(2026, 6, 17, 16, 0, 0, TimeSpan.Zero);

    public static RefundDesk Desk { get; } = new(Guid.CreateVersion7(Noon), "FD-10423", new(3500, "USD"), new(2500, "USD"),
        [new(0, "Margherita", 2, new(2000, "USD"), new(0, "USD")), new(1, "Tiramisu", 1, new(1000, "USD"), new(1000, "USD"))],
        [new(Guid.CreateVersion7(Noon), 1, new(1000, "USD"), RefundReason.MissingItem, "rang the kitchen", [new(1, "Tiramisu", 1000)], "Alex Kim", Noon, RefundState.Done, null, Noon)],
        [new(LedgerAccount.Provider, null, 3500), new(LedgerAccount.Restaurant, Guid.CreateVersion7(Noon), -2400), new(LedgerAccount.Courier, null, -300), new(LedgerAccount.Tax, null, -200), new(LedgerAccount.Fees, null, -600)]);
}
