using System.Collections.Concurrent;
using Hangfire;
using Hangfire.Common;
using Hangfire.States;

namespace FoodDelivery.Tests.Support;

/// <summary>A job that would have been started.</summary>
/// <param name="Delay">Zero when at once.</param>
public sealed record RecordedJob(string Id, string? Argument, TimeSpan Delay);

/// <summary>Takes the place of Hangfire's storage in module tests: remembers what was enqueued, starts nothing.</summary>
public sealed class RecordedJobs : IBackgroundJobClient
{
    private readonly ConcurrentQueue<RecordedJob> jobs = new();

    public IReadOnlyList<RecordedJob> All => [.. jobs];

    public string Create(Job job, IState state)
    {
        var delay = state is ScheduledState scheduled ? scheduled.EnqueueAt - scheduled.ScheduledAt : TimeSpan.Zero;
        jobs.Enqueue(new RecordedJob((string)job.Args[0], (string?)job.Args[1], delay));
        return $"{jobs.Count}";
    }

    public bool ChangeState(string jobId, IState state, string expectedState) => true;
}
