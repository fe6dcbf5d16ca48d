using FoodDelivery.Platform;
using Hangfire;
using Hangfire.Common;
using Hangfire.States;

namespace FoodDelivery.Web.Setup;

/// <summary>Puts each job into the queue of the process that hosts its room, whoever started it and however often it is tried.</summary>
internal sealed class RoomJobs(HostedRooms rooms) : IJobFilterProvider, IElectStateFilter
{
    /// <summary>Beside Hangfire's own. Its list of filters is one for the whole program, and several hosts may live in one, as in tests: so ours is not put into it.</summary>
    public static IJobFilterProvider With(HostedRooms rooms) => new JobFilterProviderCollection(GlobalJobFilters.Filters, new JobFilterAttributeFilterProvider(), new RoomJobs(rooms));

    public IEnumerable<JobFilter> GetFilters(Job job) => [new JobFilter(this, JobFilterScope.Global, order: null)];

    public void OnStateElection(ElectStateContext context)
    {
        if (context.CandidateState is EnqueuedState enqueued && context.BackgroundJob.Job is { Args: [string id, ..] }) enqueued.Queue = rooms.QueueOf(id);
    }
}
