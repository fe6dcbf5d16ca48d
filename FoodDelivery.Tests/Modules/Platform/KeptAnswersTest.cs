using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Modules.Platform;

/// <summary>The book of requests that happen once: who may act, for how long, and when it is forgotten.</summary>
public sealed class KeptAnswersTest(ClassDatabase database) : ModuleTest(database)
{
    private static readonly byte[] Asked = [1, 2, 3];

    private KeptAnswers Book => Rooms.GetRequiredService<KeptAnswers>();

    [Fact]
    public async Task One_of_many_at_once_may_act()
    {
        var turns = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Book.BeginAsync("Ada", "many", Asked, default)));
        Assert.Equal((1, 15), (turns.Count(turn => turn.Claim == KeptAnswers.Claim.Yours), turns.Count(turn => turn.Claim == KeptAnswers.Claim.Running)));
    }

    [Fact]
    public async Task Whoever_is_still_at_it_keeps_it_and_the_dead_lose_it()
    {
        var first = await Book.BeginAsync("Ada", "lease", Asked, default);
        Time.Advance(KeptAnswers.Lease * .9);
        await Book.HoldAsync("Ada", "lease", first.Run);
        Time.Advance(KeptAnswers.Lease * .9);
        Assert.Equal(KeptAnswers.Claim.Running, (await Book.BeginAsync("Ada", "lease", Asked, default)).Claim);
        Time.Advance(KeptAnswers.Lease);
        Assert.Equal(KeptAnswers.Claim.OtherRequest, (await Book.BeginAsync("Ada", "lease", [9], default)).Claim);
        var second = await Book.BeginAsync("Ada", "lease", Asked, default);
        Assert.Equal(KeptAnswers.Claim.Yours, second.Claim);

        // The one that was given up for dead comes back: its answer is not the one that counts.
        await Book.FinishAsync("Ada", "lease", first.Run, 500, null, null, null, []);
        await Book.ReleaseAsync("Ada", "lease", first.Run);
        await Book.FinishAsync("Ada", "lease", second.Run, 201, "application/json", "/there", "\"v\"", [7]);
        var told = await Book.BeginAsync("Ada", "lease", Asked, default);
        Assert.Equal((KeptAnswers.Claim.Answered, 201, "application/json", "/there", "\"v\""), (told.Claim, told.Answer!.Status, told.Answer.ContentType, told.Answer.Location, told.Answer.ETag));
        Assert.Equal([7], told.Answer.Body);
    }

    [Fact]
    public async Task What_did_not_happen_frees_its_key()
    {
        var first = await Book.BeginAsync("Ada", "free", Asked, default);
        await Book.ReleaseAsync("Ada", "free", first.Run);
        Assert.Equal(KeptAnswers.Claim.Yours, (await Book.BeginAsync("Ada", "free", [4], default)).Claim);
    }

    [Fact]
    public async Task After_two_days_an_answer_is_forgotten_and_not_before()
    {
        var old = await Book.BeginAsync("Ada", "old", Asked, default);
        await Book.FinishAsync("Ada", "old", old.Run, 204, null, null, null, []);
        Time.Advance(TimeSpan.FromHours(47));
        await RunJobAsync(ForgetKeptAnswers.Id);
        Assert.Equal(KeptAnswers.Claim.Answered, (await Book.BeginAsync("Ada", "old", Asked, default)).Claim);
        Time.Advance(TimeSpan.FromHours(1.5));
        await RunJobAsync(ForgetKeptAnswers.Id);
        Assert.Equal(KeptAnswers.Claim.Yours, (await Book.BeginAsync("Ada", "old", Asked, default)).Claim);
    }
}
