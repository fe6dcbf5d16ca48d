namespace FoodDelivery.Ordering;

/// <summary>One order as the kitchen sees it. Immutable and shared by every open screen of the restaurant.</summary>
/// <param name="Version">Changes whenever anything on the ticket changes; a row with the same version is not rendered again.</param>
/// <param name="ShortNumber">What is called out: the last digits of the number.</param>
/// <param name="AcceptBy">When the acceptance clock runs out.</param>
/// <param name="ReadyAt">When the food is promised; an estimate until accepted.</param>
/// <param name="DoneAt">When it was last bumped to Ready.</param>
public sealed record Ticket(
    Guid OrderId, string Version, string Number, string ShortNumber, string FirstName, OrderStatus Status,
    DateTimeOffset PlacedAt, DateTimeOffset AcceptBy, DateTimeOffset? AcceptedAt, DateTimeOffset ReadyAt, DateTimeOffset? DoneAt,
    IReadOnlyList<TicketLine> Lines, string? Notes)
{
    public TicketColumn Column => Status switch
    {
        OrderStatus.Placed => TicketColumn.New,
        OrderStatus.Accepted or OrderStatus.Preparing => TicketColumn.Preparing,
        _ => TicketColumn.Ready,
    };

    /// <summary>What is to be cooked: without dishes that were taken off.</summary>
    public IEnumerable<TicketLine> Standing => Lines.Where(line => !line.Removed);

    /// <summary>Pieces in all lines that stand; decides the prep time that is offered first.</summary>
    public int Pieces => Standing.Sum(line => line.Quantity);

    /// <summary>Every allergen on the ticket, once.</summary>
    public IReadOnlyList<string> Allergens { get; } = [.. Lines.Where(line => !line.Removed).SelectMany(line => line.Allergens).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];
}

/// <param name="Struck">Crossed out by the cook: made.</param>
/// <param name="Position">Its place in the order, from 0.</param>
/// <param name="Removed">Sold out and taken off the order: not to be made.</param>
public sealed record TicketLine(
    long LineId, Guid ItemId, string Name, string Category, int Quantity, IReadOnlyList<string> Options, IReadOnlyList<string> Allergens, string? Note, bool Struck,
    int Position = 0, bool Removed = false);

/// <summary>The three columns, in the order food moves through them.</summary>
public enum TicketColumn { New, Preparing, Ready }
