namespace FoodDelivery.Notifications;

/// <summary>How far back the figures look, and in what steps.</summary>
public enum FiguresSpan
{
    /// <summary>An hour, in steps of two minutes.</summary>
    Hour,
    /// <summary>A day, by the hour.</summary>
    Day,
    /// <summary>A week, in steps of six hours.</summary>
    Week,
    /// <summary>Thirty days, by day.</summary>
    Month,
}

/// <summary>How messages fared, of one moment. Counted by when they were written, so that a message stays in its step whatever becomes of it.</summary>
/// <param name="From">Where the first step begins.</param>
/// <param name="Funnel">For each channel and provider; those nobody was given yet have no provider.</param>
/// <param name="Course">For each step and channel, and for each step with no channel: all of them together. Empty steps are left out.</param>
/// <param name="Causes">Why messages did not arrive, the most frequent first.</param>
public sealed record NotificationFigures(DateTimeOffset At, DateTimeOffset From, TimeSpan Step, IReadOnlyList<FunnelRow> Funnel, IReadOnlyList<FigurePoint> Course, IReadOnlyList<CauseRow> Causes);

/// <summary>Counts of messages on their way.</summary>
/// <param name="All">Every one that was written.</param>
/// <param name="Waiting">Still to be handed over.</param>
/// <param name="Sent">A provider has taken it, whatever came of it.</param>
/// <param name="Delivered">Arrived, read or not.</param>
/// <param name="Read">Opened; only where the channel can tell.</param>
/// <param name="Failed">Undelivered, bounced or failed.</param>
/// <param name="Held">Not sent on purpose: suppressed, too late, cancelled.</param>
public sealed record FunnelCounts(int All, int Waiting, int Sent, int Delivered, int Read, int Failed, int Held)
{
    /// <summary>Of those whose end is known, the share that arrived; null before there is one. Those still under way would only make the present look bad.</summary>
    public double? DeliveryRate => Delivered + Failed == 0 ? null : (double)Delivered / (Delivered + Failed);
}

/// <param name="ToSend">From being written to being taken by the provider, without promotions (which wait for the morning) and what was sent again.</param>
/// <param name="ToArrive">From there to the provider's word that it has arrived.</param>
public sealed record FunnelRow(MessageChannel Channel, string? Provider, FunnelCounts Counts, Latency ToSend, Latency ToArrive);

/// <summary>Seconds; null before there is one.</summary>
public sealed record Latency(double? P50, double? P95);

/// <param name="Channel">Null for all together.</param>
public sealed record FigurePoint(DateTimeOffset At, MessageChannel? Channel, FunnelCounts Counts, Latency ToSend, Latency ToArrive);

/// <summary>Messages that did not arrive for one reason.</summary>
/// <param name="Cause">Stable, e.g. <c>twilio.30003</c>; null where nobody told.</param>
/// <param name="Words">The latest one's, for people.</param>
/// <param name="Failed">How many failed, and could be sent again.</param>
/// <param name="Held">How many were not sent on purpose.</param>
public sealed record CauseRow(string? Cause, MessageChannel Channel, string? Provider, string? Words, int Failed, int Held, DateTimeOffset LastAt);
