using Hangfire;
using Hangfire.Common;
using Hangfire.Storage;
using Microsoft.Extensions.Hosting;

namespace FoodDelivery.Platform;

/// <summary>Makes the stored timetable the same as the code's: adds, changes, and removes what no room registers any more. Each process looks after the jobs of its own rooms.</summary>
public sealed class RecurringJobs(IRecurringJobManager timetable, JobStorage storage, HostedRooms rooms, IEnumerable<JobRegistration> registrations) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var wanted = registrations.Where(registration => registration.Cron is not null && rooms.HasJob(registration.Id)).ToDictionary(registration => registration.Id);
        foreach (var registration in wanted.Values)
            timetable.AddOrUpdate(registration.Id, Job.FromExpression<JobRunner>(runner => runner.RunAsync(registration.Id, null, CancellationToken.None)), registration.Cron, new RecurringJobOptions());

        using var connection = storage.GetConnection();
        foreach (var stored in connection.GetRecurringJobs().Where(stored => rooms.HasJob(stored.Id) && !wanted.ContainsKey(stored.Id)))
            timetable.RemoveIfExists(stored.Id);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
