using FoodDelivery.Catalog;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Ordering;

/// <summary>Reads orders as tickets, for the board and the slip. Asks nobody who they are: only this room calls it, after it has checked.</summary>
public sealed class TicketReads(OrderingDb db)
{
    private const int ShortDigits = 3;
    internal static readonly OrderStatus[] OnTheBoard = [OrderStatus.Placed, OrderStatus.Accepted, OrderStatus.Preparing, OrderStatus.Ready];

    /// <summary>The restaurant's tickets that are on the board now, in one statement.</summary>
    /// <param name="orders">Only these; null for all.</param>
    internal async Task<IReadOnlyList<Ticket>> OfAsync(Guid restaurantId, IReadOnlyCollection<Guid>? orders, CancellationToken cancel)
    {
        var wanted = db.Orders.Where(o => o.RestaurantId == restaurantId && OnTheBoard.Contains(o.Status));
        if (orders is not null)
        {
            var ids = orders.ToArray();
            wanted = wanted.Where(o => ids.Contains(o.Id));
        }
        return await ReadAsync(wanted, cancel);
    }

    /// <summary>Tickets of any state, e.g. for a slip that is printed again.</summary>
    internal async Task<IReadOnlyList<Ticket>> ReadAsync(IQueryable<Order> wanted, CancellationToken cancel)
    {
        var rows = await wanted.AsNoTracking().Select(o => new
        {
            o.Id, o.Version, o.Number, o.ContactName, o.Status, o.CreatedAt, o.PlacedAt, o.AcceptBefore, o.AcceptedAt, o.Promise.ReadyAt, o.MadeReadyAt, o.StatusSince, o.Notes,
            Lines = o.Lines.OrderBy(l => l.Position).Select(l => new
            {
                l.Id, l.ItemId, l.Name, l.Category, l.Quantity, l.Options, l.Allergens, l.Note, Struck = db.Set<StruckLine>().Any(s => s.LineId == l.Id), l.Position, l.RemovedAt,
            }).ToList(),
        }).ToListAsync(cancel);

        return
        [
            .. rows.Select(o => new Ticket(
                o.Id, VersionOf(o.Version, o.Lines.Select(l => l.Struck)), o.Number, ShortOf(o.Number), FirstNameOf(o.ContactName), o.Status,
                o.PlacedAt ?? o.CreatedAt, o.AcceptBefore ?? o.CreatedAt, o.AcceptedAt, o.ReadyAt, o.MadeReadyAt,
                [.. o.Lines.Select(l => new TicketLine(l.Id, l.ItemId, l.Name, l.Category, l.Quantity, [.. Grouped(l.Options)], l.Allergens, l.Note, l.Struck, l.Position, l.RemovedAt is not null))],
                string.IsNullOrWhiteSpace(o.Notes) ? null : o.Notes)),
        ];
    }

    /// <summary>The last digits, as called out over the counter.</summary>
    internal static string ShortOf(string number)
    {
        var digits = string.Concat(number.Where(char.IsAsciiDigit));
        return digits.Length > ShortDigits ? digits[^ShortDigits..] : digits.Length > 0 ? digits : number;
    }

    /// <summary>A kitchen needs no family name, so it gets none.</summary>
    internal static string FirstNameOf(string contactName) =>
        contactName.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [var first, ..] ? first : "Guest";

    // An option chosen twice is two rows in the order and one line on the ticket.
    private static IEnumerable<string> Grouped(IEnumerable<PricedOption> options) =>
        options.GroupBy(option => option.Name).Select(same => same.Count() > 1 ? $"{same.Count()}× {same.Key}" : same.Key);

    private static string VersionOf(uint rowVersion, IEnumerable<bool> struck) =>
        string.Concat([rowVersion.ToString(System.Globalization.CultureInfo.InvariantCulture), "-", .. struck.Select(s => s ? "x" : "o")]);
}
