using FoodDelivery.Platform;
using Microsoft.AspNetCore.Components;

namespace FoodDelivery.Web.Platform;

/// <summary>What runs by the clock, how it last went, and the runs that were given up.</summary>
public sealed partial class JobsPage
{
    private static readonly TimeSpan ReadEvery = TimeSpan.FromSeconds(5);
    private JobsOverview? overview;

    [Inject] private OperationsClock Clock { get; set; } = default!;
    [SupplyParameterFromQuery] private string? Q { get; set; }
    [SupplyParameterFromQuery] private bool Failing { get; set; }

    private IReadOnlyList<JobRow> Shown => JobQuery.Apply(overview?.Jobs ?? [], Q, Failing);

    private string? Summary => overview is null ? null
        : $"{overview.Workers} {(overview.Workers == 1 ? "worker" : "workers")} · {overview.Running} running · {overview.Waiting} waiting · {overview.FailedTotal} given up";

    protected override async Task ReadAsync() => overview = await Ask((JobReads reads) => reads.OverviewAsync(Leaving));

    protected override void OnInitialized()
    {
        base.OnInitialized();
        Every(ReadEvery, LoadAsync);
    }

    private async Task StartAsync(JobRow job)
    {
        if (await Do((StartJob useCase) => useCase.RunAsync(job.Id, Leaving), done: $"{job.Id} is started.")) await LoadAsync();
    }

    private async Task AgainAsync(FailedJobRow run)
    {
        if (await Do((StartJob useCase) => useCase.AgainAsync(run.RunId, Leaving), done: $"{run.Job} is started once more.")) await LoadAsync();
    }
}

/// <summary>The jobs list's filter; the page and the export use the same.</summary>
public static class JobQuery
{
    public static IReadOnlyList<JobRow> Apply(IEnumerable<JobRow> jobs, string? part, bool failing) =>
        [.. jobs.Where(job => (part is null || job.Id.Contains(part.Trim(), StringComparison.OrdinalIgnoreCase)) && (!failing || job.IsFailing))];
}
