using FoodDelivery.Web.Shell;

namespace FoodDelivery.Tests.Components.Shell;

public sealed class OneAtATimeTests
{
    private readonly List<TaskCompletionSource> turns = [];
    private readonly OneAtATime reader;
    private int atOnce, most;

    public OneAtATimeTests() => reader = new(async () =>
    {
        most = Math.Max(most, ++atOnce);
        var turn = new TaskCompletionSource();
        turns.Add(turn);
        try
        {
            await turn.Task;
        }
        finally
        {
            atOnce--;
        }
    });

    [Fact]
    public async Task Whoever_asks_during_a_reading_gets_the_next_one_shared_with_all_others_and_none_overlaps()
    {
        var first = reader.RunAsync();
        var (second, third) = (reader.RunAsync(), reader.RunAsync());
        Assert.Single(turns);

        turns[0].SetResult();
        await first;
        Assert.Equal(2, turns.Count);
        Assert.False(second.IsCompleted);
        var fourth = reader.RunAsync();

        turns[1].SetResult();
        await Task.WhenAll(second, third);
        Assert.Equal(3, turns.Count);
        turns[2].SetResult();
        await fourth;
        Assert.Equal((3, 1), (turns.Count, most));
    }

    [Fact]
    public async Task A_reading_that_breaks_is_told_to_who_asked_and_the_next_one_runs()
    {
        var first = reader.RunAsync();
        var second = reader.RunAsync();
        turns[0].SetException(new InvalidOperationException("gone"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => first);
        turns[1].SetResult();
        await second;
        var third = reader.RunAsync();
        turns[2].SetResult();
        await third;
        Assert.Equal(1, most);
    }
}
