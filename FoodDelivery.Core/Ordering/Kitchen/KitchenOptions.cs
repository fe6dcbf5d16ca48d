using System.ComponentModel.DataAnnotations;

namespace FoodDelivery.Ordering;

/// <summary>The kitchen's figures, section <c>Kitchen</c>. Every value is a default that a deployment may change.</summary>
public sealed class KitchenOptions
{
    // Lists stay empty until configured: the binder would append to a default instead of replacing it.
    private static readonly int[] StandardPrep = [10, 15, 30], StandardRushPrep = [20, 30, 45], StandardDelays = [5, 10, 20], StandardPauses = [15, 30, 60];

    /// <summary>Prep times offered on a new ticket, in minutes, for a small, a usual and a large basket: 10, 15, 30.</summary>
    public int[] PrepMinutes { get; init; } = [];

    /// <summary>The same while the restaurant is in rush: 20, 30, 45.</summary>
    public int[] RushPrepMinutes { get; init; } = [];

    /// <summary>Minutes a single press adds to a promised time: 5, 10, 20.</summary>
    public int[] DelayMinutes { get; init; } = [];

    /// <summary>Pauses offered, in minutes: 15, 30, 60.</summary>
    public int[] PauseMinutes { get; init; } = [];

    public IReadOnlyList<int> Prep(bool rush) => rush ? Or(RushPrepMinutes, StandardRushPrep) : Or(PrepMinutes, StandardPrep);
    public IReadOnlyList<int> Delays => Or(DelayMinutes, StandardDelays);
    public IReadOnlyList<int> Pauses => Or(PauseMinutes, StandardPauses);

    /// <summary>From how many pieces on a basket counts as usual, and from how many as large.</summary>
    [Range(1, 1000)] public int UsualBasketPieces { get; init; } = 3;
    [Range(1, 1000)] public int LargeBasketPieces { get; init; } = 7;

    /// <summary>A new ticket nobody answered is warned about after this, and shown as urgent after <see cref="NewUrgentAfter"/>. Not set here: the acceptance clock's own limits, see <see cref="OrderingOptions"/>.</summary>
    public TimeSpan NewWarnAfter { get; private set; } = new OrderingOptions().WarnKitchenAfter;
    public TimeSpan NewUrgentAfter { get; private set; } = new OrderingOptions().TellManagerAfter;

    internal void Follow(OrderingOptions clock) => (NewWarnAfter, NewUrgentAfter) = (clock.WarnKitchenAfter, clock.TellManagerAfter);

    /// <summary>A ticket being cooked turns amber when this part of its promised time is used up, in percent.</summary>
    [Range(1, 99)] public int AmberPercent { get; init; } = 80;

    /// <summary>A finished ticket that nobody fetched is warned about after this, and shown as urgent after <see cref="ReadyUrgentAfter"/>.</summary>
    public TimeSpan ReadyWarnAfter { get; init; } = TimeSpan.FromMinutes(5);
    public TimeSpan ReadyUrgentAfter { get; init; } = TimeSpan.FromMinutes(8);

    /// <summary>How long a bump can be undone as if it had not happened.</summary>
    public TimeSpan UndoWithin { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>What the undo may be late by, for the line between the finger and the server.</summary>
    public TimeSpan UndoGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often an open screen says that it lives.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often the board reads everything again, whatever it was told.</summary>
    public TimeSpan SlowClock { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>No live screen for this long in opening hours pauses the restaurant for <see cref="UnwatchedPause"/>.</summary>
    public TimeSpan UnwatchedAfter { get; init; } = TimeSpan.FromMinutes(5);
    public TimeSpan UnwatchedPause { get; init; } = TimeSpan.FromHours(1);

    /// <summary>A device that has shown no board for this long is forgotten.</summary>
    [Range(1, 3650)] public int KeepScreensDays { get; init; } = 30;

    /// <summary>A gap this long between two looks means that the product itself was down: the count begins anew.</summary>
    public TimeSpan UnwatchedForgetAfter { get; init; } = TimeSpan.FromMinutes(3);

    private static int[] Or(int[] configured, int[] standard) => configured is [] ? standard : [.. configured.Order()];
}
