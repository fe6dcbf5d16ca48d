using FoodDelivery.Ordering;

namespace FoodDelivery.Web.Ordering;

/// <summary>What a hand can do to a ticket. The page fills it in; one object per page, so that rows never change because of it.</summary>
public sealed class KitchenHands
{
    public required KitchenOptions Options { get; init; }

    /// <summary>Minutes from now until ready.</summary>
    public required Func<Ticket, int, Task> Accept { get; init; }
    public required Func<Ticket, Task> Start { get; init; }
    public required Func<Ticket, Task> Bump { get; init; }
    public required Func<Ticket, Task> Recall { get; init; }

    /// <summary>Minutes added to the promised time.</summary>
    public required Func<Ticket, int, Task> Delay { get; init; }
    public required Func<Ticket, TicketLine, Task> Strike { get; init; }
    public required Func<Ticket, Task> Seen { get; init; }

    /// <summary>Opens a panel about the ticket.</summary>
    public required Action<Ticket> AskReject { get; init; }
    public required Action<Ticket> AskTime { get; init; }

    /// <summary>Some of its dishes are sold out.</summary>
    public Action<Ticket> AskItems { get; init; } = _ => { };
}
