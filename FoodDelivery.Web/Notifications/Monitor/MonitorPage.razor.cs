using FoodDelivery.Notifications;
using FoodDelivery.Web.Platform;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace FoodDelivery.Web.Notifications.Monitor;

/// <summary>Do messages arrive: each channel's health, what stops the others, and every single one. Its address is the filter.</summary>
public sealed partial class MonitorPage
{
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(1);

    /// <summary>What waits gets older although nobody tells anything.</summary>
    private static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(15);
    private readonly HashSet<Guid> chosen = [];
    private IReadOnlyList<string> providers = [];
    private IReadOnlyList<string> templates = [];
    private IReadOnlyList<ChannelHealth> channels = [];
    private NotificationFigures? figures;
    private NotificationList? page;
    private bool stirred;

    [Inject] private OperationsClock Clock { get; set; } = default!;
    [SupplyParameterFromQuery] private string? Q { get; set; }
    [SupplyParameterFromQuery] private string? Channel { get; set; }
    [SupplyParameterFromQuery] private string? Provider { get; set; }
    [SupplyParameterFromQuery] private string? Template { get; set; }
    [SupplyParameterFromQuery] private string? State { get; set; }
    [SupplyParameterFromQuery] private string? Cause { get; set; }
    [SupplyParameterFromQuery] private string? Since { get; set; }

    /// <summary>How far back the figures look; a day when left out.</summary>
    [SupplyParameterFromQuery] private string? Span { get; set; }

    /// <summary>The list goes on from this row: newer ones may come meanwhile without moving anything.</summary>
    [SupplyParameterFromQuery] private long? Before { get; set; }

    private NotificationQuery Wanted => new(Q, Channel, Provider, Template, State, Cause, Since);
    private MessageChannel? Only => NotificationQuery.Read<MessageChannel>(Channel);
    private FiguresSpan Looked => NotificationQuery.Read<FiguresSpan>(Span) ?? FiguresSpan.Day;

    /// <summary>Somebody looks for certain messages: these come first, the figures make room. A channel alone narrows the figures, too.</summary>
    private bool Narrowed => Before is not null || !(Wanted with { Channel = null }).IsEmpty;

    private IReadOnlyList<string> Causes => [.. (figures?.Causes ?? []).Select(cause => cause.Cause ?? NotificationFilter.None).Append(string.IsNullOrEmpty(Cause) ? null : Cause).OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    private string? Standing => figures is null ? null : (figures.Funnel.Sum(row => row.Counts.Waiting), figures.Funnel.Sum(row => row.Counts.Failed)) switch
    {
        (0, 0) => "All have arrived or are under way",
        var (waiting, failed) => $"{waiting} waiting, {failed} did not arrive",
    };

    protected override void OnInitialized()
    {
        base.OnInitialized();
        // In a busy city they come many times a second; a look a second is as live as a person can read.
        Watch<NotificationsChanged>(_ => !stirred, async _ =>
        {
            stirred = true;
            await Task.Delay(Calm, Time, Leaving);
            stirred = false;
            await LoadAsync();
        });
        Every(LookAnyway, LoadAsync);
    }

    protected override async Task ReadAsync()
    {
        var filter = Wanted.ToFilter(Time.GetUtcNow());
        (providers, channels) = await Ask(async (ChannelReads reads) => (reads.Providers, await reads.AllAsync(Leaving)));
        page = await Ask(async (NotificationReads reads) =>
        {
            templates = await reads.TemplatesAsync(Leaving);
            figures = await reads.FiguresAsync(Looked, Only, Leaving);
            return await reads.PageAsync(filter, Before, PageSize, Leaving);
        });
        chosen.IntersectWith(page.Items.Select(row => row.Id));
    }

    private static string? Picked(ChangeEventArgs change) => change.Value as string is { Length: > 0 } value ? value : null;

    /// <summary>A filter into the address; the list begins anew.</summary>
    private void Narrow(string name, string? value) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { [name] = value, ["before"] = null }), replace: true);

    private string At(string name, string? value) => Navigation.GetUriWithQueryParameter(name, value);

    /// <summary>Exactly the messages a cause counts: those of the figures' time, and where it has no code or provider, those that have none.</summary>
    private string LinkOf(CauseRow cause) => Navigation.GetUriWithQueryParameters("/admin/notifications", new Dictionary<string, object?>
    {
        ["channel"] = cause.Channel.ToString(),
        ["provider"] = cause.Provider ?? NotificationFilter.None,
        ["cause"] = cause.Cause ?? NotificationFilter.None,
        ["state"] = cause.Failed > 0 ? NotificationQuery.DidNotArrive : NotificationQuery.HeldBack,
        ["since"] = NotificationQuery.At(figures!.From),
    });

    private void Choose(Guid id)
    {
        if (!chosen.Remove(id)) chosen.Add(id);
    }

    private void ChoosePage(bool all)
    {
        chosen.Clear();
        if (all) chosen.UnionWith(page!.Items.Select(row => row.Id));
    }
}
