namespace FoodDelivery.Notifications;

/// <summary>
/// How much a word about a message counts against what is known already. Callbacks come in any order, twice or never, so a message stands where the
/// highest word puts it, and not where the last one does: the same words end in the same state however they come.
/// </summary>
/// <param name="Rank">What kind of word it is; see <see cref="RankOf"/>.</param>
/// <param name="Step">Within a rank, how far along the provider says it is.</param>
/// <param name="At">Between two that say the same, the later one.</param>
/// <param name="Status">So that even two of one moment have an order.</param>
public readonly record struct Standing(int Rank, int Step, DateTimeOffset At, string Status) : IComparable<Standing>
{
    /// <summary>Nothing has been heard yet.</summary>
    public static readonly Standing Nothing = new(0, 0, DateTimeOffset.MinValue, "");

    public static Standing Of(NotificationStatus line) => Of(line.State, line.ProviderStatus, line.At, IsOurs(line.Source));

    public static Standing Of(NotificationState state, string? providerStatus, DateTimeOffset at, bool ours) => new(RankOf(state, ours), StepOf(providerStatus), at, providerStatus ?? "");

    /// <summary>Whether the product or a person here said it, and not the provider.</summary>
    public static bool IsOurs(string source) => source is NotificationSource.Us or NotificationSource.Person;

    public int CompareTo(Standing other)
    {
        var by = Rank.CompareTo(other.Rank);
        if (by == 0) by = Step.CompareTo(other.Step);
        if (by == 0) by = At.CompareTo(other.At);
        return by != 0 ? by : string.CompareOrdinal(Status, other.Status);
    }

    public static bool operator <(Standing left, Standing right) => left.CompareTo(right) < 0;
    public static bool operator >(Standing left, Standing right) => left.CompareTo(right) > 0;
    public static bool operator <=(Standing left, Standing right) => left.CompareTo(right) <= 0;
    public static bool operator >=(Standing left, Standing right) => left.CompareTo(right) >= 0;

    /// <summary>
    /// What we decide ourselves (given up, too late, not to be sent) is a guess as long as a try of ours may have got through: whatever the provider says
    /// of it counts more. Among the provider's last words a bad one beats Delivered: a mail server may take a mail and bounce it minutes later, never the
    /// other way round, and with SMS and push there is only one. What a person has opened has arrived.
    /// </summary>
    private static int RankOf(NotificationState state, bool ours) => (state, ours) switch
    {
        (NotificationState.Queued, _) => 0,
        (NotificationState.Sent, _) => 2,
        (NotificationState.Read, _) => 7,
        (_, true) => 1,
        (NotificationState.Delivered, _) => 3,
        (NotificationState.Undelivered, _) => 4,
        (NotificationState.Failed, _) => 5,
        (NotificationState.Bounced, _) => 6,
        _ => 1,
    };

    /// <summary>On the way there a provider tells several steps, and their callbacks overtake each other like all others.</summary>
    private static int StepOf(string? providerStatus) => providerStatus switch
    {
        "queued" => 1,
        "sending" => 2,
        "deferred" => 3,
        "sent" => 4,
        _ => 0,
    };
}

/// <summary>Who said something about a message.</summary>
public static class NotificationSource
{
    public const string Callback = "callback", Asked = "asked", Us = "us", Person = "person";
}
