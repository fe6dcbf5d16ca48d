using FoodDelivery.Web.Shell;
using Microsoft.Extensions.Time.Testing;

namespace FoodDelivery.Tests.Rules.Platform;

/// <summary>Everybody's requests are counted by the minute.</summary>
public sealed class RequestCountsTest
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void A_minute_after_the_first_request_the_count_begins_anew()
    {
        var counts = new RequestCounts(time);
        Assert.Equal(new(true, 2, 1, 60), counts.Count("Ada", 2));
        time.Advance(TimeSpan.FromSeconds(30.5));
        Assert.Equal(new(true, 2, 0, 30), counts.Count("Ada", 2));
        Assert.Equal(new(false, 2, 0, 30), counts.Count("Ada", 2));
        time.Advance(TimeSpan.FromSeconds(29.4));
        Assert.Equal(new(false, 2, 0, 1), counts.Count("Ada", 2));
        time.Advance(TimeSpan.FromSeconds(.1));
        Assert.Equal(new(true, 2, 1, 60), counts.Count("Ada", 2));
    }

    [Fact]
    public void One_s_requests_are_not_another_s()
    {
        var counts = new RequestCounts(time);
        counts.Count("Ada", 1);
        Assert.False(counts.Count("Ada", 1).Allowed);
        Assert.True(counts.Count("Bo", 1).Allowed);
    }

    [Fact]
    public async Task Of_many_at_once_no_more_than_the_limit_get_through()
    {
        var counts = new RequestCounts(time);
        var allowed = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 1000), (_, _) =>
        {
            if (counts.Count("Ada", 100).Allowed) Interlocked.Increment(ref allowed);
            return ValueTask.CompletedTask;
        });
        Assert.Equal(100, allowed);
    }
}
