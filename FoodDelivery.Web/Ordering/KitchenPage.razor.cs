using System.Collections.Immutable;
using FoodDelivery.Catalog;
using FoodDelivery.Ordering;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Web.Ordering;

/// <summary>The kitchen wall of one restaurant. What hands do to tickets is here; its line to the browser is in KitchenPage.Browser.cs.</summary>
public sealed partial class KitchenPage
{
    private enum Panel { None, Reject, Items, Time, SoldOut, Pause, Past, Help }

    private static readonly (TicketColumn, string, string)[] Columns =
    [
        (TicketColumn.New, "New", "No new orders"), (TicketColumn.Preparing, "Preparing", "Nothing to cook"), (TicketColumn.Ready, "Ready", "Nothing waiting"),
    ];

    private readonly HashSet<Guid> seen = [];
    private KitchenInfo? info;
    private KitchenSnapshot? snapshot;
    private KitchenHands hands = default!;
    private OneAtATime restaurant = default!;
    private string? refusal;
    private string announcement = "";
    private Panel panel;
    private Ticket? about;
    private Ticket? undoable;

    [Parameter, EditorRequired] public string Slug { get; set; } = "";

    /// <summary>A category of the menu: this screen hangs at that station. In the address, so that the device keeps it.</summary>
    [SupplyParameterFromQuery] private string? Station { get; set; }

    [Inject] private KitchenBoard Board { get; set; } = default!;
    [Inject] private IOptions<KitchenOptions> Options { get; set; } = default!;

    private TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(info!.Restaurant.TimeZone);
    private List<Ticket> Unseen => [.. snapshot?.Column(TicketColumn.New).Where(ticket => !seen.Contains(ticket.OrderId)) ?? []];
    private IReadOnlyList<string> Stations => Station is null || snapshot is null || snapshot.Stations.Contains(Station) ? snapshot?.Stations ?? [] : [.. snapshot.Stations, Station];
    private IReadOnlyList<AllDayCount> AllDay => snapshot is null ? [] : Station is null ? snapshot.AllDay : [.. snapshot.AllDay.Where(count => count.Category == Station)];

    protected override async Task OnInitializedAsync()
    {
        hands = new KitchenHands
        {
            Options = Options.Value, Accept = AcceptAsync, Start = StartAsync, Bump = BumpAsync, Recall = RecallAsync, Delay = DelayAsync, Strike = StrikeAsync, Seen = SeenAsync,
            AskReject = ticket => Open(Panel.Reject, ticket), AskTime = ticket => Open(Panel.Time, ticket),
            AskItems = ticket => Open(Panel.Items, ticket),
        };
        restaurant = new(ReadRestaurantAsync);
        await restaurant.RunAsync();
        if (info is null) return;
        Keep(Board.Subscribe(info.Restaurant.Id, update => _ = InvokeAsync(() => Take(update))));
        Watch<RestaurantChanged>(change => change.RestaurantId == info?.Restaurant.Id, _ => restaurant.RunAsync());
        snapshot = await Board.FreshAsync(info.Restaurant.Id, Leaving);
    }

    /// <summary>After a broken line: everything again, whatever was told meanwhile. New orders ring because they are there, not because they came.</summary>
    protected override async Task ReadAsync()
    {
        await restaurant.RunAsync();
        if (info is not null) Take(new(await Board.FreshAsync(info.Restaurant.Id, Leaving), [Guid.Empty]));
    }

    private async Task ReadRestaurantAsync()
    {
        var answer = await Ask((KitchenReads reads) => reads.OpenAsync(Slug, Leaving));
        info = answer.IsOk ? answer.Value : null;
        refusal = answer.Error?.Message;
    }

    private void Take(KitchenUpdate update)
    {
        if (Leaving.IsCancellationRequested || info is null) return;
        var before = snapshot;
        snapshot = update.Snapshot;
        // The end of a pause or of opening hours is told by the clock, not by anybody's change.
        if (info.Open.Until <= Time.GetUtcNow()) _ = InvokeAsync(ReadRestaurantThenRenderAsync);
        if (update.Changed.Count == 0) return;
        Announce(before, snapshot);
        StateHasChanged();
    }

    private async Task ReadRestaurantThenRenderAsync()
    {
        await restaurant.RunAsync();
        StateHasChanged();
    }

    private void Announce(KitchenSnapshot? before, KitchenSnapshot now)
    {
        var fresh = now.Column(TicketColumn.New).Where(ticket => before?.Tickets.ContainsKey(ticket.OrderId) != true).ToList();
        if (fresh.Count == 1) announcement = $"New order {fresh[0].ShortNumber} for {fresh[0].FirstName}, {fresh[0].Pieces} pieces";
        else if (fresh.Count > 1) announcement = $"{fresh.Count} new orders";
    }

    private ImmutableArray<Ticket> Column(TicketColumn column)
    {
        if (snapshot is null) return [];
        var all = snapshot.Column(column);
        return Station is null ? all : [.. all.Where(ticket => ticket.Lines.Any(line => line.Category == Station))];
    }

    private void ChooseStation(ChangeEventArgs choice) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("station", string.IsNullOrEmpty(choice.Value as string) ? null : (string)choice.Value), replace: true);

    private void Open(Panel which, Ticket? ticket = null)
    {
        if (info is null) return;
        (panel, about) = (which, ticket);
        StateHasChanged();
    }

    private int PrepMinutes(Ticket ticket) => PrepChoice.For(ticket.Pieces, info!.Restaurant.Rush, Options.Value).Suggested;

    private void ClosePanel() => (panel, about) = (Panel.None, null);

    private Task<bool> AcceptAsync(Ticket ticket, int minutes) =>
        Do((AcceptOrder accept) => accept.RunAsync(new(ticket.OrderId, minutes), CancellationToken.None), key: ticket.OrderId.ToString());

    private Task<bool> StartAsync(Ticket ticket) => Do((StartTicket start) => start.RunAsync(ticket.OrderId, CancellationToken.None), key: ticket.OrderId.ToString());

    private Task<bool> RecallAsync(Ticket ticket) => Do((RecallTicket recall) => recall.RunAsync(ticket.OrderId, CancellationToken.None), key: ticket.OrderId.ToString());

    private Task<bool> DelayAsync(Ticket ticket, int minutes) =>
        Do((MoveReadyTime move) => move.RunAsync(new(ticket.OrderId, minutes), CancellationToken.None), done: $"{ticket.ShortNumber}: {Math.Abs(minutes)} minutes {(minutes > 0 ? "later" : "sooner")}, the customer is told.", key: ticket.OrderId.ToString());

    private Task<bool> SetTimeAsync(int minutes) => about!.Column == TicketColumn.New ? AcceptAsync(about, minutes) : DelayAsync(about, minutes);

    private Task<bool> StrikeAsync(Ticket ticket, TicketLine line) =>
        Do((StrikeItem strike) => strike.RunAsync(new(ticket.OrderId, line.LineId, !line.Struck), CancellationToken.None), key: line.LineId.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private async Task BumpAsync(Ticket ticket)
    {
        if (!await Do((BumpTicket bump) => bump.RunAsync(ticket.OrderId, CancellationToken.None), key: ticket.OrderId.ToString())) return;
        undoable = ticket;
        _ = ForgetUndoAsync(ticket);
    }

    private async Task ForgetUndoAsync(Ticket ticket)
    {
        try
        {
            await Task.Delay(Options.Value.UndoWithin, Time, Leaving);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        if (undoable?.OrderId != ticket.OrderId) return;
        undoable = null;
        StateHasChanged();
    }

    private async Task UndoAsync()
    {
        if (undoable is not { } ticket) return;
        await Do((UndoBump undo) => undo.RunAsync(ticket.OrderId, CancellationToken.None), key: ticket.OrderId.ToString());
        if (undoable?.OrderId == ticket.OrderId) undoable = null;
    }

    private Task SeenAsync(Ticket ticket) => SeenAsync([ticket.OrderId]);

    private Task SeenAllAsync() => SeenAsync([.. Unseen.Select(ticket => ticket.OrderId)]);

    private async Task SeenAsync(IReadOnlyList<Guid> orders)
    {
        if (device is not { } id) return;
        if (await Do((AcknowledgeOrder acknowledge) => acknowledge.RunAsync(new(info!.Restaurant.Id, id, orders), CancellationToken.None))) seen.UnionWith(orders);
    }

    private Task<bool> ResumeAsync() => Do((ResumeRestaurant resume) => resume.RunAsync(new(info!.Restaurant.Id), CancellationToken.None), done: "Taking orders again.");
}
