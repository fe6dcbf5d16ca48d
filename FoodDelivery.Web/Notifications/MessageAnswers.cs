using System.ComponentModel;
using FoodDelivery.Notifications;

namespace FoodDelivery.Web.Notifications;

/// <summary>What programs are told of messages: the public shape, not our tables.</summary>
public static class MessageAnswers
{
    /// <param name="To">Masked; null for push, and when it is forgotten.</param>
    /// <param name="ProviderStatus">As the provider says it.</param>
    /// <param name="Cause">Stable; what failures are grouped by.</param>
    public sealed record NotificationAnswer(
        Guid Id, MessageChannel Channel, NotificationKind Kind, string Template, [property: Description("Masked; null for push, and when it is forgotten.")] string? To, Guid? PersonId, Guid? OrderId, string? OrderNumber, Guid? CampaignId,
        DateTimeOffset CreatedAt, NotificationState State, string? Provider, string? ProviderId, string? ProviderStatus, int Attempts, DateTimeOffset? NextAttemptAt, string? Cause, string? Words,
        [property: Description("A process died while it was handed over and the provider cannot tell: the person may have it twice.")] bool MaybeTwice, int? Segments, DateTimeOffset? SentAt, DateTimeOffset? DeliveredAt)
    {
        public static NotificationAnswer Of(NotificationRow row) => new(row.Id, row.Channel, row.Kind, row.Template, row.To, row.PersonId, row.OrderId, row.OrderNumber, row.CampaignId,
            row.CreatedAt, row.State, row.Provider, row.ProviderId, row.ProviderStatus, row.Attempts, row.NextAttemptAt, row.Cause, row.Words, row.MaybeTwice, row.Segments, row.SentAt, row.DeliveredAt);
    }

    /// <param name="Source">callback, asked, us or person.</param>
    /// <param name="Moved">False when a later word had come before it.</param>
    public sealed record NotificationStatusAnswer(DateTimeOffset At, DateTimeOffset HeardAt, NotificationState State, string? ProviderStatus, string? Cause, string Source, bool Moved);

    /// <param name="Milliseconds">Null while it is at work.</param>
    /// <param name="Status">HTTP status; null when there was no answer.</param>
    /// <param name="RequestId">By which the provider's support finds the call, also one it refused; null where it gives none.</param>
    public sealed record NotificationAttemptAnswer(
        DateTimeOffset At, string Provider, int? Milliseconds, int? Status, string? Code, string? ProviderId,
        [property: Description("By which the provider's support finds the call, also one it refused; null where it gives none.")] string? RequestId, bool Succeeded, string Outcome, string? By);

    /// <param name="Statuses">In the order they were heard.</param>
    /// <param name="Chain">The same told by other ways, itself included.</param>
    /// <param name="FallbackTo">What follows when it does not get through.</param>
    public sealed record NotificationFileAnswer(
        NotificationAnswer Message, int TemplateVersion, string Culture, string TimeZone, DateTimeOffset ExpiresAt, MessageChannel? FallbackTo, DateTimeOffset? FallbackAt,
        IReadOnlyList<NotificationStatusAnswer> Statuses, IReadOnlyList<NotificationAttemptAnswer> Attempts, IReadOnlyList<NotificationAnswer> Chain)
    {
        public static NotificationFileAnswer Of(NotificationFile file) => new(NotificationAnswer.Of(file.Row), file.TemplateVersion, file.Culture, file.TimeZone, file.ExpiresAt, file.FallbackTo, file.FallbackAt,
            [.. file.Statuses.Select(line => new NotificationStatusAnswer(line.At, line.HeardAt, line.State, line.ProviderStatus, line.Cause, line.Source, line.Moved))],
            [.. file.Attempts.Select(a => new NotificationAttemptAnswer(a.At, a.Provider, a.Milliseconds, a.Status, a.Code, a.ProviderId, a.RequestId, a.Succeeded, a.Outcome, a.By))],
            [.. file.Chain.Select(NotificationAnswer.Of)]);
    }

    /// <param name="Text">Plain words; a code is never among them, dots stand in its place.</param>
    /// <param name="Link">Where a tap leads, below the public address.</param>
    public sealed record NotificationPreviewAnswer(string? Subject, string Text, string? Html, string? Link);

    /// <param name="DeliveryRate">Of those whose end is known, the share that arrived; null before there is one.</param>
    /// <param name="Held">Not sent on purpose: suppressed, too late, cancelled.</param>
    public sealed record CountsAnswer(int Written, int Waiting, int Sent, int Delivered, int Read, int Failed, int Held, double? DeliveryRate)
    {
        public static CountsAnswer Of(FunnelCounts counts) => new(counts.All, counts.Waiting, counts.Sent, counts.Delivered, counts.Read, counts.Failed, counts.Held, counts.DeliveryRate);
    }

    /// <summary>Seconds; null before there is one.</summary>
    public sealed record LatencyAnswer(double? P50, double? P95)
    {
        public static LatencyAnswer Of(Latency latency) => new(latency.P50, latency.P95);
    }

    /// <param name="Provider">Null for those nobody was given yet.</param>
    public sealed record FunnelAnswer(MessageChannel Channel, string? Provider, CountsAnswer Counts, LatencyAnswer ToSend, LatencyAnswer ToArrive);

    /// <param name="Channel">Null for all together.</param>
    public sealed record FunnelStepAnswer(DateTimeOffset At, MessageChannel? Channel, CountsAnswer Counts, LatencyAnswer ToSend, LatencyAnswer ToArrive);

    /// <param name="From">Where the first step begins.</param>
    /// <param name="StepSeconds">How long a step is.</param>
    /// <param name="Steps">Those in which something was written; counted by when it was written.</param>
    public sealed record NotificationStatistics(DateTimeOffset At, DateTimeOffset From, int StepSeconds, IReadOnlyList<FunnelAnswer> Funnel, IReadOnlyList<FunnelStepAnswer> Steps)
    {
        public static NotificationStatistics Of(NotificationFigures figures) => new(figures.At, figures.From, (int)figures.Step.TotalSeconds,
            [.. figures.Funnel.Select(row => new FunnelAnswer(row.Channel, row.Provider, CountsAnswer.Of(row.Counts), LatencyAnswer.Of(row.ToSend), LatencyAnswer.Of(row.ToArrive)))],
            [.. figures.Course.Select(point => new FunnelStepAnswer(point.At, point.Channel, CountsAnswer.Of(point.Counts), LatencyAnswer.Of(point.ToSend), LatencyAnswer.Of(point.ToArrive)))]);
    }

    /// <param name="Words">The latest one's.</param>
    /// <param name="Failed">How many failed, and could be sent again.</param>
    /// <param name="Held">How many were not sent on purpose.</param>
    public sealed record CauseAnswer(string? Cause, MessageChannel Channel, string? Provider, string? Words, int Failed, int Held, DateTimeOffset LastAt)
    {
        public static CauseAnswer Of(CauseRow row) => new(row.Cause, row.Channel, row.Provider, row.Words, row.Failed, row.Held, row.LastAt);
    }

    /// <param name="IsOn">Whether it can send at all as configured.</param>
    /// <param name="DownSince">Since when it does not take our messages; null when it takes them.</param>
    public sealed record ChannelProviderAnswer(string Name, bool IsOn, DateTimeOffset? DownSince);

    public sealed record ChannelPauseAnswer(DateTimeOffset Since, string By, string Why);

    /// <param name="Waiting">Messages that could be sent now.</param>
    /// <param name="Pause">Null when it runs.</param>
    public sealed record ChannelHealthAnswer(MessageChannel Channel, IReadOnlyList<ChannelProviderAnswer> Providers, ChannelPauseAnswer? Pause, int Waiting, DateTimeOffset? OldestDue, int Retrying, DateTimeOffset? LastSentAt)
    {
        public static ChannelHealthAnswer Of(ChannelHealth health) => new(health.Channel, [.. health.Providers.Select(provider => new ChannelProviderAnswer(provider.Name, provider.IsOn, provider.DownSince))],
            health.Pause is { } pause ? new(pause.Since, pause.By, pause.Why) : null, health.Waiting, health.OldestDue, health.Retrying, health.LastSentAt);
    }
}
