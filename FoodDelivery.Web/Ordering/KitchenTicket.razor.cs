using FoodDelivery.Ordering;
using Microsoft.AspNetCore.Components;

namespace FoodDelivery.Web.Ordering;

public sealed partial class KitchenTicket : ComponentBase
{
    private State drawn;
    private (long Key, Func<Task> Press)[] pressed = [];
    private bool busy;
    private bool more;

    [Parameter, EditorRequired] public Ticket Ticket { get; set; } = default!;
    [Parameter, EditorRequired] public KitchenHands Hands { get; set; } = default!;

    /// <summary>New, and this device has not said "seen" yet.</summary>
    [Parameter] public bool Unseen { get; set; }

    /// <summary>Offers the longer prep times.</summary>
    [Parameter] public bool Rush { get; set; }

    /// <summary>Only dishes of this category; null for all.</summary>
    [Parameter] public string? Station { get; set; }

    private string Look => Ticket.Column switch { TicketColumn.New => Unseen ? "tk tk-new tk-unseen" : "tk tk-new", TicketColumn.Preparing => "tk tk-prep", _ => "tk tk-done" };
    private TicketWords Words => TicketWords.Of(Ticket, Hands.Options);
    private PrepChoice Prep => PrepChoice.For(Ticket.Pieces, Rush, Hands.Options);
    private IEnumerable<TicketLine> Shown => Station is null ? Ticket.Lines : Ticket.Lines.Where(line => line.Category == Station);
    private int Hidden => Station is null ? 0 : Ticket.Standing.Where(line => line.Category != Station).Sum(line => line.Quantity);
    private string FirstDelayLabel => Hands.Options.Delays[0] == 5 ? "5 minutes later" : $"{Hands.Options.Delays[0]} minutes later";
    private string FirstDelayWord => Hands.Options.Delays[0] == 5 ? "+5" : $"+{Hands.Options.Delays[0]}";

    protected override void OnInitialized() => drawn = Now();

    // The page renders on every change of any ticket; a row whose ticket is the same object has nothing new to say.
    protected override bool ShouldRender()
    {
        var now = Now();
        if (now.Equals(drawn)) return false;
        drawn = now;
        return true;
    }

    // Always the ticket that is shown when it is pressed, and always the same delegate: one that is made anew at every drawing is sent anew.
    private Task Start() => Run(() => Hands.Start(Ticket));

    private Task Bump() => Run(() => Hands.Bump(Ticket));

    private Task Recall() => Run(() => Hands.Recall(Ticket));

    private Task DelayFirst() => Run(() => Hands.Delay(Ticket, Hands.Options.Delays[0]));

    private void Reject() => Hands.AskReject(Ticket);

    private void AskItems() => Hands.AskItems(Ticket);

    private void ShowMore() => more = !more;

    private Func<Task> Accept(int minutes) => Kept(-minutes, () => Run(() => Hands.Accept(Ticket, minutes)));

    private Func<Task> Strike(long lineId) => Kept(lineId, () => Ticket.Lines.FirstOrDefault(line => line.LineId == lineId) is { } line ? Run(() => Hands.Strike(Ticket, line)) : Task.CompletedTask);

    private Func<Task> Kept(long key, Func<Task> press)
    {
        foreach (var one in pressed)
            if (one.Key == key) return one.Press;
        pressed = [.. pressed, (key, press)];
        return press;
    }

    private async Task Run(Func<Task> act)
    {
        if (busy) return;
        busy = true;
        StateHasChanged();
        try
        {
            await act();
        }
        finally
        {
            busy = false;
        }
    }

    private State Now() => new(Ticket.OrderId, Ticket.Version, Unseen, Rush, Station, busy, more);

    private readonly record struct State(Guid OrderId, string Version, bool Unseen, bool Rush, string? Station, bool Busy, bool More);
}
