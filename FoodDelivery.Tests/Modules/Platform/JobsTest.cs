using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Modules.Platform;

public sealed class JobsTest(ClassDatabase database) : ModuleTest(database)
{
    private readonly Journal journal = new();

    protected override void Configure(IServiceCollection services) => services
        .AddSingleton(journal)
        .AddJob<NoteJob>("tests.note")
        .AddRecurringJob<SlowJob>("tests.slow", "0 3 * * *");

    [Fact]
    public async Task A_job_runs_as_the_product_itself_with_its_argument()
    {
        await RunJobAsync("tests.note", "FD-10423");
        Assert.Equal(["FD-10423 by FoodDelivery, system True"], journal.Lines);
    }

    [Fact]
    public async Task A_recurring_job_does_not_overlap_with_itself_and_runs_again_afterwards()
    {
        var first = RunJobAsync("tests.slow");
        await journal.Started.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await RunJobAsync("tests.slow");
        Assert.Equal(["slow began"], journal.Lines);

        journal.Release.SetResult();
        await first;
        await RunJobAsync("tests.slow");
        Assert.Equal(["slow began", "slow began"], journal.Lines);
    }

    [Fact]
    public async Task A_failing_job_lets_its_lock_go()
    {
        journal.Release.SetException(new InvalidOperationException("planned"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => RunJobAsync("tests.slow"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => RunJobAsync("tests.slow"));
        Assert.Equal(2, journal.Lines.Count);
    }

    [Fact]
    public async Task An_id_that_no_room_registers_is_refused_when_enqueued_and_fails_when_stored()
    {
        var queue = Rooms.GetRequiredService<JobQueue>();
        Assert.Throws<InvalidOperationException>(() => queue.Enqueue("tests.unknown"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => RunJobAsync("tests.unknown"));
        Assert.Empty(Enqueued);
    }

    [Fact]
    public void What_is_enqueued_is_the_id_and_the_argument()
    {
        var queue = Rooms.GetRequiredService<JobQueue>();
        queue.Enqueue("tests.note", "1");
        queue.Schedule("tests.note", "2", TimeSpan.FromMinutes(5));
        Assert.Equal(("tests.note", "1"), (Enqueued[0].Id, Enqueued[0].Argument));
        Assert.Equal(TimeSpan.Zero, Enqueued[0].Delay);
        Assert.Equal(5, Enqueued[1].Delay.TotalMinutes, tolerance: 0.1);
    }

    private sealed class Journal
    {
        private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<string> Lines { get; } = [];

        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Started => started.Task;

        public void Write(string line)
        {
            Lines.Add(line);
            started.TrySetResult();
        }
    }

    private sealed class NoteJob(Journal journal, CurrentActor current) : IJob
    {
        public Task RunAsync(string? argument, CancellationToken cancel)
        {
            journal.Write($"{argument} by {current.Actor.Name}, system {current.Actor.IsSystem}");
            return Task.CompletedTask;
        }
    }

    private sealed class SlowJob(Journal journal) : IJob
    {
        public async Task RunAsync(string? argument, CancellationToken cancel)
        {
            journal.Write("slow began");
            await journal.Release.Task.WaitAsync(cancel);
        }
    }
}
