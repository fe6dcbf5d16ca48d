using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Web.Notifications.Templates;

namespace FoodDelivery.Tests.Rules.Notifications;

/// <summary>Money and times as readers of each language write them, whatever the machine thinks of cultures.</summary>
public sealed class TongueTests
{
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
    private static readonly DateTimeOffset Evening = new(2026, 6, 17, 23, 24, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("en", 1250, "USD", "$12.50")]
    [InlineData("en", -300, "USD", "-$3.00")]
    [InlineData("en", 123456789, "EUR", "€1,234,567.89")]
    [InlineData("en", 1500, "JPY", "JPY 1,500")]
    [InlineData("de", 1250, "EUR", "12,50 €")]
    [InlineData("de", -123456, "USD", "-1.234,56 $")]
    [InlineData("es", 1250, "USD", "$12.50")]
    [InlineData("es-MX", 1250, "USD", "$12.50")]
    [InlineData("es-ES", 1250, "EUR", "12,50 €")]
    [InlineData("en", 5, "KWD", "KWD 0.005")]
    public void Money_is_written_as_its_readers_do(string culture, long minor, string currency, string written) =>
        Assert.Equal(written, Tongue.Of(culture).Money(new(minor, currency)).Replace('\u00a0', ' '));

    [Theory]
    [InlineData("en", "7:24 PM", "7:24–7:34 PM", "June 17, 2026")]
    [InlineData("en-GB", "19:24", "19:24–19:34", "17 June 2026")]
    [InlineData("de", "19:24 Uhr", "19:24–19:34 Uhr", "17. Juni 2026")]
    [InlineData("es", "19:24", "19:24–19:34", "17 de junio de 2026")]
    public void Times_are_those_of_the_place(string culture, string clock, string range, string day)
    {
        var tongue = Tongue.Of(culture);
        Assert.Equal(clock, tongue.Clock(Evening, NewYork).Replace('\u00a0', ' '));
        Assert.Equal(range, tongue.Range(Evening, Evening.AddMinutes(10), NewYork).Replace('\u00a0', ' '));
        Assert.Equal(day, tongue.Day(Evening, NewYork));
    }

    [Fact]
    public void A_range_over_noon_says_both_halves_and_midnight_is_twelve()
    {
        var noon = new DateTimeOffset(2026, 6, 17, 15, 55, 0, TimeSpan.Zero);
        Assert.Equal("11:55 AM–12:05 PM", Tongue.English.Range(noon, noon.AddMinutes(10), NewYork).Replace('\u00a0', ' '));
        Assert.Equal("12:05 AM", Tongue.English.Clock(noon.AddHours(12).AddMinutes(10), NewYork).Replace('\u00a0', ' '));
    }

    [Theory]
    [InlineData("de-AT", "de")]
    [InlineData("ES", "es")]
    [InlineData("fr", "en")]
    [InlineData("den", "en")]
    [InlineData(null, "en")]
    public void The_nearest_language_is_taken(string? culture, string language) => Assert.Equal(language, Tongue.Of(culture).Code);

    [Fact]
    public void A_language_that_runs_the_other_way_has_its_ends_the_other_way_round()
    {
        var other = Tongue.English with { Direction = "rtl" };
        Assert.Equal(("right", "left"), (other.Start, other.End));
        Assert.Equal(("left", "right"), (Tongue.English.Start, Tongue.English.End));
    }

    [Theory]
    [InlineData("Nonna’s “Corner” – café…", "Nonna's \"Corner\" - café...")]
    [InlineData("Phở Bánh Mì", "Pho Banh Mì")]
    [InlineData("7:24\u00a0PM", "7:24 PM")]
    [InlineData("北京 7:24", "北京 7:24")]
    [InlineData("Grüße für 12,50 €", "Grüße für 12,50 €")]
    public void A_short_text_is_made_plain_where_that_makes_it_cheaper(string text, string plain) => Assert.Equal(plain, ShortText.Plain(text));

    [Fact]
    public void A_link_comes_along_where_both_go_into_one_message()
    {
        const string link = "https://food.example/orders/1";
        Assert.Equal($"Short. {link}", ShortText.WithLink("Short.", link));
        var longer = new string('x', 140);
        Assert.Equal(longer, ShortText.WithLink(longer, link));
        Assert.Equal("Short.", ShortText.WithLink("Short.", null));
        // To the letter: 130 + 1 + 29 are 160.
        Assert.EndsWith(link, ShortText.WithLink(new string('x', 130), link), StringComparison.Ordinal);
        Assert.DoesNotContain(link, ShortText.WithLink(new string('x', 131), link), StringComparison.Ordinal);
    }

    [Fact]
    public void What_only_wakes_somebody_is_cut_to_one_message()
    {
        var cut = ShortText.OneMessage(new string('€', 200));
        Assert.True(SmsSegments.Of(cut) is { IsGsm: true, Count: 1, Units: > 150 }, cut);
        Assert.EndsWith("...", cut, StringComparison.Ordinal);
        Assert.Equal("Short.", ShortText.OneMessage("Short."));
        Assert.Equal(1, SmsSegments.Of(ShortText.OneMessage(string.Concat(Enumerable.Repeat("🍕", 90)))).Count);
    }

    [Fact]
    public void A_cut_never_halves_a_letter() => Assert.Equal("ab…", ShortText.Cut("ab🍕🍕", 4));
}
