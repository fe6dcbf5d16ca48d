using FoodDelivery.Notifications;
using FoodDelivery.Web.Notifications.Monitor;

namespace FoodDelivery.Tests.Rules.Notifications;

/// <summary>What operators see of messages, as far as it is thinking and no database.</summary>
public sealed class MonitorTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 17, 22, 31, 40, TimeSpan.Zero);
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    [Theory]
    [InlineData(MessageChannel.Sms, "+12125550123", "+12•••0123")]
    [InlineData(MessageChannel.Sms, "+4930123", "•••")]
    [InlineData(MessageChannel.Email, "ada.lindqvist@example.com", "a•••@example.com")]
    [InlineData(MessageChannel.Email, "a@b@example.com", "a•••@example.com")]
    [InlineData(MessageChannel.Email, "@example.com", "•••")]
    [InlineData(MessageChannel.Email, "nobody", "•••")]
    [InlineData(MessageChannel.Push, null, null)]
    [InlineData(MessageChannel.Sms, "", null)]
    public void An_address_can_be_compared_and_not_be_written_to(MessageChannel channel, string? address, string? shown) => Assert.Equal(shown, MaskedAddress.Of(channel, address));

    [Theory]
    [InlineData(FiguresSpan.Hour, "2026-06-17T21:32:00Z", 2, 30)]
    [InlineData(FiguresSpan.Day, "2026-06-16T23:00:00Z", 60, 24)]
    [InlineData(FiguresSpan.Week, "2026-06-11T04:00:00Z", 360, 28)]
    [InlineData(FiguresSpan.Month, "2026-05-19T04:00:00Z", 1440, 30)]
    public void Steps_begin_where_a_clock_on_the_wall_has_them_and_the_last_holds_the_present(FiguresSpan span, string from, int minutes, int count)
    {
        var (begins, step) = NotificationFiguresBook.StepsOf(span, Now, NewYork);
        Assert.Equal((DateTimeOffset.Parse(from, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromMinutes(minutes)), (begins, step));
        var steps = CourseLines.StepsOf(new(Now, begins, step, [], [], []));
        Assert.InRange(steps.Count, count - 3, count);
        Assert.True(steps[^1] <= Now && Now < steps[^1] + step);
    }

    [Fact]
    public void A_step_without_messages_counts_none_and_has_neither_rate_nor_time()
    {
        var at = Now.AddHours(-2);
        var point = new FigurePoint(at, null, new(4, 0, 4, 3, 0, 1, 0), new(0.5, 2), new(3, 9));
        var figures = new NotificationFigures(Now, at, TimeSpan.FromHours(1), [], [point, point with { Channel = MessageChannel.Sms }], []);
        Assert.Equal([4d, 0d, 0d], CourseLines.Messages(figures).Single(line => line.Name == "Written").Values);
        Assert.Equal([0.75, null, null], CourseLines.Rates(figures).Single(line => line.Name == "SMS").Values);
        Assert.Equal([9d, null, null], CourseLines.Latencies(figures, one => one.ToArrive).Single(line => line.Name == "95 % within").Values);
    }

    [Fact]
    public void A_line_breaks_at_a_gap_and_a_lonely_value_is_a_dot()
    {
        Assert.Equal("M0 140L200 70M600 0h0", new ChartLine("x", 1, [0, 5, null, 10]).Path(10));
        Assert.Equal("M300 0h0", new ChartLine("x", 1, [7]).Path(5));
        Assert.Equal("", new ChartLine("x", 1, [null, null]).Path(5));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.03, 0.05)]
    [InlineData(1, 1)]
    [InlineData(1.01, 2)]
    [InlineData(23, 25)]
    [InlineData(26, 50)]
    [InlineData(730, 1000)]
    public void A_scale_ends_with_a_round_number_that_nothing_exceeds(double highest, double top) => Assert.Equal(top, ChartLine.RoundUp(highest), 9);

    [Fact]
    public void A_rate_counts_only_what_has_ended_and_is_never_rounded_up_to_all()
    {
        Assert.Null(new FunnelCounts(5, 2, 3, 0, 0, 0, 0).DeliveryRate);
        Assert.Equal(0.75, new FunnelCounts(9, 2, 7, 3, 1, 1, 0).DeliveryRate);
        Assert.Equal("99.9 %", NotificationWords.Percent(0.9999));
        Assert.Equal("100 %", NotificationWords.Percent(1));
        Assert.Equal("–", NotificationWords.Percent(null));
    }

    [Theory]
    [InlineData(null, "–")]
    [InlineData(0.042, "42 ms")]
    [InlineData(12.34, "12.3 s")]
    [InlineData(95d, "1.6 min")]
    [InlineData(7200d, "2 h")]
    public void Durations_are_told_in_the_unit_people_think_in(double? seconds, string words) => Assert.Equal(words, NotificationWords.Duration(seconds));

    [Fact]
    public void The_address_of_the_list_means_a_filter_and_nonsense_in_it_means_nothing()
    {
        var filter = new NotificationQuery("FD-10423", "sms", "twilio", null, "Failed,undelivered,Eaten", "twilio.30003", "24h").ToFilter(Now);
        Assert.Equal(("FD-10423", MessageChannel.Sms, "twilio.30003", Now.AddDays(-1)), (filter.Search, filter.Channel!.Value, filter.Cause, filter.Since!.Value));
        Assert.Equal([NotificationState.Failed, NotificationState.Undelivered], filter.States);
        var nonsense = new NotificationQuery(null, "7", null, null, "Eaten", null, "ever").ToFilter(Now);
        Assert.Equal((null, null), (nonsense.Channel, nonsense.Since));
        Assert.Empty(nonsense.States!);
        Assert.True(new NotificationQuery(null, "", null, " ", null, null, null).IsEmpty);
        var moment = new DateTimeOffset(2026, 6, 17, 2, 0, 0, TimeSpan.FromHours(-4));
        Assert.Equal("2026-06-17T06:00:00Z", NotificationQuery.At(moment));
        Assert.Equal(moment, new NotificationQuery(null, null, null, null, null, null, NotificationQuery.At(moment)).ToFilter(Now).Since);
    }
}
