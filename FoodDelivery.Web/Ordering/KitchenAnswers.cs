using FoodDelivery.Catalog;
using FoodDelivery.Ordering;

namespace FoodDelivery.Web.Ordering;

/// <summary>A kitchen's board as programs see it.</summary>
public static class KitchenAnswers
{
    /// <summary>A restaurant whose kitchen you run.</summary>
    /// <param name="Why">Why it takes no orders, for people; null while it does.</param>
    /// <param name="Until">When that changes.</param>
    /// <param name="Rush">Longer preparation times are promised.</param>
    /// <param name="PrepMinutes">The times offered on a new ticket, in minutes.</param>
    /// <param name="DelayMinutes">By how many minutes a promised time is usually moved.</param>
    /// <param name="PauseMinutes">How long a pause usually is.</param>
    public sealed record Kitchen(
        Guid RestaurantId, string Slug, string Name, string TimeZone, Openness State, DateTimeOffset? Until, string? Why, bool Rush, IReadOnlyList<int> PrepMinutes, IReadOnlyList<int> DelayMinutes, IReadOnlyList<int> PauseMinutes)
    {
        public static Kitchen Of(KitchenInfo info, KitchenOptions options) => new(
            info.Restaurant.Id, info.Restaurant.Slug, info.Restaurant.Name, info.Restaurant.TimeZone, info.Open.State, info.Open.Until, info.Open.Why, info.Restaurant.Rush,
            options.Prep(info.Restaurant.Rush), options.Delays, options.Pauses);
    }

    public sealed record KitchenList(IReadOnlyList<Kitchen> Items);

    /// <summary>Everything on the board at one moment, each column by promised pick-up.</summary>
    /// <param name="New">Not answered yet.</param>
    /// <param name="AllDay">How many of each dish are still to be made, over all tickets.</param>
    public sealed record TicketBoard(Guid RestaurantId, DateTimeOffset ReadAt, IReadOnlyList<TicketAnswer> New, IReadOnlyList<TicketAnswer> Preparing, IReadOnlyList<TicketAnswer> Ready, IReadOnlyList<StillToMake> AllDay)
    {
        public static TicketBoard Of(KitchenSnapshot snapshot) => new(
            snapshot.RestaurantId, snapshot.ReadAt, Column(snapshot, TicketColumn.New), Column(snapshot, TicketColumn.Preparing), Column(snapshot, TicketColumn.Ready), [.. snapshot.AllDay.Select(dish => new StillToMake(dish.ItemId, dish.Name, dish.Category, dish.Pieces))]);

        private static IReadOnlyList<TicketAnswer> Column(KitchenSnapshot snapshot, TicketColumn column) => [.. snapshot.Column(column).Select(TicketAnswer.Of)];

        /// <summary>The tickets alone: when it was read is no news.</summary>
        internal static string VersionOf(KitchenSnapshot snapshot) => Shell.Versions.Of(snapshot.Tickets.Values.OrderBy(ticket => ticket.OrderId).Select(ticket => $"{ticket.OrderId} {ticket.Version}"));
    }

    /// <summary>An order as the kitchen sees it.</summary>
    /// <param name="ShortNumber">What is called out over the counter.</param>
    /// <param name="AcceptBy">Without an answer by then it expires.</param>
    /// <param name="ReadyAt">When the food is promised; an estimate until accepted.</param>
    /// <param name="MadeReadyAt">When it was called ready.</param>
    public sealed record TicketAnswer(
        Guid OrderId, string Number, string ShortNumber, string FirstName, OrderStatus Status, DateTimeOffset PlacedAt, DateTimeOffset AcceptBy, DateTimeOffset? AcceptedAt, DateTimeOffset ReadyAt, DateTimeOffset? MadeReadyAt,
        int Pieces, IReadOnlyList<string> Allergens, string? Notes, IReadOnlyList<TicketLineAnswer> Lines)
    {
        public static TicketAnswer Of(Ticket ticket) => new(
            ticket.OrderId, ticket.Number, ticket.ShortNumber, ticket.FirstName, ticket.Status, ticket.PlacedAt, ticket.AcceptBy, ticket.AcceptedAt, ticket.ReadyAt, ticket.DoneAt, ticket.Pieces, ticket.Allergens, ticket.Notes,
            [.. ticket.Lines.Select(line => new TicketLineAnswer(line.LineId, line.Position, line.ItemId, line.Name, line.Category, line.Quantity, line.Options, line.Allergens, line.Note, line.Struck, line.Removed))]);
    }

    /// <param name="Category">Its section of the menu, by which stations are told apart.</param>
    /// <param name="Struck">Crossed out by the cook: made.</param>
    /// <param name="Removed">Sold out and taken off the order: not to be made.</param>
    public sealed record TicketLineAnswer(long LineId, int Position, Guid ItemId, string Name, string Category, int Quantity, IReadOnlyList<string> Options, IReadOnlyList<string> Allergens, string? Note, bool Struck, bool Removed);

    public sealed record StillToMake(Guid ItemId, string Name, string Category, int Pieces);

    /// <param name="Why">Why it ended, for people.</param>
    public sealed record PastTicketAnswer(Guid OrderId, string Number, string ShortNumber, string FirstName, OrderStatus Status, DateTimeOffset Since, int Pieces, string? Why);

    /// <summary>What lately left the board, newest first.</summary>
    public sealed record PastTickets(IReadOnlyList<PastTicketAnswer> Items)
    {
        public static PastTickets Of(IReadOnlyList<PastTicket> past) => new([.. past.Select(ticket => new PastTicketAnswer(ticket.OrderId, ticket.Number, ticket.ShortNumber, ticket.FirstName, ticket.Status, ticket.Since, ticket.Pieces, ticket.Why))]);
    }

    /// <summary>What goes onto paper.</summary>
    public sealed record SlipAnswer(string Restaurant, string TimeZone, DateTimeOffset PrintedAt, TicketAnswer Ticket)
    {
        public static SlipAnswer Of(Slip slip) => new(slip.RestaurantName, slip.TimeZone, slip.PrintedAt, TicketAnswer.Of(slip.Ticket));
    }

    /// <summary>The orders a device has acknowledged.</summary>
    public sealed record SeenOrders(IReadOnlyList<Guid> OrderIds);
}
