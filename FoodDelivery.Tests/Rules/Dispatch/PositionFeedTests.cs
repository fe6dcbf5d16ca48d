using CsCheck;
using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using Microsoft.Extensions.Time.Testing;

namespace FoodDelivery.Tests.Rules.Dispatch;

public class PositionFeedTests
{
    private static readonly GeoPoint Here = new(40.7535, -73.9809), North = new(40.7545, -73.9809);
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 5, 4, 12, 0, 0, TimeSpan.Zero));
    private readonly PositionFeed feed;

    public PositionFeedTests() => feed = new(time);

    private DateTimeOffset Now => time.GetUtcNow();

    [Fact]
    public void A_reader_gets_each_change_once()
    {
        feed.Move(7, Here, Now);
        var first = feed.Since(0);
        Assert.Equal(7, Assert.Single(first.Positions).Courier);
        Assert.Empty(feed.Since(first.Change).Positions);

        feed.Move(8, Here, Now);
        Assert.Equal(8, Assert.Single(feed.Since(first.Change).Positions).Courier);
    }

    [Fact]
    public void A_slow_reader_gets_only_the_newest_place()
    {
        feed.Move(7, Here, Now);
        feed.Move(7, North, Now.AddSeconds(1));
        Assert.Equal(North, Assert.Single(feed.Since(0).Positions).Place);
    }

    [Fact]
    public void Points_that_are_not_newer_change_nothing()
    {
        feed.Move(7, Here, Now);
        var change = feed.Snapshot().Change;
        feed.Move(7, North, Now);
        feed.Move(7, North, Now.AddSeconds(-5));
        feed.Move(7, default, Now.AddSeconds(5));
        Assert.Equal(change, feed.Snapshot().Change);
        Assert.Equal(Here, feed.Find(7)!.Place);
    }

    [Fact]
    public void The_heading_comes_from_the_way_when_the_phone_does_not_say_it()
    {
        feed.Move(7, North, Now);
        feed.Move(7, Here, Now.AddSeconds(10));
        Assert.Equal(180, feed.Find(7)!.Heading, 0.1);

        // Standing still keeps it: GPS noise points anywhere.
        feed.Move(7, new(Here.Lat + 0.00001, Here.Lng), Now.AddSeconds(20));
        Assert.Equal(180, feed.Find(7)!.Heading, 0.1);

        feed.Move(7, North, Now.AddSeconds(30), heading: 45);
        Assert.Equal(45, feed.Find(7)!.Heading);
    }

    [Fact]
    public void An_activity_is_remembered_from_before_the_first_point()
    {
        feed.SetActivity(7, CourierActivity.Carrying);
        Assert.Empty(feed.Snapshot().Positions);
        feed.Move(7, Here, Now);
        Assert.Equal(CourierActivity.Carrying, feed.Find(7)!.Activity);
        feed.Move(7, North, Now.AddSeconds(1));
        Assert.Equal(CourierActivity.Carrying, feed.Find(7)!.Activity);
    }

    [Fact]
    public void Who_goes_off_duty_is_told_once_and_then_forgotten()
    {
        feed.Move(7, Here, Now);
        feed.Move(8, Here, Now);
        var change = feed.Snapshot().Change;
        feed.KeepOnly(new HashSet<int> { 8 });
        Assert.Equal((7, CourierActivity.Gone), feed.Since(change).Positions.Select(p => (p.Courier, p.Activity)).Single());
        Assert.Null(feed.Find(7));
        Assert.Equal(8, Assert.Single(feed.Snapshot().Positions).Courier);

        time.Advance(TimeSpan.FromMinutes(2));
        feed.Move(8, North, Now);
        Assert.Equal(8, Assert.Single(feed.Since(change).Positions).Courier);
    }

    [Fact]
    public void Back_on_duty_means_visible_again()
    {
        feed.Move(7, Here, Now);
        feed.SetActivity(7, CourierActivity.Gone);
        feed.SetActivity(7, CourierActivity.Free);
        feed.Move(7, North, Now.AddSeconds(1));
        Assert.Equal(CourierActivity.Free, feed.Find(7)!.Activity);
    }

    /// <summary>Whatever happens in whatever order, a reader who applies the changes shows what a newcomer sees.</summary>
    [Fact]
    public void Changes_add_up_to_the_snapshot() =>
        Gen.Select(Gen.Int[1, 6], Gen.Int[0, 4], Gen.Int[0, 60], Gen.Bool).List[0, 60].Sample(steps =>
        {
            var own = new PositionFeed(time);
            var seen = new Dictionary<int, LivePosition>();
            var change = 0L;
            foreach (var (courier, what, second, look) in steps)
            {
                if (what == 0) own.SetActivity(courier, CourierActivity.Gone);
                else if (what == 1) own.SetActivity(courier, CourierActivity.Carrying);
                else own.Move(courier, new(40.7 + courier * 0.001, -73.9 + second * 0.0001), Now.AddSeconds(second));
                if (!look) continue;
                Apply();
            }

            Apply();
            return own.Snapshot().Positions.OrderBy(p => p.Courier).SequenceEqual(seen.Values.OrderBy(p => p.Courier));

            void Apply()
            {
                (change, var news) = own.Since(change);
                foreach (var p in news)
                    if (p.Activity == CourierActivity.Gone) seen.Remove(p.Courier);
                    else seen[p.Courier] = p;
            }
        });
}
