using Hangfire;
using Hangfire.Common;
using Hangfire.Storage;
using Microsoft.Extensions.Hosting;

namespace FoodDelivery.Platform;

/// <summary>Makes the stored timetable the same as the code's: adds, changes, and removes what no room registers any more.</summary>
public sealed class RecurringJobs(IRecurringJobManager timetable, JobStorage storage, IEnumerable<JobRegistration> registrations) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var wanted = registrations.Where(registration => registration.Cron is not null).ToDictionary(registration => registration.Id);
        foreach (var registration in wanted.Values)
            timetable.AddOrUpdate(registration.Id, Job.FromExpression<JobRunner>(runner => runner.RunAsync(registration.Id, null, CancellationToken.None)), registration.Cron, new RecurringJobOptions());

        using var connection = storage.GetConnection();
        foreach (var stored in connection.GetRecurringJobs().Where(stored => !wanted.ContainsKey(stored.Id)))
            timetable.RemoveIfExists(stored.Id);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
