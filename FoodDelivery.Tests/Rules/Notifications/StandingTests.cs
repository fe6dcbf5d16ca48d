using CsCheck;
using FoodDelivery.Notifications;

namespace FoodDelivery.Tests.Rules.Notifications;

/// <summary>Which word about a message counts.</summary>
public sealed class StandingTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 17, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(NotificationState.Queued, NotificationState.Sent)]
    [InlineData(NotificationState.Sent, NotificationState.Delivered)]
    [InlineData(NotificationState.Sent, NotificationState.Undelivered)]
    [InlineData(NotificationState.Sent, NotificationState.Failed)]
    [InlineData(NotificationState.Delivered, NotificationState.Bounced)] // The mailbox was found missing after the server had taken the mail.
    [InlineData(NotificationState.Delivered, NotificationState.Read)]
    [InlineData(NotificationState.Bounced, NotificationState.Read)]
    public void A_provider_s_later_word_beats_the_earlier_and_never_the_other_way_round(NotificationState lower, NotificationState higher)
    {
        // The lower one comes later, by every clock.
        var (below, above) = (Standing.Of(lower, null, Noon.AddHours(1), ours: false), Standing.Of(higher, null, Noon, ours: false));
        Assert.True(above.CompareTo(below) > 0);
        Assert.True(below.CompareTo(above) < 0);
    }

    [Theory]
    [InlineData(NotificationState.Failed)]
    [InlineData(NotificationState.Expired)]
    [InlineData(NotificationState.Cancelled)]
    [InlineData(NotificationState.Suppressed)]
    public void What_we_decide_ourselves_is_less_than_anything_a_provider_says(NotificationState ours)
    {
        var decided = Standing.Of(ours, null, Noon.AddHours(1), ours: true);
        Assert.True(decided.CompareTo(Standing.Nothing) > 0);
        foreach (var told in new[] { NotificationState.Sent, NotificationState.Delivered, NotificationState.Undelivered, NotificationState.Bounced, NotificationState.Failed, NotificationState.Read })
            Assert.True(Standing.Of(told, null, Noon, ours: false).CompareTo(decided) > 0, $"{told} against our {ours}");
    }

    [Fact]
    public void On_the_way_the_step_counts_and_not_the_moment()
    {
        string[] steps = ["accepted", "queued", "sending", "deferred", "sent"];
        for (var i = 1; i < steps.Length; i++)
            Assert.True(Standing.Of(NotificationState.Sent, steps[i], Noon, false).CompareTo(Standing.Of(NotificationState.Sent, steps[i - 1], Noon.AddMinutes(5), false)) > 0, $"{steps[i]} against {steps[i - 1]}");
    }

    [Fact]
    public void The_order_is_one_so_the_same_words_have_one_highest()
    {
        var words = Gen.Select(Gen.Enum<NotificationState>(), Gen.OneOfConst("", "queued", "sending", "sent", "delivered"), Gen.Int[0, 3], Gen.Bool, (state, status, minute, ours) => Standing.Of(state, status, Noon.AddMinutes(minute), ours));
        Gen.Select(words, words, words).Sample((a, b, c) =>
        {
            Assert.Equal(Math.Sign(a.CompareTo(b)), -Math.Sign(b.CompareTo(a)));
            if (a.CompareTo(b) == 0) Assert.Equal((a.Rank, a.Step, a.At, a.Status), (b.Rank, b.Step, b.At, b.Status));
            if (a.CompareTo(b) <= 0 && b.CompareTo(c) <= 0) Assert.True(a.CompareTo(c) <= 0);
        });
    }
}
