using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Platform;
using Microsoft.AspNetCore.Components;

namespace FoodDelivery.Web.Platform;

/// <summary>Events that failed for good, with the error and what did run. Sending again repeats only what never ran through.</summary>
public sealed partial class DeadLettersPage
{
    private readonly HashSet<Guid> chosen = [];
    private Page<OutboxEvent>? letters;
    private IReadOnlyList<DeadLetterGroup> groups = [];

    [SupplyParameterFromQuery] private string? Q { get; set; }
    [SupplyParameterFromQuery] private string? Type { get; set; }

    private DeadLetterFilter Wanted => new(Q, Type);

    protected override void OnInitialized()
    {
        base.OnInitialized();
        Watch<AlertsChanged>(_ => true, _ => LoadAsync());
    }

    protected override async Task ReadAsync()
    {
        groups = await Ask((OutboxReads reads) => reads.DeadGroupsAsync(Leaving));
        letters = await Ask((OutboxReads reads) => reads.DeadAsync(Wanted, PageAt - 1, PageSize, Leaving));
        chosen.IntersectWith(letters.Items.Select(letter => letter.Id));
    }

    private void Choose(Guid id)
    {
        if (!chosen.Remove(id)) chosen.Add(id);
    }

    private void ChoosePage(ChangeEventArgs change)
    {
        chosen.Clear();
        if (change.Value is true) chosen.UnionWith(letters!.Items.Select(letter => letter.Id));
    }

    private Task RetryChosenAsync() => RetryAsync([.. chosen]);

    private async Task RetryAllAsync()
    {
        var ids = await Ask((OutboxReads reads) => reads.DeadIdsAsync(Wanted, RetryDeadLetters.Most, Leaving));
        if (!await Confirm($"Send {ids.Count} events again?", "Only reactions that never ran through are run. Later events about the same orders have gone on meanwhile, so what happens now happens late.", yes: $"Send {ids.Count} again", no: "Not now")) return;
        await RetryAsync(ids);
    }

    private async Task RetryAsync(IReadOnlyCollection<Guid> ids)
    {
        if (await Do((RetryDeadLetters useCase) => useCase.RunAsync(new(ids), Leaving)) is not { IsOk: true } sent) return;
        chosen.Clear();
        Snackbar.Add(sent.Value == 1 ? "1 event is on its way again." : $"{sent.Value} events are on their way again.", MudBlazor.Severity.Success);
        await LoadAsync();
    }
}
