using FoodDelivery.Kernel;
using Hangfire;
using Hangfire.Common;
using Hangfire.Storage;
using Hangfire.Storage.Monitoring;

namespace FoodDelivery.Platform;

/// <summary>A job of the clock and how it last went.</summary>
/// <param name="LastResult">Hangfire's word: Succeeded, Failed, Processing, …; null when it never ran.</param>
/// <param name="Problem">Why it failed.</param>
public sealed record JobRow(string Id, string Cron, DateTimeOffset? LastRun, string? LastResult, DateTimeOffset? NextRun, string? Problem)
{
    public bool IsFailing => LastResult == "Failed" || (LastResult == "Scheduled" && Problem is not null);
}

/// <summary>A run that has used up its tries.</summary>
/// <param name="RunId">Hangfire's id of the run.</param>
/// <param name="Job">The registered id.</param>
public sealed record FailedJobRow(string RunId, string Job, string? Argument, DateTimeOffset? FailedAt, string? Problem);

/// <param name="Workers">Processes that take jobs and have been heard of lately.</param>
/// <param name="LastWorkerBeat">When any of them was last heard of.</param>
public sealed record JobsOverview(IReadOnlyList<JobRow> Jobs, IReadOnlyList<FailedJobRow> Failed, long FailedTotal, long Waiting, long Running, int Workers, DateTimeOffset? LastWorkerBeat);

/// <summary>The job queue, for operators.</summary>
public sealed class JobReads(CurrentActor current, TimeProvider time, JobStorage? storage = null)
{
    private const int Shown = 50;
    private static readonly TimeSpan SilentAfter = TimeSpan.FromMinutes(2);
    private static readonly JobsOverview Nothing = new([], [], 0, 0, 0, 0, null);

    /// <summary>False where no job queue is kept: in tests of the rooms.</summary>
    public bool HasQueue => storage is not null;

    // Hangfire's storage knows no async; its few short queries should not hold up a circuit.
    public Task<JobsOverview> OverviewAsync(CancellationToken cancel) =>
        !current.Actor.IsAdmin || storage is null ? Task.FromResult(Nothing) : Task.Run(() => Look(storage), cancel);

    private JobsOverview Look(JobStorage queue)
    {
        using var connection = queue.GetConnection();
        var monitor = queue.GetMonitoringApi();
        var figures = monitor.GetStatistics();
        var jobs = connection.GetRecurringJobs().Select(job => new JobRow(
            job.Id, job.Cron, At(job.LastExecution), job.LastJobState, At(job.NextExecution),
            job.Error ?? (job.LastJobState is "Failed" or "Scheduled" ? ProblemOf(monitor, job.LastJobId) : null)));
        var beats = monitor.Servers().Select(server => At(server.Heartbeat)).ToList();
        var now = time.GetUtcNow();
        return new(
            [.. jobs.OrderBy(job => job.Id, StringComparer.Ordinal)],
            [.. monitor.FailedJobs(0, Shown).Select(entry => Failed(entry.Key, entry.Value))],
            figures.Failed, figures.Enqueued + figures.Scheduled, figures.Processing, beats.Count(beat => now - beat < SilentAfter), beats.Max());
    }

    private static FailedJobRow Failed(string runId, FailedJobDto failed)
    {
        var (id, argument) = Named(failed.Job);
        return new(runId, id, argument, At(failed.FailedAt), failed.ExceptionMessage);
    }

    private static (string Id, string? Argument) Named(Job? job) => job is { Args: [string id, var argument, ..] } ? (id, argument as string) : ("unknown", null);

    private static string? ProblemOf(IMonitoringApi monitor, string? runId)
    {
        if (runId is null) return null;
        var history = monitor.JobDetails(runId)?.History;
        return history?.FirstOrDefault(step => step.StateName == "Failed")?.Data is { } data && data.TryGetValue("ExceptionMessage", out var why) ? why : null;
    }

    private static DateTimeOffset? At(DateTime? moment) => moment is { } m ? new DateTimeOffset(DateTime.SpecifyKind(m, DateTimeKind.Utc)) : null;
}

/// <summary>Starts a job of the clock now, besides its usual turns, or a failed run once more.</summary>
public sealed class StartJob(PlatformDb db, JobQueue queue, IBackgroundJobClient client, CurrentActor current, AuditLog audit, IEnumerable<JobRegistration> registrations)
{
    public async Task<Result> RunAsync(string jobId, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return Error.Forbidden("platform.not_an_admin", "Only operations may start jobs.");
        if (!registrations.Any(known => known.Id == jobId)) return Error.NotFound("platform.no_such_job", $"There is no job called {jobId} any more.");
        audit.Write(db, "platform.job_started", jobId);
        await db.SaveChangesAsync(cancel);
        queue.Enqueue(jobId);
        return Result.Ok;
    }

    /// <param name="runId">Hangfire's id of the failed run.</param>
    public async Task<Result> AgainAsync(string runId, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return Error.Forbidden("platform.not_an_admin", "Only operations may start jobs.");
        var gone = Error.Conflict("platform.job_moved_on", "That run is not waiting any more. Look at the list once more.");
        // Hangfire counts its runs; anything else it takes for a broken store.
        if (!long.TryParse(runId, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out _)) return gone;
        audit.Write(db, "platform.job_retried", $"run {runId}");
        await db.SaveChangesAsync(cancel);
        return client.Requeue(runId) ? Result.Ok : gone;
    }
}
