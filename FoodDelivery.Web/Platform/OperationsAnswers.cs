using FoodDelivery.Analytics;
using FoodDelivery.Catalog;
using FoodDelivery.Platform;
using FoodDelivery.Web.Platform.Overview;

namespace FoodDelivery.Web.Platform;

/// <summary>What programs read of the machinery: jobs, dead letters, received webhooks, the overview.</summary>
public static class OperationsAnswers
{
    /// <param name="LastResult">Succeeded, Failed, Processing …; null when it never ran.</param>
    public sealed record ClockJob(string Id, string Cron, DateTimeOffset? LastRun, string? LastResult, DateTimeOffset? NextRun, bool Failing, string? Problem)
    {
        public static ClockJob Of(JobRow row) => new(row.Id, row.Cron, row.LastRun, row.LastResult, row.NextRun, row.IsFailing, row.Problem);
    }

    /// <summary>A run that has used up its tries.</summary>
    public sealed record FailedRun(string RunId, string Job, string? Argument, DateTimeOffset? FailedAt, string? Problem)
    {
        public static FailedRun Of(FailedJobRow row) => new(row.RunId, row.Job, row.Argument, row.FailedAt, row.Problem);
    }

    /// <param name="FailedTotal">How many runs were given up; the latest of them are in <paramref name="Failed"/>.</param>
    /// <param name="Workers">Processes that take jobs and have been heard of lately.</param>
    public sealed record Jobs(IReadOnlyList<ClockJob> Items, IReadOnlyList<FailedRun> Failed, long FailedTotal, long Waiting, long Running, int Workers, DateTimeOffset? LastWorkerBeat)
    {
        public static Jobs Of(JobsOverview now) => new([.. now.Jobs.Select(ClockJob.Of)], [.. now.Failed.Select(FailedRun.Of)], now.FailedTotal, now.Waiting, now.Running, now.Workers, now.LastWorkerBeat);
    }

    /// <param name="Subject">What it is about, usually an order's id.</param>
    public sealed record Event(Guid Id, string Type, string Subject, DateTimeOffset At, OutboxState State, int Attempts, DateTimeOffset NextAttemptAt, DateTimeOffset? FinishedAt, string? LastError, IReadOnlyList<Reaction> Reactions)
    {
        public static Event Of(OutboxEvent e) =>
            new(e.Id, e.Type, e.Subject, e.Time, e.State, e.Attempts, e.NextAttemptAt, e.FinishedAt, e.LastError, [.. e.Reactions.Select(one => new Reaction(one.Name, one.HandledAt))]);
    }

    /// <param name="HandledAt">Null when it has not run through yet.</param>
    public sealed record Reaction(string Name, DateTimeOffset? HandledAt);

    public sealed record Events(IReadOnlyList<Event> Items);

    public sealed record DeadLetterType(string Type, int Count, DateTimeOffset Since);

    public sealed record DeadLetterTypes(IReadOnlyList<DeadLetterType> Items);

    /// <param name="Count">How many were put back; fewer than asked when somebody else was quicker.</param>
    public sealed record SentAgain(int Count);

    /// <param name="ObjectId">What it is about, in the provider's words.</param>
    /// <param name="Attempts">How often the product has tried by itself.</param>
    /// <param name="NextAttemptAt">Null when it is not tried again by itself.</param>
    /// <param name="Kept">What it said is not forgotten yet, so that it can be replayed.</param>
    public sealed record ReceivedWebhook(
        Guid Id, string Provider, string EventId, string Type, string? ObjectId, Guid? OrderId, string? OrderNumber, DateTimeOffset ReceivedAt, WebhookState State, int Attempts, DateTimeOffset? NextAttemptAt,
        bool Working, string? Outcome, DateTimeOffset? AppliedAt, bool Kept)
    {
        public static ReceivedWebhook Of(WebhookRow row) => new(
            row.Id, row.Provider, row.EventId, row.Type, row.ObjectId, row.OrderId, row.Reference, row.ReceivedAt, row.State, row.Attempts, row.NextAttemptAt, row.Working, row.Outcome, row.AppliedAt, row.Kept);
    }

    /// <param name="By">Who replayed it; null for the product itself.</param>
    /// <param name="Milliseconds">Null while it is at work.</param>
    public sealed record ReceivedAttempt(DateTimeOffset At, int? Milliseconds, bool Succeeded, string Outcome, string? By);

    /// <param name="Payload">What it said, with personal data masked; null when it is forgotten.</param>
    public sealed record ReceivedWebhookFile(ReceivedWebhook Webhook, string? Payload, IReadOnlyList<ReceivedAttempt> Attempts)
    {
        public static ReceivedWebhookFile Of(WebhookFile file) =>
            new(ReceivedWebhook.Of(file.Row), file.Payload, [.. file.Attempts.Select(a => new ReceivedAttempt(a.At, a.Milliseconds, a.Succeeded, a.Outcome, a.By))]);
    }

    /// <summary>Whose webhooks are taken, and every kind that ever came.</summary>
    public sealed record WebhookKinds(IReadOnlyList<string> Providers, IReadOnlyList<string> Types);

    /// <summary>How many webhooks of a day were turned away, and why.</summary>
    public sealed record TurnedAway(DateOnly Day, string Provider, string Reason, long Count, DateTimeOffset LastAt);

    public sealed record TurnedAwayList(IReadOnlyList<TurnedAway> Items);

    /// <summary>What a replay of one webhook has done, or after a dry run: would do.</summary>
    /// <param name="State">What it was before.</param>
    /// <param name="Changes">Empty when nothing changes.</param>
    /// <param name="Problem">Why it could not be replayed; null when it could.</param>
    public sealed record Replayed(Guid Id, string Provider, string Type, string? OrderNumber, WebhookState State, string Words, IReadOnlyList<ReplayChange> Changes, string? Problem)
    {
        public static Replayed Of(WebhookReplay one) => new(one.Id, one.Provider, one.Type, one.Reference, one.State, one.Words, [.. one.Changes.Select(change => new ReplayChange(change.What, change.Before, change.After))], one.Problem);
    }

    public sealed record ReplayChange(string What, string Before, string After);

    public sealed record ReplayedList(bool DryRun, IReadOnlyList<Replayed> Items);
}

/// <summary>The overview's figures for programs; its alerts are at Notifications.</summary>
public static class OverviewAnswers
{
    /// <param name="DayBegan">Midnight in the operators' zone; "today" counts from there.</param>
    /// <param name="Live">How many orders stand where now, by status.</param>
    /// <param name="EndedToday">How many ended how today, by status.</param>
    /// <param name="LateTotal">How many are late; the worst of them are in <paramref name="Late"/>.</param>
    /// <param name="LateByStage">Of today's late deliveries, what made them late.</param>
    /// <param name="OpenAlerts">How many alerts are open.</param>
    public sealed record Overview(
        DateTimeOffset At, DateTimeOffset DayBegan, IReadOnlyDictionary<string, int> Live, IReadOnlyDictionary<string, int> EndedToday, int DeliveredToday, IReadOnlyList<LateNow> Late, int LateTotal, IReadOnlyDictionary<string, int> LateByStage,
        CouriersNow Couriers, RestaurantsNow Restaurants, IReadOnlyList<OrdersInHour> PerHour, MedianMinutes Medians, OutboxFigures Outbox, InboxFigures Webhooks, JobQueueFigures Jobs, int OpenAlerts)
    {
        public static Overview Of(OperationsOverview now)
        {
            var (figures, jobs, outbox) = (now.Figures, now.Jobs, now.Outbox);
            return new(
                figures.At, figures.DayBegan, figures.Live, figures.EndedToday, figures.DeliveredToday,
                [.. figures.Late.Select(late => new LateNow(late.OrderId, late.Number, late.RestaurantName, late.Stage, late.By, late.StageSince))], figures.LateTotal,
                figures.LateByStage.ToDictionary(one => one.Key.ToString(), one => one.Value),
                new(figures.Couriers.OnDuty, figures.Couriers.Busy, figures.Couriers.Stale, figures.Couriers.Paused),
                new(now.Open, now.Closed, [.. now.Paused.Select(one => new Resting(one.Id, one.Name, one.State, one.Until, one.Why))]),
                [.. figures.PerHour.Select(one => new OrdersInHour(one.Hour, one.Orders))], new(figures.Medians.Accept, figures.Medians.Prep, figures.Medians.Delivery),
                new(outbox.Pending, outbox.Retrying, outbox.Dead, outbox.OldestDue, outbox.OldestSlow),
                new(figures.Webhooks.Accepted, figures.Webhooks.Refused, now.Webhooks.Waiting, now.Webhooks.DeadCount),
                new(jobs.Waiting, jobs.Running, jobs.FailedTotal, jobs.Jobs.Count(job => job.IsFailing), jobs.Workers), now.Alerts.Count);
        }
    }

    /// <param name="Stage">Where it hangs now.</param>
    /// <param name="By">The latest time the customer is told now.</param>
    public sealed record LateNow(Guid OrderId, string OrderNumber, string Restaurant, Stage Stage, DateTimeOffset By, DateTimeOffset StageSince);

    /// <param name="Stale">On duty, and not heard of for five minutes.</param>
    /// <param name="Paused">On duty, and their phone says that it cannot track.</param>
    public sealed record CouriersNow(int OnDuty, int Busy, int Stale, int Paused);

    public sealed record RestaurantsNow(int Open, int Closed, IReadOnlyList<Resting> Resting);

    /// <summary>A restaurant that takes no orders although somebody may expect it to.</summary>
    public sealed record Resting(Guid Id, string Name, Openness State, DateTimeOffset? Until, string? Why);

    public sealed record OrdersInHour(DateTimeOffset From, int Orders);

    /// <summary>Of today, in minutes; null before there is one.</summary>
    public sealed record MedianMinutes(double? Accept, double? Prep, double? Delivery);

    /// <param name="OldestDue">When the longest-waiting event that could run became due; null when none waits.</param>
    /// <param name="OldestSlow">The same of those that ask somebody outside.</param>
    public sealed record OutboxFigures(int Pending, int Retrying, int Dead, DateTimeOffset? OldestDue, DateTimeOffset? OldestSlow);

    public sealed record InboxFigures(long AcceptedToday, long RefusedToday, int Waiting, int Dead);

    public sealed record JobQueueFigures(long Waiting, long Running, long Failed, int FailingJobs, int Workers);
}
