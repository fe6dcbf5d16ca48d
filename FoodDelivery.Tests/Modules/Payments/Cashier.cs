using System.Collections.Concurrent;
using FoodDelivery.Platform;

namespace FoodDelivery.Tests.Modules.Payments;

/// <summary>Something about a table of the tests.</summary>
public sealed record TableServed(string About, int Course) : IEvent { public string Subject => About; }

/// <summary>What was done, in order.</summary>
public sealed class Ledgers
{
    public ConcurrentQueue<string> Lines { get; } = [];
    public Func<TableServed, bool> Refuses { get; set; } = _ => false;
}

/// <summary>A reaction of the room Payments, for tests of rooms apart.</summary>
public sealed class Cashier(Ledgers ledgers) : IReaction<TableServed>
{
    public Task RunAsync(TableServed happened, EventContext context, CancellationToken cancel)
    {
        if (ledgers.Refuses(happened)) throw new InvalidOperationException("the till is stuck");
        ledgers.Lines.Enqueue($"{happened.About} {happened.Course}");
        return Task.CompletedTask;
    }
}
