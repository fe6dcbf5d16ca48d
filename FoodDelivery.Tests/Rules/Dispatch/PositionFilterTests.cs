using CsCheck;
using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;

namespace FoodDelivery.Tests.Rules.Dispatch;

public sealed class PositionFilterTests
{
    private static readonly DispatchOptions Rules = new();
    private static readonly DateTimeOffset Now = Sample.Noon;
    private static readonly DateTimeOffset OnDuty = Now.AddHours(-1);

    [Fact]
    public void A_believable_way_is_kept_in_order()
    {
        var (kept, leftOut) = Sift([At(-10, 0.0002), At(-20, 0.0001), At(-30, 0)]);
        Assert.Equal([Now.AddSeconds(-30), Now.AddSeconds(-20), Now.AddSeconds(-10)], kept.Select(p => p.At));
        Assert.Empty(leftOut);
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(61, false)]
    [InlineData(3600, false)]
    public void A_minute_ahead_is_the_most(int seconds, bool kept)
    {
        var answer = Sift([At(seconds, 0)]);
        Assert.Equal(kept ? 1 : 0, answer.Kept.Count);
        if (!kept) Assert.Equal(1, answer.LeftOut[PositionFault.FromTheFuture]);
    }

    [Fact]
    public void A_point_from_the_future_does_not_freeze_what_follows()
    {
        var (kept, _) = Sift([At(7200, 0), At(-5, 0.0001)]);
        Assert.Equal(Now.AddSeconds(-5), Assert.Single(kept).At);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(91, 0)]
    [InlineData(0, 181)]
    [InlineData(double.NaN, -73.98)]
    [InlineData(double.PositiveInfinity, -73.98)]
    public void No_place_on_earth_is_left_out(double lat, double lng)
    {
        var (kept, leftOut) = PositionFilter.Sift([new(Now, lat, lng)], null, OnDuty, Now, Rules);
        Assert.Empty(kept);
        Assert.Equal(1, leftOut[PositionFault.NoPlace]);
    }

    [Fact]
    public void Too_fast_is_left_out_and_the_next_is_measured_from_the_last_good_one()
    {
        // 0.01° of latitude are 1,112 m: in ten seconds 111 m/s.
        var (kept, leftOut) = Sift([At(-30, 0), At(-20, 0.01), At(-10, 0.0003)]);
        Assert.Equal([Now.AddSeconds(-30), Now.AddSeconds(-10)], kept.Select(p => p.At));
        Assert.Equal(1, leftOut[PositionFault.TooFast]);
    }

    [Fact]
    public void The_true_place_after_a_coarse_one_is_no_jump()
    {
        // A guess 2 km off, true to 2 km, then the satellites: without the accuracy 2,000 m in ten seconds.
        var guess = At(-20, 0.018) with { AccuracyMeters = 2000 };
        var (kept, leftOut) = Sift([At(-30, 0), guess, At(-10, 0)]);
        Assert.Equal(3, kept.Count);
        Assert.Empty(leftOut);
        // Also when the guess came with the batch before.
        Assert.Single(PositionFilter.Sift([At(-10, 0)], guess, OnDuty, Now, Rules).Kept);
        // What its accuracy does not explain is still too fast.
        Assert.Equal(1, PositionFilter.Sift([At(-10, 0)], guess with { AccuracyMeters = 500 }, OnDuty, Now, Rules).LeftOut[PositionFault.TooFast]);
    }

    [Fact]
    public void Known_and_older_points_are_left_out()
    {
        var last = At(-20, 0);
        var (kept, leftOut) = PositionFilter.Sift([At(-30, 0), At(-20, 0), At(-10, 0.0001)], last, OnDuty, Now, Rules);
        Assert.Equal(Now.AddSeconds(-10), Assert.Single(kept).At);
        Assert.Equal(2, leftOut[PositionFault.NotNewer]);
    }

    [Fact]
    public void Before_the_shift_is_private()
    {
        var (kept, leftOut) = Sift([At(-3600 - 120, 0), At(-10, 0)]);
        Assert.Single(kept);
        Assert.Equal(1, leftOut[PositionFault.OffDuty]);
    }

    [Fact]
    public void Whatever_comes_in_what_goes_out_is_in_order_believable_and_taken_twice_changes_nothing() =>
        Gen.Select(Gen.Int[-4000, 200], Gen.Double[40.70, 40.80], Gen.Double[-74.02, -73.95]).List[0, 40].Sample(raw =>
        {
            var batch = raw.Select(p => new PositionReport(Now.AddSeconds(p.Item1), p.Item2, p.Item3)).ToList();
            var (kept, leftOut) = PositionFilter.Sift(batch, null, OnDuty, Now, Rules);
            Assert.Equal(batch.Count, kept.Count + leftOut.Values.Sum());
            for (var i = 1; i < kept.Count; i++)
            {
                Assert.True(kept[i].At > kept[i - 1].At);
                Assert.True(kept[i - 1].Location.MetersTo(kept[i].Location) / (kept[i].At - kept[i - 1].At).TotalSeconds <= Rules.MaxMetersPerSecond);
            }
            if (kept.Count > 0) Assert.DoesNotContain(PositionFilter.Sift(batch, kept[^1], OnDuty, Now, Rules).Kept, p => p.At <= kept[^1].At);
        });

    private static PositionReport At(double seconds, double north) => new(Now.AddSeconds(seconds), Sample.Kitchen.Lat + north, Sample.Kitchen.Lng, 8);

    private static (IReadOnlyList<PositionReport> Kept, IReadOnlyDictionary<PositionFault, int> LeftOut) Sift(PositionReport[] batch) =>
        PositionFilter.Sift(batch, null, OnDuty, Now, Rules);
}
