using System.Collections.Immutable;
using FoodDelivery.Ordering;

namespace FoodDelivery.Web.Ordering;

/// <summary>
/// How many columns wide each heap of tickets is, so that New, Preparing and Ready share the wall by what hangs in them. An estimate
/// in pixels for a wall 800 high: too wide costs nothing, too narrow would make somebody scroll.
/// </summary>
/// <param name="Dense">More hangs here than fits in the large type.</param>
internal sealed record KitchenWidth(int New, int Preparing, int Ready, bool Dense)
{
    private const int Wall = 655, Frame = 116, Line = 30, Extra = 22, Tap = 50, Letters = 24;

    /// <summary>What 1280 pixels hold in the large type.</summary>
    private const int Roomy = 5;

    public static KitchenWidth Of(ImmutableArray<Ticket> fresh, ImmutableArray<Ticket> preparing, ImmutableArray<Ticket> ready)
    {
        var roomy = new KitchenWidth(Columns(fresh, 1), Columns(preparing, 1), Columns(ready, 1), Dense: false);
        return roomy.New + roomy.Preparing + roomy.Ready <= Roomy ? roomy : new(Columns(fresh, .84), Columns(preparing, .84), Columns(ready, 1), Dense: true);
    }

    public int this[TicketColumn column] => column switch { TicketColumn.New => New, TicketColumn.Preparing => Preparing, _ => Ready };

    private static int Columns(ImmutableArray<Ticket> tickets, double scale)
    {
        var (columns, filled) = (1, 0.0);
        foreach (var ticket in tickets)
        {
            var height = Frame + Content(ticket) * scale;
            if (filled > 0 && filled + height > Wall) (columns, filled) = (columns + 1, 0);
            filled += height;
        }
        return columns;
    }

    private static int Content(Ticket ticket)
    {
        if (ticket.Column == TicketColumn.Ready) return 0;
        var lines = ticket.Lines.Sum(line =>
        {
            var height = Line + (Rows(line.Name) - 1 + Rows(string.Join(", ", line.Options)) + Rows(line.Note)) * Extra;
            return ticket.Column == TicketColumn.Preparing ? Math.Max(Tap, height) : height;
        });
        return lines + Extra * (Rows(string.Join(", ", ticket.Allergens)) + Rows(ticket.Notes));
    }

    private static int Rows(string? text) => string.IsNullOrEmpty(text) ? 0 : (text.Length + Letters - 1) / Letters;
}
