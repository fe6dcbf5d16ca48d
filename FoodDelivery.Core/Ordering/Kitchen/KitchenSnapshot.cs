using System.Collections.Immutable;

namespace FoodDelivery.Ordering;

/// <summary>Everything one restaurant's screens show, at one moment. Never changed, only replaced, so all circuits share it without a lock.</summary>
public sealed class KitchenSnapshot(Guid restaurantId, ImmutableDictionary<Guid, Ticket> tickets, DateTimeOffset readAt)
{
    public Guid RestaurantId => restaurantId;
    public ImmutableDictionary<Guid, Ticket> Tickets => tickets;

    /// <summary>When the database last confirmed all of it. A single row read again does not make the others any younger.</summary>
    public DateTimeOffset ReadAt => readAt;

    private static readonly Comparison<Ticket> ByPromise = (a, b) =>
        a.ReadyAt.CompareTo(b.ReadyAt) is not 0 and var time ? time : string.CompareOrdinal(a.Number, b.Number);

    private ImmutableArray<Ticket>[]? columns;
    private ImmutableArray<AllDayCount> allDay;
    private ImmutableArray<string> stations;

    public static KitchenSnapshot Empty(Guid restaurantId) => new(restaurantId, ImmutableDictionary<Guid, Ticket>.Empty, DateTimeOffset.MinValue);

    /// <summary>The tickets of a column by promised pickup. Worked out once per snapshot, whoever asks.</summary>
    public ImmutableArray<Ticket> Column(TicketColumn column) => (columns ??= Sorted())[(int)column];

    /// <summary>How many of each dish are still to be made over all tickets that are not ready; crossed-out lines are done.</summary>
    public ImmutableArray<AllDayCount> AllDay => allDay.IsDefault ? allDay = CountAllDay() : allDay;

    /// <summary>The categories on the board: each is a station that may filter it.</summary>
    public ImmutableArray<string> Stations => stations.IsDefault
        ? stations = [.. Tickets.Values.SelectMany(ticket => ticket.Lines).Select(line => line.Category).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]
        : stations;

    /// <summary>With some orders as the database has them now; those that are not among the tickets have left the board.</summary>
    public KitchenSnapshot With(IReadOnlyCollection<Guid> asked, IReadOnlyList<Ticket> found)
    {
        var next = Tickets.ToBuilder();
        next.RemoveRange(asked.Except(found.Select(ticket => ticket.OrderId)));
        foreach (var ticket in found) next[ticket.OrderId] = Kept(ticket);
        return new(RestaurantId, next.ToImmutable(), ReadAt);
    }

    /// <summary>Replaced by a full read. Tickets that did not change stay the same object, so that their rows are not rendered again.</summary>
    public KitchenSnapshot With(IEnumerable<Ticket> all, DateTimeOffset readAt) =>
        new(RestaurantId, all.Select(Kept).ToImmutableDictionary(ticket => ticket.OrderId), readAt);

    /// <summary>The orders that differ from an older snapshot: changed, new or gone.</summary>
    public IReadOnlyList<Guid> ChangedSince(KitchenSnapshot older) =>
    [
        .. Tickets.Values.Where(ticket => !older.Tickets.TryGetValue(ticket.OrderId, out var was) || !ReferenceEquals(was, ticket)).Select(ticket => ticket.OrderId),
        .. older.Tickets.Keys.Where(id => !Tickets.ContainsKey(id)),
    ];

    private Ticket Kept(Ticket ticket) => Tickets.TryGetValue(ticket.OrderId, out var was) && was.Version == ticket.Version ? was : ticket;

    private ImmutableArray<Ticket>[] Sorted()
    {
        var lists = new[] { new List<Ticket>(), new List<Ticket>(), new List<Ticket>() };
        foreach (var ticket in Tickets.Values) lists[(int)ticket.Column].Add(ticket);
        foreach (var list in lists) list.Sort(ByPromise);
        return [.. lists.Select(list => list.ToImmutableArray())];
    }

    private ImmutableArray<AllDayCount> CountAllDay() =>
    [
        .. Tickets.Values.Where(ticket => ticket.Column != TicketColumn.Ready)
            .SelectMany(ticket => ticket.Standing).Where(line => !line.Struck)
            .GroupBy(line => (line.ItemId, line.Name, line.Category))
            .Select(group => new AllDayCount(group.Key.ItemId, group.Key.Name, group.Key.Category, group.Sum(line => line.Quantity)))
            .OrderByDescending(count => count.Pieces).ThenBy(count => count.Name, StringComparer.Ordinal),
    ];
}

/// <param name="Pieces">Still to be made.</param>
public sealed record AllDayCount(Guid ItemId, string Name, string Category, int Pieces);
