using Hangfire;
using Hangfire.Common;
using Hangfire.States;

namespace FoodDelivery.Platform;

/// <summary>Starts a registered job once, now or after a delay. Survives restarts; only the id and the argument are stored.</summary>
public sealed class JobQueue(IBackgroundJobClient client, IEnumerable<JobRegistration> registrations)
{
    private readonly HashSet<string> ids = [.. registrations.Select(registration => registration.Id)];

    /// <summary>Starts the job as soon as a worker is free.</summary>
    public void Enqueue(string id, string? argument = null) => Create(id, argument, new EnqueuedState());

    /// <summary>Starts the job when the delay has passed, some seconds later at worst.</summary>
    public void Schedule(string id, string? argument, TimeSpan delay) => Create(id, argument, new ScheduledState(delay));

    private void Create(string id, string? argument, IState state)
    {
        if (!ids.Contains(id)) throw new InvalidOperationException($"No job is registered as '{id}'. Add it to its room's module with AddJob or AddRecurringJob.");
        client.Create(Job.FromExpression<JobRunner>(runner => runner.RunAsync(id, argument, CancellationToken.None)), state);
    }
}
