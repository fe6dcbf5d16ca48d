using FoodDelivery.Ordering;
using Microsoft.AspNetCore.Components;

namespace FoodDelivery.Web.Ordering;

public sealed partial class KitchenTicket : ComponentBase
{
    private Look drawn;
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

    private string Column => Ticket.Column switch { TicketColumn.New => "new", TicketColumn.Preparing => "prep", _ => "done" };
    private TicketAge Age => TicketAge.Of(Ticket, Hands.Options);
    private PrepChoice Prep => PrepChoice.For(Ticket.Pieces, Rush, Hands.Options);
    private IEnumerable<TicketLine> Shown => Station is null ? Ticket.Lines : Ticket.Lines.Where(line => line.Category == Station);
    private int Hidden => Station is null ? 0 : Ticket.Standing.Where(line => line.Category != Station).Sum(line => line.Quantity);
    private int FirstDelay => Hands.Options.Delays[0];

    protected override void OnInitialized() => drawn = Now();

    // The page renders on every change of any ticket; a row whose ticket is the same object has nothing new to say.
    protected override bool ShouldRender()
    {
        var now = Now();
        if (now.Equals(drawn)) return false;
        drawn = now;
        return true;
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

    private Look Now() => new(Ticket.OrderId, Ticket.Version, Unseen, Rush, Station, busy, more);

    private static long Ms(DateTimeOffset at) => at.ToUnixTimeMilliseconds();

    private readonly record struct Look(Guid OrderId, string Version, bool Unseen, bool Rush, string? Station, bool Busy, bool More);
}
