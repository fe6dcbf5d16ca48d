namespace FoodDelivery.Notifications;

/// <summary>What the figures count. <c>$1</c> from when, <c>$2</c> a channel or null for all, <c>$3</c> the width of a step.</summary>
internal static class NotificationFiguresSql
{
    /// <summary>Bounds every look by the index on created_at.</summary>
    private const string Of = "FROM notifications.notifications WHERE created_at >= $1 AND ($2::text IS NULL OR channel = $2)";

    // A late record of the send may come after its callback, so the state counts besides the time.
    private const string Counts = """
        count(*)::int,
        (count(*) FILTER (WHERE state = 'Queued'))::int,
        (count(*) FILTER (WHERE sent_at IS NOT NULL OR state IN ('Sent', 'Delivered', 'Read', 'Undelivered', 'Bounced')))::int,
        (count(*) FILTER (WHERE state IN ('Delivered', 'Read')))::int,
        (count(*) FILTER (WHERE state = 'Read'))::int,
        (count(*) FILTER (WHERE state IN ('Undelivered', 'Bounced', 'Failed')))::int,
        (count(*) FILTER (WHERE state IN ('Suppressed', 'Expired', 'Cancelled')))::int
        """;

    // The provider's clock and ours differ a little: nothing arrives before it was sent.
    private const string Latencies = """
        percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY extract(epoch FROM sent_at - created_at)::float8) FILTER (WHERE sent_at IS NOT NULL AND kind <> 'Promotion' AND resent_by IS NULL),
        percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY greatest(extract(epoch FROM delivered_at - sent_at)::float8, 0)) FILTER (WHERE sent_at IS NOT NULL AND delivered_at IS NOT NULL)
        """;

    public const string Funnel = $"SELECT channel, provider, {Counts}, {Latencies} {Of} GROUP BY channel, provider";

    public const string Course = $"""
        SELECT date_bin($3, created_at, $1) AS step, channel, {Counts}, {Latencies} {Of}
        GROUP BY GROUPING SETS ((date_bin($3, created_at, $1), channel), (date_bin($3, created_at, $1))) ORDER BY step, channel NULLS LAST
        """;

    /// <summary>The words are the latest one's.</summary>
    public const string Causes = $"""
        SELECT grouped.cause, grouped.channel, grouped.provider, latest.words, grouped.failed, grouped.held, latest.created_at FROM (
            SELECT cause, channel, provider, (count(*) FILTER (WHERE state IN ('Undelivered', 'Bounced', 'Failed')))::int AS failed,
                (count(*) FILTER (WHERE state IN ('Suppressed', 'Expired')))::int AS held, max(seq) AS latest
            {Of} AND state IN ('Undelivered', 'Bounced', 'Failed', 'Suppressed', 'Expired')
            GROUP BY cause, channel, provider) grouped
        JOIN notifications.notifications latest ON latest.seq = grouped.latest
        ORDER BY grouped.failed DESC, grouped.held DESC, grouped.cause LIMIT 40
        """;
}
