namespace FoodDelivery.Ordering;

public enum AgeTone { Calm, Amber, Red }

/// <summary>
/// How old a ticket is against what was promised. Made of server timestamps only, so that a browser can count on its own
/// and every screen turns amber and red at the same moment.
/// </summary>
/// <param name="Target">What the shown time counts down to, or up from when <paramref name="CountsUp"/>.</param>
public sealed record TicketAge(DateTimeOffset From, DateTimeOffset AmberAt, DateTimeOffset RedAt, DateTimeOffset Target, bool CountsUp)
{
    public static TicketAge Of(Ticket ticket, KitchenOptions options) => ticket.Column switch
    {
        TicketColumn.New => new(ticket.PlacedAt, ticket.PlacedAt + options.NewWarnAfter, ticket.PlacedAt + options.NewUrgentAfter, ticket.AcceptBy, CountsUp: false),
        TicketColumn.Preparing => Cooking(ticket.AcceptedAt ?? ticket.PlacedAt, ticket.ReadyAt, options.AmberPercent),
        _ => Waiting(ticket.DoneAt ?? ticket.ReadyAt, options),
    };

    public AgeTone ToneAt(DateTimeOffset now) => now >= RedAt ? AgeTone.Red : now >= AmberAt ? AgeTone.Amber : AgeTone.Calm;

    private static TicketAge Cooking(DateTimeOffset from, DateTimeOffset readyAt, int amberPercent)
    {
        // A promise that lies before the acceptance (moved back by hand) is red at once, never a negative span.
        var span = readyAt > from ? readyAt - from : TimeSpan.Zero;
        return new(from, from + span * (amberPercent / 100.0), from + span, readyAt, CountsUp: false);
    }

    private static TicketAge Waiting(DateTimeOffset since, KitchenOptions options) =>
        new(since, since + options.ReadyWarnAfter, since + options.ReadyUrgentAfter, since, CountsUp: true);
}
