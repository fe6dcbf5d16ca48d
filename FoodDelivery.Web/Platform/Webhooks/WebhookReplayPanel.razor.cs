using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace FoodDelivery.Web.Platform.Webhooks;

public sealed partial class WebhookReplayPanel
{
    private IReadOnlyList<WebhookReplay>? told;
    private string? refused;
    private bool done;

    [Parameter, EditorRequired] public IReadOnlyList<Guid> Ids { get; set; } = [];
    [Parameter] public EventCallback Closed { get; set; }

    /// <summary>Called when a replay was done: what is shown may have changed.</summary>
    [Parameter] public EventCallback Replayed { get; set; }

    private int Able => told?.Count(one => one.Problem is null) ?? 0;

    private string Summary => told!.Count(one => one.Changes.Count > 0) switch
    {
        0 => "A replay would change nothing.",
        var n => $"{n} of {told!.Count} would change something. If the provider's books move before you replay, what they say then counts.",
    };

    protected override async Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive) await RunAsync(Ids, dryRun: true);
    }

    private async Task ReplayAsync()
    {
        var ids = told!.Where(one => one.Problem is null).Select(one => one.Id).ToList();
        if (!await Confirm(ids.Count == 1 ? "Replay this webhook?" : $"Replay {ids.Count} webhooks?", "The changes of the dry run are made, and your name is kept with them.", yes: $"Replay {ids.Count}", no: "Not now")) return;
        if (!await RunAsync(ids, dryRun: false)) return;
        done = true;
        Snackbar.Add(ids.Count == 1 ? "1 webhook replayed." : $"{ids.Count} webhooks replayed.", MudBlazor.Severity.Success);
        await Replayed.InvokeAsync();
    }

    private async Task<bool> RunAsync(IReadOnlyCollection<Guid> ids, bool dryRun)
    {
        // A replay that has begun is not stopped by somebody leaving the page.
        var cancel = dryRun ? Leaving : CancellationToken.None;
        if (await Do((ReplayWebhooks replay) => replay.RunAsync(new(ids, dryRun), cancel)) is not { } answer)
        {
            refused ??= told is null ? "The dry run did not come through. Close it and try again." : null;
            return false;
        }
        if (!answer.IsOk) return false;
        told = answer.Value;
        return true;
    }

    protected override void Refused(Error error) => refused = error.Message;
}
