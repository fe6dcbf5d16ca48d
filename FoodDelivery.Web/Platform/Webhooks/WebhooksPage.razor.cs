using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.AspNetCore.Components;

namespace FoodDelivery.Web.Platform.Webhooks;

/// <summary>Everything providers have told us, what came of it, and having it decided again: a dry run first, then the replay.</summary>
public sealed partial class WebhooksPage
{
    private const int RefusalDays = 14;
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(1);
    private readonly HashSet<Guid> chosen = [];
    private IReadOnlyList<Guid> asked = [];
    private IReadOnlyList<string> providers = [];
    private IReadOnlyList<string> types = [];
    private IReadOnlyList<WebhookRefusal> refusals = [];
    private WebhookList? page;
    private WebhookHealth? health;
    private bool stirred;

    [Inject] private OperationsClock Clock { get; set; } = default!;
    [SupplyParameterFromQuery] private string? Q { get; set; }
    [SupplyParameterFromQuery] private string? Provider { get; set; }
    [SupplyParameterFromQuery] private string? Type { get; set; }
    [SupplyParameterFromQuery] private string? State { get; set; }
    [SupplyParameterFromQuery] private string? Since { get; set; }

    /// <summary>The list goes on from this row: newer ones may come meanwhile without moving anything.</summary>
    [SupplyParameterFromQuery] private long? Before { get; set; }

    private WebhookQuery Wanted => new(Q, Provider, Type, State, Since);

    private string? Standing => health is null ? null : (health.Waiting, health.DeadCount) switch
    {
        (0, 0) => "None waits, none is dead",
        var (waiting, dead) => $"{waiting} waiting, {dead} dead",
    };

    protected override void OnInitialized()
    {
        base.OnInitialized();
        // In a busy city they come many times a second; a look a second is as live as a person can read.
        Watch<WebhooksChanged>(_ => !stirred, async _ =>
        {
            stirred = true;
            await Task.Delay(Calm, Time, Leaving);
            stirred = false;
            await LoadAsync();
        });
    }

    protected override async Task ReadAsync()
    {
        var filter = Wanted.ToFilter(Time.GetUtcNow());
        page = await Ask(async (WebhookReads reads) =>
        {
            (providers, types, health) = (reads.Providers, await reads.TypesAsync(Leaving), await reads.HealthAsync(Leaving));
            refusals = await reads.RefusalsAsync(RefusalDays, Leaving);
            return await reads.PageAsync(filter, Before, PageSize, Leaving);
        });
        chosen.IntersectWith(page.Items.Select(webhook => webhook.Id));
    }

    private static string? Chosen(ChangeEventArgs change) => change.Value as string is { Length: > 0 } value ? value : null;

    /// <summary>A filter into the address; the list begins anew.</summary>
    private void Narrow(string name, string? value) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { [name] = value, ["before"] = null }), replace: true);

    private string At(long? before) => Navigation.GetUriWithQueryParameter("before", before);

    private void Choose(Guid id)
    {
        if (!chosen.Remove(id)) chosen.Add(id);
    }

    private void ChoosePage(ChangeEventArgs change)
    {
        chosen.Clear();
        if (change.Value is true) chosen.UnionWith(page!.Items.Select(webhook => webhook.Id));
    }

    private void TryChosen() => asked = [.. chosen];

    private void CloseReplay()
    {
        asked = [];
        chosen.Clear();
    }
}
