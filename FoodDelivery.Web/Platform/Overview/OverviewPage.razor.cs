using FoodDelivery.Notifications;
using FoodDelivery.Ordering;
using Microsoft.AspNetCore.Components;

namespace FoodDelivery.Web.Platform.Overview;

/// <summary>For whoever is called at night: what is broken, since when, whom it hurts, the button that helps.</summary>
public sealed partial class OverviewPage
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    private OperationsOverview? now;
    private string? problem;
    private bool stirred;
    private int ticks;

    [Inject] private ILogger<OverviewPage> Log { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        Watch<AlertsChanged>(_ => true, _ => RefreshAsync());
        // Orders change many times a second in a busy city: the next tick of the clock is soon enough.
        Watch<OrderChanged>(_ => !stirred, _ =>
        {
            stirred = true;
            return Task.CompletedTask;
        });
        Every(LookEvery / 2, TickAsync);
        await RefreshAsync();
    }

    protected override async Task ReadAsync()
    {
        try
        {
            now = await Ask((OverviewReads reads) => reads.LookAsync(Leaving));
            problem = null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.LogError(e, "The overview could not be read.");
            problem = "The figures could not be read just now: what is shown may be old. If this stays, look at the database first.";
        }
    }

    private Task TickAsync()
    {
        if (!stirred && ++ticks % 2 != 0) return Task.CompletedTask;
        stirred = false;
        return RefreshAsync();
    }

    private async Task CloseAsync(AlertRow alert)
    {
        if (!await Confirm("Is this dealt with?", $"{alert.What} It disappears from everybody's overview and stays in the record with your name.", yes: "Yes, close it", no: "Not yet")) return;
        if (await Do((ResolveAlert useCase) => useCase.RunAsync(new(alert.Id), Leaving), done: "Closed.")) await RefreshAsync();
    }
}
